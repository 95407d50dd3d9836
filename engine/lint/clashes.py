"""Two measures for one entry in one situation that say different things about the same thing.

*The same thing*: both measures are one entry of the source library (``source_id``), or one item of the national list
(``national_item``). *Different things*: their outcomes, or only their strengths, differ for an entry of some level, caps
applied (``in_proportion``). Rewards and information pushes forbid nothing and clash with nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations, product

from engine.deciding.outcome import in_proportion
from engine.documents import Measure, MeasureOutcome, Strength
from engine.inputs import Level
from engine.language import ir
from engine.language.ir import Condition, Leaf, Op
from engine.language.reference import Facts
from engine.language.satisfiable import overlap
from engine.lint.boxes import apart
from engine.lint.situated import Ground, Situated, grounds, same_time
from engine.lint.walk import RulePlace
from engine.packs.packset import PackSet
from engine.values import FieldType

_TOUCHING = frozenset({MeasureOutcome.BAR, MeasureOutcome.RESTRICT, MeasureOutcome.CAUTION})


Says = tuple[MeasureOutcome, Strength]


@dataclass(frozen=True, slots=True)
class Clash:
    """``first`` and ``second`` may fire for the same entry. ``example``: facts in which both do.

    ``says``: outcome and strength of the first and of the second in the example, caps applied. ``outcomes``: the outcomes
    differ, otherwise only the strengths. ``one_entry``: both measures are the same entry of the
    source library, otherwise only of one item of the national list.
    """

    first: RulePlace
    second: RulePlace
    outcomes: bool
    one_entry: bool
    says: tuple[Says, Says]
    example: str


@lru_cache(maxsize=1)  # two rules of the linter ask for the same set one after another
def clashes(packs: PackSet, day: date) -> tuple[Clash, ...]:
    """Of every rule the first clash of each sort, on the first matter and list where the two meet.

    One is enough: whoever mends it sees the next, and a search for all would grow with the square of the rules.
    """
    told: set[tuple[str, bool, bool]] = set()
    return tuple(clash for ground in grounds(packs, day) for clash in _on(ground, told))


def _on(ground: Ground, told: set[tuple[str, bool, bool]]) -> Iterator[Clash]:
    by_measure: dict[str, tuple[Measure, list[Says], list[Situated]]] = {}
    for rule in ground.rules:
        measure = rule.place.measure
        if rule.may_fire and measure.outcome in _TOUCHING:
            if measure.id not in by_measure:
                by_measure[measure.id] = (measure, [in_proportion(measure, level) for level in ground.levels], [])
            by_measure[measure.id][2].append(rule)
    for (one, said, ones), (other, other_said, others) in combinations(by_measure.values(), 2):
        if said != other_said and _same_thing(one, other):
            for outcomes in (True, False):
                levels = _differing_levels(said, other_said, ground.levels, outcomes=outcomes)
                if levels:
                    yield from _pairs(ground, ones, others, levels, outcomes, told)


def _pairs(
    ground: Ground,
    ones: list[Situated],
    others: list[Situated],
    levels: list[Level | None],
    outcomes: bool,
    told: set[tuple[str, bool, bool]],
) -> Iterator[Clash]:
    a, b = ones[0].place.measure, others[0].place.measure
    one_entry, at = a.source_id == b.source_id, _at(levels, ground.levels)
    for other, one in product(others, ones):
        key = (other.place.item, outcomes, one_entry)
        if key in told or apart(one.box, other.box) or not same_time(one.place, other.place):
            continue
        facts = overlap(one.condition, ir.All((other.condition, at)), ground.fields)
        if facts is not None:
            told.add(key)
            level = _level(facts, levels)
            says = (in_proportion(a, level), in_proportion(b, level))
            yield Clash(one.place, other.place, outcomes, one_entry, says, ground.example(facts))


def _level(facts: Facts, levels: list[Level | None]) -> Level | None:
    """The level that the example speaks of: its own, none where it may lack one, otherwise the gravest at which they differ."""
    found = facts.get("listing.level")
    return Level(str(found)) if found is not None else None if None in levels else levels[-1]


def _same_thing(a: Measure, b: Measure) -> bool:
    return a.source_id == b.source_id or (a.national_item is not None and a.national_item == b.national_item)


def _differing_levels(
    said: Sequence[Says], other: Sequence[Says], levels: Sequence[Level | None], *, outcomes: bool
) -> list[Level | None]:
    """The levels at which the outcomes differ; or those at which the outcomes agree and the strengths do not."""
    found = []
    for level, (one, strength), (another, other_strength) in zip(levels, said, other, strict=True):
        differ = one is not another
        if differ if outcomes else not differ and strength is not other_strength:
            found.append(level)
    return found


def _at(levels: list[Level | None], all_levels: Sequence[Level | None]) -> Condition:
    """The entry is of one of these levels."""
    if len(levels) == len(all_levels):
        return ir.TRUE
    named = tuple(level.value for level in levels if level is not None)
    parts: list[Condition] = [Leaf("listing.level", Op.IN, FieldType.CODE, named)] if named else []
    if None in levels:
        parts.append(Leaf("listing.level", Op.MISSING, FieldType.CODE))
    return ir.Any(tuple(parts))
