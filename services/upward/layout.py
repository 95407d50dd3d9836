"""A field layout: which values of a case's feedback stand in which fields, and by which codes. The files are data; this reads them.

A code that no source gives is left empty in the layout; the office fills it in once the receiving side has told it. Until then a record
that needs the code is left out, and the export says so: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Format = Literal["csv", "jsonl", "xml"]
Word = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=60)]


class Value(StrEnum):
    """What a field can hold. Empty where the case does not say."""

    CASE_ID = "case_id"
    OPERATION = "operation"
    CASE_NO = "case_no"
    CHECK_ID = "check_id"
    SUBJECT_NAME = "subject_name"
    SUBJECT_KIND = "subject_kind"
    USCC = "uscc"
    PERSON_CODE_TYPE = "person_code_type"
    PERSON_CODE = "person_code"
    LIST = "list"
    LIST_TITLE = "list_title"
    LISTING_ID = "listing_id"
    DECISION_NO = "decision_no"
    AUTHORITY = "authority"
    EFFECT = "effect"
    MEMORANDUM = "memorandum"
    MEMORANDUM_TITLE = "memorandum_title"
    INITIATOR = "initiator"
    MEASURE = "measure"
    MEASURE_TITLE = "measure_title"
    LEGAL_BASIS = "legal_basis"
    MATTER = "matter"
    MATTER_TITLE = "matter_title"
    ITEM_CODE = "item_code"
    DEPARTMENT = "department"
    DEPARTMENT_TITLE = "department_title"
    REGION = "region"
    OUTCOME = "outcome"
    OUTCOME_TITLE = "outcome_title"
    REASON = "reason"
    DOCUMENT_NO = "document_no"
    AMOUNT = "amount"
    DONE_AT = "done_at"
    DONE_ON = "done_on"
    LIFTED_ON = "lifted_on"
    OPERATOR = "operator"
    ATTACHMENTS = "attachments"
    SYSTEM = "system"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LayoutField(_Part):
    """One field. ``codes`` translates the value: ``None`` is a code that nobody here knows yet, a value that it does not name stays empty.

    ``needed``: never empty.
    """

    name: Word
    title: Annotated[str, Field(min_length=1, max_length=60)]
    value: Value
    codes: dict[str, str | None] = {}
    needed: bool = False
    note: str | None = None


class Group(_Part):
    """A repeated part of a record: one for each memorandum that gives the measure."""

    name: Word
    title: Annotated[str, Field(min_length=1, max_length=60)]
    fields: Annotated[list[LayoutField], Field(min_length=1)]


class Layout(_Part):
    """One layout. ``outcomes``: which results it can carry; ``operations``: whether it can say that something reported is changed or gone.

    Every record says whether it punishes or rewards, so that one file may hold both and nobody takes one for the other.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
    title: str
    source: str
    note: str | None = None
    formats: Annotated[list[Format], Field(min_length=1)]
    outcomes: Annotated[list[Literal["implemented", "not_applicable", "declined"]], Field(min_length=1)]
    operations: bool
    root: Word = "feedbacks"
    record: Word = "feedback"
    fields: Annotated[list[LayoutField], Field(min_length=1)]
    groups: list[Group] = []

    @model_validator(mode="after")
    def _fits(self) -> Layout:
        names = [field.name for field in self.fields] + [group.name for group in self.groups]
        if len(names) != len(set(names)):
            raise ValueError("有两个同名的字段")
        if "csv" in self.formats and self.groups:
            raise ValueError("有重复部分的格式不能写成 CSV")
        if self.operations != any(field.value is Value.OPERATION for field in self.fields):
            raise ValueError("能说明变更和撤回的格式须有 operation 字段，不能说明的不能有")
        if not any(field.value is Value.EFFECT and field.needed for field in self.fields):
            raise ValueError("须有必填的字段写明是惩戒还是激励")
        return self

    def with_codes(self, known: Mapping[str, Mapping[str, str]]) -> Layout:
        """The layout with codes that the office has learnt: by field, then by value. KeyError names a field that is not there."""
        unknown = known.keys() - {field.name for field in self.fields}
        if unknown:
            raise KeyError(min(unknown))
        fields = [
            field.model_copy(update={"codes": {**field.codes, **known[field.name]}}) if field.name in known else field
            for field in self.fields
        ]
        return self.model_copy(update={"fields": fields})
