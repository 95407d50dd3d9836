"""Rules as their situations: on one matter and one list, the condition under which a rule touches an entry.

``Situated.condition`` holds what a message settles: whom the entry reaches and how, role, kind of subject, ``when`` and the
penalties that the law of the day asks the entry to carry. Whether somebody confirmed the rule is left aside on purpose: what
clashes should be seen before it is confirmed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from engine.documents import InForce
from engine.inputs import Level
from engine.language import ir
from engine.language.fields import Field
from engine.language.ir import Condition, Leaf, Op
from engine.language.reference import Facts
from engine.language.words import shown_value
from engine.law.legality import silences
from engine.law.reach import bases_reaching
from engine.lint.boxes import Box, box
from engine.lint.walk import RulePlace, rule_places
from engine.matching.compiler import REACH_KIND, REACH_ROLES, carried, restrictions
from engine.packs.packset import PackSet
from engine.values import FieldType, to_json

_REACHES = {
    "subject": "主体本身在名单上",
    "responsible_person": "单位名单所列责任人",
    "represented": "名单上的人代表主体",
}

_PASSING = frozenset(
    {
        "unconfirmed",
        "confirmation_void",
        "confirmation_not_yet",
        "confirmation_ended",
        "pack_not_in_force",
        "rule_not_in_force",
    }
)
"""Reasons for silence that a person or the calendar takes away; all others are the law's."""


@dataclass(frozen=True, slots=True, eq=False)
class Situated:
    """One rule on one matter and list. ``may_fire``: the law would carry it; nobody need have confirmed it yet."""

    place: RulePlace
    condition: Condition
    box: Box
    may_fire: bool


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """One matter and one list with all rules about them, in the order of packs.

    ``levels``: the levels of the list's entries; None for entries without one, where the list gives them none.
    """

    matter_id: str
    list_id: str
    levels: tuple[Level | None, ...]
    fields: Mapping[str, Field]
    rules: tuple[Situated, ...]

    def example(self, facts: Facts) -> str:
        """Facts for a person: “主体类别”是“法人”，…"""
        shown = (
            f"“{self.fields[name].title}”为{shown_value(self.fields[name], to_json(self.fields[name].type, value))}"
            for name, value in sorted(facts.items())
            if value != frozenset()
        )
        return "，".join(shown) or "任何主体"


@lru_cache(maxsize=1)  # four rules of the linter ask for the same set one after another
def grounds(packs: PackSet, day: date) -> tuple[Ground, ...]:
    """Every matter and list that some rule is about."""
    found: dict[tuple[str, str], list[RulePlace]] = {}
    for place in rule_places(packs):
        for matter_id in place.rule.on:
            for list_type in place.lists:
                found.setdefault((matter_id, list_type.id), []).append(place)
    return tuple(_ground(packs, key, places, day) for key, places in sorted(found.items()))


def same_time(a: RulePlace, b: RulePlace) -> bool:
    """Whether there is a day on which both rules may be in force; an unknown beginning lies before every day."""
    periods = [*_periods(a), *_periods(b)]
    firsts = [first for first, _ in periods if first is not None]
    lasts = [last for _, last in periods if last is not None]
    return not firsts or not lasts or max(firsts) <= min(lasts)


def all_the_time(narrow: RulePlace, wide: RulePlace) -> bool:
    """Whether of two rules of one pack the second is in force on every day on which the first is."""
    if wide.rule.in_force is None:
        return True
    first, last = _days(wide.rule.in_force)
    own = _periods(narrow)
    begun = first is None or any(begins is not None and begins >= first for begins, _ in own)
    return begun and (last is None or any(ends is not None and ends <= last for _, ends in own))


def _periods(place: RulePlace) -> list[_Days]:
    return [_days(period) for period in (place.pack.in_force, place.rule.in_force) if period is not None]


_Days = tuple[date | None, date | None]


def _days(period: InForce) -> _Days:
    return period.first_day(), period.last_day()


def _ground(packs: PackSet, key: tuple[str, str], places: list[RulePlace], day: date) -> Ground:
    matter_id, list_id = key
    roles = {role.id: role.title for role in packs.matters[matter_id].roles}
    fields = dict(packs.readings.fields(matter_id, list_id)) | {
        REACH_KIND: Field(REACH_KIND, "名单条目与主体的关系", FieldType.CODE, _REACHES, always=True),
        REACH_ROLES: Field(REACH_ROLES, "名单所列的人代表主体的角色", FieldType.CODES, roles, always=True),
    }
    rules = tuple(_situated(packs, place, matter_id, list_id, day) for place in places)
    levels: tuple[Level | None, ...] = tuple(Level) if packs.lists[list_id].default_level else (None, *Level)
    return Ground(matter_id, list_id, levels, fields, rules)


def _situated(packs: PackSet, place: RulePlace, matter_id: str, list_id: str, day: date) -> Situated:
    parts = [
        *restrictions(packs, place.rule, place.measure, list_id),
        *_listed(place, list_id),
        packs.readings.condition(place.pack.id, place.rule, matter_id, list_id),
        *_carrying(packs, place, matter_id, list_id, day),
    ]
    reasons = silences(packs, place.pack, place.rule, list_id, day, matter_id)
    may_fire = {silence.code for silence in reasons} <= _PASSING
    condition = ir.normal(ir.All(tuple(parts)))
    return Situated(place, condition, box(condition), may_fire)


def _listed(place: RulePlace, list_id: str) -> Iterator[Condition]:
    """A subject whose own entry is looked at is on the list."""
    if place.rule.reaches == "subject":
        yield Leaf("subject.lists", Op.ANY_OF, FieldType.CODES, (list_id,))


def _carrying(packs: PackSet, place: RulePlace, matter_id: str, list_id: str, day: date) -> Iterator[Condition]:
    """Some basis in force is carried by the entry; a rule that nothing carries is silent, not impossible."""
    reaching = bases_reaching(packs, place.measure, list_id, place.rule.reaches, day, matter_id)
    if reaching:
        yield ir.Any(tuple(carried(packs, found.reach, list_id) for found in reaching))
