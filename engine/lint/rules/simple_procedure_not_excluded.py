"""I-10: what follows from penalties must leave out those that a natural person got by simple procedure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.documents import ExclusionKind, ListType
from engine.inputs import SubjectKind
from engine.lint.finding import Finding, Severity
from engine.packs.packset import PackSet

CODES = {
    "simple_procedure_not_excluded": "由处罚而来的名单没有排除对自然人的简易程序处罚",
}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """An error per punishing list of natural persons that follows penalties and cannot see which of them were simple."""
    for list_type in packs.lists.values():
        persons = SubjectKind.NATURAL_PERSON in list_type.subject_kinds
        if list_type.effect == "punish" and list_type.from_penalties and persons and not _excludes(list_type):
            yield Finding(
                "simple_procedure_not_excluded",
                Severity.ERROR,
                f"名单“{list_type.title}”由处罚而来并含自然人，但没有排除简易程序处罚（I-10）",
                packs.at_key(f"list/{list_type.id}", ("from_penalties",)),
                "请在 exclusions 写 kind: simple_procedure，并写明由哪个字段的哪个值看出",
                item=f"list/{list_type.id}",
            )


def _excludes(list_type: ListType) -> bool:
    return any(
        exclusion.kind is ExclusionKind.SIMPLE_PROCEDURE
        and exclusion.field is not None
        and (not exclusion.subject_kinds or SubjectKind.NATURAL_PERSON in exclusion.subject_kinds)
        for exclusion in list_type.exclusions
    )
