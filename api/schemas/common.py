"""What answers share."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Answer(BaseModel):
    """An answer's part. More keys may be added later; readers must not break on them."""

    model_config = ConfigDict(extra="allow", populate_by_name=True)


class Because(Answer):
    """One condition that held."""

    field: str = Field(examples=["matter.government_funded"])
    op: str = Field(examples=["eq"])
    expected: Any
    actual: Any


class Source(Answer):
    """The rule that gave a measure, and why."""

    memorandum: str
    rule: str
    because: list[Because]


class LegalBasis(Answer):
    """An article that reaches the entry; the gist is in our own words."""

    ref: str
    law: str
    article: str
    gist: str


class EntryRef(Answer):
    """A listing as an answer shows it: no code, no name."""

    listing_id: str
    list_: str = Field(alias="list")
    since: str
    until: str | None
    decision_no: str
    authority: str
    level: str | None
    status: str
    marks: list[str]
