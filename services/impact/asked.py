"""Which fields a past check was asked, under which type: the catalogue of the revision that decided it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.language.fields import Field, rule_fields
from engine.matching.compiler import REACH_KIND, REACH_ROLES
from engine.packs.packset import PackSet
from engine.values import FieldType

Pair = tuple[str, str]
"""Matter kind and list."""


@dataclass(frozen=True, slots=True)
class Question:
    """How one field was asked. ``values``: the closed choice, None for any value; ``counted``: as ``Field`` has it."""

    type: FieldType
    values: frozenset[str] | None
    counted: str = ""


Asked = Mapping[str, Question]

_REACH = {
    REACH_KIND: Field(REACH_KIND, "名单条目与主体的关系", FieldType.CODE, {}, always=True),
    REACH_ROLES: Field(REACH_ROLES, "名单所列的人与主体的关系", FieldType.CODES, {}, always=True),
}


@dataclass(frozen=True)
class Catalogue:
    """The catalogue of one revision."""

    packs: PackSet

    @cached_property
    def mapped(self) -> frozenset[Pair]:
        """The pairs of which its documents hold every message."""
        rules = ((kind, rule.lists or pack.lists) for pack, rule in self.packs.rules() for kind in rule.on)
        return frozenset((kind, list_id) for kind, lists in rules for list_id in lists)

    def fields(self, pair: Pair) -> Mapping[str, Field] | None:
        """All fields of a message, how the entry reaches the subject included; None when it did not know matter or list."""
        matter, list_type = self.packs.matters.get(pair[0]), self.packs.lists.get(pair[1])
        return {**rule_fields(matter, list_type), **_REACH} if matter and list_type else None

    def asked(self, pair: Pair) -> Asked:
        """How each field of a message was asked."""
        found = self.fields(pair) or _REACH
        return {
            name: Question(field.type, frozenset(field.values) or None, field.counted) for name, field in found.items()
        }


def answers(question: Question | None, field: Field) -> bool:
    """Whether what was asked then can answer a field of today: the same type and count, and of sets the same kind of choice."""
    if question is None or (question.type, question.counted) != (field.type, field.counted):
        return False
    return field.type is not FieldType.CODES or not field.values or question.values is not None
