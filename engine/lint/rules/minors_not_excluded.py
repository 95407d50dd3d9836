"""I-13: minors are not put on punishing lists; a list that takes natural persons must say that it excludes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.inputs import SubjectKind
from engine.lint.finding import Finding, Severity
from engine.packs.packset import PackSet

CODES = {
    "minors_not_excluded": "含自然人的惩戒名单没有排除未成年人",
}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """An error per punishing list of natural persons without ``excludes_minors``."""
    for list_type in packs.lists.values():
        persons = SubjectKind.NATURAL_PERSON in list_type.subject_kinds
        if list_type.effect == "punish" and persons and not list_type.excludes_minors:
            yield Finding(
                "minors_not_excluded",
                Severity.ERROR,
                f"惩戒名单“{list_type.title}”含自然人，但没有排除未成年人（I-13）",
                packs.at(f"list/{list_type.id}", ("subject_kinds",)),
                "请写 excludes_minors: true",
                item=f"list/{list_type.id}",
            )
