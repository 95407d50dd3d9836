"""What an example says against what came out, aspect by aspect, each difference with its reason in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from engine.deciding.trace import trace_fields
from engine.decision import OUTCOME_TITLES, Outcome
from engine.documents import Memorandum
from engine.errors import Position
from engine.examples.answers import Answer
from engine.examples.near_misses import why_fired, why_not
from engine.packs.examples.inputs import BuiltCase
from engine.packs.examples.reasons import Reason, because_text
from engine.packs.packset import PackSet

Where = Callable[[str], Position | None]
"""Place of a key of the example's ``expect``."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that came out otherwise than the example says. ``why`` explains it where the packs know."""

    what: str
    expected: str
    actual: str
    why: tuple[str, ...] = ()
    position: Position | None = None


def compare(packs: PackSet, pack: Memorandum, built: BuiltCase, answer: Answer, where: Where) -> Iterator[Difference]:
    """Every difference, in the order in which an author reads them."""
    expect = built.case.expect
    expected = Outcome(expect.outcome)
    if expected is not answer.outcome:
        why = tuple(_behind(packs, answer))
        yield Difference("结果", outcome_text(expected), outcome_text(answer.outcome), why, where("outcome"))
    if set(expect.rules) != answer.rules:
        missed = (
            line
            for rule in expect.rules
            if rule not in answer.rules
            for line in why_not(packs, pack, built, answer, rule)
        )
        extra = (why_fired(packs, built, pack, found) for found in answer.fired if found.rule not in expect.rules)
        shown = (rules_text(packs, pack, expect.rules), rules_text(packs, pack, answer.rules))
        yield Difference("触发的规则", *shown, tuple(dict.fromkeys([*missed, *extra])), where("rules"))
    if expect.measures is not None and set(expect.measures) != answer.measures:
        titles = {measure.id: measure.title for measure in packs.measures.values()}
        shown = (_titled(expect.measures, titles), _titled(answer.measures, titles))
        yield Difference("措施", *shown, (), where("measures"))
    if expect.departments is not None and set(expect.departments) != answer.departments:
        bodies = {found.id: found.title for found in packs.departments.values()}
        shown = (_titled(expect.departments, bodies), _titled(answer.departments, bodies))
        yield Difference("实施部门", *shown, (), where("departments"))
    if expect.missing is not None and set(expect.missing) != answer.missing:
        yield Difference("缺少而有影响的字段", _names(expect.missing), _names(answer.missing), (), where("missing"))
    if expect.favoured is not None and expect.favoured != answer.favoured:
        yield Difference("守信激励", _yes(expect.favoured), _yes(answer.favoured), (), where("favoured"))
    for rule, reasons in built.reasons.items():
        if rule in answer.rules:
            yield from _reasons(packs, built, answer, rule, reasons, where("because"))


def outcome_text(outcome: Outcome) -> str:
    """An outcome in words, with its code."""
    return f"{OUTCOME_TITLES[outcome]}（{outcome.value}）"


def rules_text(packs: PackSet, pack: Memorandum, rules: Iterable[str]) -> str:
    """Rules by id, each with the title of its measure."""
    return _titled(rules, {rule.id: packs.measures[rule.measure].title for rule in pack.rules})


def _reasons(
    packs: PackSet, built: BuiltCase, answer: Answer, rule: str, wanted: tuple[Reason, ...], at: Position | None
) -> Iterator[Difference]:
    fired = [found for found in answer.fired if found.rule == rule]
    lacking = [reason for reason in wanted if not any(reason.given_by(b) for found in fired for b in found.because)]
    if not lacking:
        return
    kind = built.input.matter.kind
    given = [because_text(b, trace_fields(packs, kind, found.list_id)) for found in fired for b in found.because]
    why = tuple(f"没有给出理由：{reason}" for reason in lacking)
    shown = ("；".join(map(str, wanted)), "；".join(dict.fromkeys(given)) or "没有另外的理由，名单上的记录都适用")
    yield Difference(f"规则 {rule} 的理由", *shown, why, at)


def _behind(packs: PackSet, answer: Answer) -> Iterator[str]:
    """What the outcome that came out rests on."""
    for measure, rules in answer.punishing.items():
        yield f"措施“{packs.measures[measure].title}”，来自规则 {'、'.join(rules)}"
    yield from answer.reasons


def _titled(words: Iterable[str], titles: dict[str, str]) -> str:
    return "、".join(f"{word}（{titles[word]}）" for word in sorted(words)) or "无"


def _names(words: Iterable[str]) -> str:
    return "、".join(sorted(words)) or "无"


def _yes(flag: bool) -> str:
    return "有" if flag else "没有"
