"""I-04: a minor entry should not be barred or restricted as a serious one is; a measure says so with ``max_strength``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.deciding.outcome import in_proportion
from engine.documents import ListType, Measure, MeasureOutcome
from engine.inputs import Level
from engine.language import ir
from engine.language.ir import Leaf, Op
from engine.language.satisfiable import can_hold
from engine.lint.finding import Finding, Severity
from engine.lint.situated import grounds
from engine.packs.packset import PackSet
from engine.values import FieldType

CODES = {"minor_entry_restricted": "轻微失信的条目也会被禁止或限制"}

_MINOR = Leaf("listing.level", Op.EQ, FieldType.CODE, (Level.MINOR.value,))


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """A warning per rule that the law carries and that bars or restricts an entry of level *minor* on some list."""
    told: set[str] = set()
    for ground in grounds(packs, day):
        list_type = packs.lists[ground.list_id]
        for rule in ground.rules if _may_be_minor(list_type) else ():
            place = rule.place
            restricts = rule.may_fire and place.item not in told and _restricts_minor(place.measure)
            if restricts and can_hold(ir.All((rule.condition, _MINOR)), ground.fields):
                told.add(place.item)
                yield Finding(
                    "minor_entry_restricted",
                    Severity.WARNING,
                    f"{place.name} 对名单“{list_type.title}”上等级为“轻微”的条目也按原强度实施（I-04）",
                    place.at("measure"),
                    "在措施写 max_strength，例如 {minor: reference}；或用 when 排除 listing.level: minor",
                    item=place.item,
                )


def _may_be_minor(list_type: ListType) -> bool:
    """A list whose entries are of a graver level by themselves holds no minor ones."""
    return list_type.effect == "punish" and list_type.default_level in (None, Level.MINOR)


def _restricts_minor(measure: Measure) -> bool:
    return in_proportion(measure, Level.MINOR)[0] in (MeasureOutcome.BAR, MeasureOutcome.RESTRICT)
