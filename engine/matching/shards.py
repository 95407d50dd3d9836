"""From conditions to durable-rules definitions, split where one ruleset would not be safe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.errors import JiangchengError
from engine.language.ir import Condition
from engine.matching import dialect, limits

Verdict = tuple[int, bool]
"""Index of a condition, and whether an engine rule says that it is *true*; otherwise it says that it *could be*."""


@dataclass(frozen=True, slots=True)
class Shard:
    """One durable-rules ruleset: its definition, the flat names of its message, and what each engine rule tells.

    ``verdicts``: engine rule -> what it says. One condition may be spread over several rules and shards.
    """

    definition: Mapping[str, object]
    names: dialect.Names
    verdicts: Mapping[str, Verdict]


class TooWideError(JiangchengError):
    """A condition, by its number, that no splitting brings within what the engine can bear."""

    def __init__(self, number: int) -> None:
        title, advice = (
            "这条规则的条件组合太多，引擎不能安全执行",
            "请拆成几条规则：每条少写几个 any、取值列表和可缺字段的比较",
        )
        super().__init__("condition_too_wide", title, "", advice)
        self.number = number


def compile_shards(conditions: Sequence[Condition], maybe_missing: frozenset[str]) -> tuple[Shard, ...]:
    """Rulesets that together hold every condition, each within what the engine can bear on any message.

    Conditions are in normal form. Halves are tried until each fits; a condition beyond all splitting raises TooWideError.
    """
    names = dialect.names_for(conditions)
    rules: list[tuple[Verdict, dialect.Term]] = []
    for number, condition in enumerate(conditions):
        found = _pieces(condition, names, maybe_missing)
        if found is None:
            raise TooWideError(number)
        rules.extend(((number, sure), term) for sure, term in found)
    return _split(rules, names)


def _pieces(
    condition: Condition, names: dialect.Names, maybe_missing: frozenset[str]
) -> list[tuple[bool, dialect.Term]] | None:
    """The engine's rules for one condition: for *true* and, where it differs, for *could be true*; None if it is too wide."""
    sure = dialect.is_true(condition, names)
    possible = dialect.could_be_true(condition, names, maybe_missing)
    found: list[tuple[bool, dialect.Term]] = []
    for is_sure, term in ((True, sure), (False, possible)):
        if not is_sure and possible == sure:
            continue
        parts = limits.pieces(term)
        if parts is None:
            return None
        found.extend((is_sure, part) for part in parts)
    return found


def _split(rules: Sequence[tuple[Verdict, dialect.Term]], names: dialect.Names) -> tuple[Shard, ...]:
    if not rules:
        return ()
    terms = [term for _, term in rules]
    if len(rules) == 1 or limits.fits(terms):  # one alone fits: pieces saw to that
        definition = {f"c{index}": {"all": [{"m": term}]} for index, term in enumerate(terms)}
        verdicts = {f"c{index}": verdict for index, (verdict, _) in enumerate(rules)}
        return (Shard(definition, names.only(limits.names_in(terms)), verdicts),)
    middle = len(rules) // 2
    return _split(rules[:middle], names) + _split(rules[middle:], names)
