"""Rules that ask for free text about natural persons: it is sealed and no rule sees it, so for persons the field is always missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.documents import ListType
from engine.inputs import SubjectKind
from engine.language.ir import leaves
from engine.lint.finding import Finding, Severity
from engine.lint.walk import RulePlace, rule_places
from engine.packs.packset import PackSet
from engine.values import FieldType

CODES = {"free_text_of_persons": "规则读取自然人条目的文字内容"}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """A warning per rule and field of free text, on lists of natural persons."""
    for place in rule_places(packs):
        for list_type in place.lists:
            for name in sorted(_asked(packs, place, list_type)):
                yield Finding(
                    "free_text_of_persons",
                    Severity.WARNING,
                    f"{place.name}读取“{list_type.title}”的文字内容 {name}；自然人条目的文字内容加密保存，规则读不到，总是缺少",
                    place.at("when"),
                    "请在名单里另设代码、日期、金额或者是否字段，让规则读那个字段",
                    item=place.item,
                )


def _asked(packs: PackSet, place: RulePlace, list_type: ListType) -> set[str]:
    person = SubjectKind.NATURAL_PERSON
    if person not in list_type.subject_kinds or person not in place.measure.subjects:
        return set()
    texts = {f"listing.{spec.name}" for spec in list_type.fields if spec.type is FieldType.TEXT}
    if not texts:
        return set()
    read = {
        leaf.field
        for kind in place.rule.on
        for leaf in leaves(packs.readings.condition(place.pack.id, place.rule, kind, list_type.id))
    }
    return read & texts
