"""Conditions that contradict themselves, or the kinds of subject, roles and list that the rule is about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.documents import ListType, MatterType
from engine.language.ir import All, Condition, Leaf, Op
from engine.language.satisfiable import can_hold
from engine.law.legality import subject_kinds
from engine.lint.finding import Finding, Severity
from engine.lint.walk import RulePlace, rule_places
from engine.packs.packset import PackSet
from engine.values import FieldType

CODES = {
    "dead_condition": "条件永远不会成立",
}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """An error per rule that can never fire; a warning where that is so for some of its matters and lists only."""
    for place in rule_places(packs):
        pairs = _pairs(place)
        dead = [(matter, list_type) for matter, list_type in pairs if _is_dead(place, matter, list_type)]
        if not dead:
            continue
        where = "、".join(f"事项“{matter.title}”与名单“{list_type.title}”" for matter, list_type in dead)
        whole = len(dead) == len(pairs)
        yield Finding(
            "dead_condition",
            Severity.ERROR if whole else Severity.WARNING,
            f"{place.name}的条件永远不会成立" + ("" if whole else f"：{where}"),
            place.at_key("when"),
            "请检查互相矛盾的条件，以及措施的 subjects、规则的 roles 与名单的 subject_kinds",
            item=place.item,
        )


def never_holds(place: RulePlace) -> bool:
    """Whether a rule's condition can hold in none of its matters and for none of its lists."""
    return all(_is_dead(place, matter, list_type) for matter, list_type in _pairs(place))


def _pairs(place: RulePlace) -> list[tuple[MatterType, ListType]]:
    return [(place.packs.matters[kind], list_type) for kind in place.rule.on for list_type in place.lists]


def _is_dead(place: RulePlace, matter: MatterType, list_type: ListType) -> bool:
    """Kinds and roles that leave nobody even without a condition are the business of ``dead_rules``."""
    frame = _frame(place, matter, list_type)
    if place.rule.when is None or frame is None:
        return False
    readings = place.packs.readings
    condition = readings.condition(place.pack.id, place.rule, matter.id, list_type.id)
    return can_hold(All((*frame, condition)), readings.fields(matter.id, list_type.id)) is False


def _frame(place: RulePlace, matter: MatterType, list_type: ListType) -> tuple[Condition, ...] | None:
    """What the rule asks beside its ``when``, as far as it can clash with it; None if that alone leaves nobody."""
    kinds = sorted(kind.value for kind in subject_kinds(place.measure, list_type, place.rule.reaches))
    roles = sorted({role.id for role in matter.roles} & set(place.rule.roles or [role.id for role in matter.roles]))
    if not kinds or not roles:
        return None
    frame = [
        Leaf("subject.kind", Op.IN, FieldType.CODE, tuple(kinds)),
        Leaf("subject.role", Op.IN, FieldType.CODE, tuple(roles)),
    ]
    if place.rule.reaches == "subject":
        frame.append(Leaf("subject.lists", Op.ANY_OF, FieldType.CODES, (list_type.id,)))
    return tuple(frame)
