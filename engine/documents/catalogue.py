"""``kind: list`` and ``matter``: the catalogue that gives every field its type."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from engine.documents.common import WHOLE, ArticleRef, Day, FieldName, Flag, Id, Model, Number, Text
from engine.documents.list_terms import Exclusion, ExitCondition, ImportBounds, Publicity
from engine.documents.results import MatterResult
from engine.inputs import Level, SubjectKind
from engine.values import FieldType

MAX_WINDOW = 600
"""Months that an aggregate may look back: fifty years, more than any entry is kept."""


class FieldSpec(Model):
    """One typed field of a list or a matter. ``values`` closes a code field; ``headers`` are other names that files use for it.

    ``score``: it is somebody's overall credit score, or a grade made of one, under whatever name: no punishment may ask for it (I-12).
    """

    name: FieldName
    title: Text
    type: FieldType
    unit: str | None = None
    required: Flag = False
    score: Flag = False
    values: dict[str, Text] = {}
    headers: list[str] = []
    note: str | None = None


class Term(Model):
    """How long an entry lasts. ``until_required``: an entry without an end date is refused at import. ``months`` is the statutory term."""

    text: Text
    months: Number | None = None
    until_required: Flag = False


class Count(Model):
    """How many of the subject's entries on this list began within ``months`` up to the day of the decision, that day included.

    ``levels``: only entries of these levels; none given means all. What counts is in ``engine/deciding/history.py``.
    """

    months: Annotated[int, Field(ge=1, le=MAX_WINDOW), WHOLE]
    levels: list[Level] = []


class HistorySpec(Model):
    """An aggregate over a subject's entries on the list, which rules read as ``history.<name>``."""

    name: FieldName
    title: Text
    count: Count
    note: str | None = None


class ListType(Model):
    """A list type (对象库). ``domains`` relate it to matters (I-04). ``establishes``: conduct that every entry proves (S1).

    ``standard_headers``: what files of this list call columns of the canonical row, for example ``authority: [执行法院]``.
    ``from_penalties``: entries follow administrative penalties, so that what must not follow from some of them applies (I-10).
    """

    kind: Literal["list"]
    id: Id
    source_id: str
    title: Text
    effect: Literal["punish", "reward"]
    authority: Text
    basis: list[ArticleRef]
    basis_note: str | None = None
    rule: Text
    subject_kinds: Annotated[list[SubjectKind], Field(min_length=1)]
    default_level: Level | None = None
    domains: Annotated[list[Id], Field(min_length=1)]
    establishes: list[Id] = []
    term: Term
    early_exit: Text
    exit_conditions: list[ExitCondition] = []
    publicity: Publicity | None = None
    from_penalties: Flag = False
    excludes_minors: Flag = False
    exclusions: list[Exclusion] = []
    import_bounds: ImportBounds | None = None
    archive_only: Flag = False
    standard_headers: dict[FieldName, list[str]] = {}
    fields: list[FieldSpec] = []
    history: list[HistorySpec] = []
    to_confirm: list[Text] = []
    status: Literal["draft", "disabled"] = "draft"
    status_reason: str | None = None
    source: Text
    confidence: Literal["retrieved", "known"]
    last_checked: Day
    note: str | None = None


class RoleSpec(Model):
    """A role of a subject in a matter."""

    id: Id
    title: Text


class ItemValues(Model):
    """What a 事项编码 says by itself: a licence for food is one of kind ``food``, whether the event repeats it or not."""

    code: Text
    fields: Annotated[dict[FieldName, str], Field(min_length=1)]


class MatterType(Model):
    """A matter: an event that can ask. ``item_codes`` are patterns (``*`` at the end) of 事项编码 that mean this matter.

    ``item_values``: fields that such a code settles where the event does not give them. ``results``: how the matter can end, and
    which outcomes of its cases that implies.
    """

    kind: Literal["matter"]
    id: Id
    title: Text
    domains: Annotated[list[Id], Field(min_length=1)]
    roles: Annotated[list[RoleSpec], Field(min_length=1)]
    fields: list[FieldSpec] = []
    item_codes: list[str] = []
    item_values: list[ItemValues] = []
    results: list[MatterResult] = []
    note: str | None = None
