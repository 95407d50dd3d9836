"""Typical cases as the interface shows them, and the bodies of their steps."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.cases import Version
from api.schemas.common import Answer
from services.typical.desk import MAX_REASON
from services.typical.states import State
from services.typical.text import MAX_BODY, MAX_TITLE
from services.validation import CleanText


class Drafting(BaseModel):
    """The case that a text is about."""

    model_config = ConfigDict(extra="forbid", strict=True)

    case_id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class TypicalStep(BaseModel):
    """A step that needs no words."""

    model_config = ConfigDict(extra="forbid", strict=True)

    version: Version = None


class TypicalReason(TypicalStep):
    """A step that must say why."""

    reason: Annotated[CleanText, Field(min_length=1, max_length=MAX_REASON)]


class TypicalText(TypicalStep):
    """Another wording. Facts are inserted as ``{措施}``; figures and identities may not be written."""

    title: Annotated[CleanText, Field(min_length=1, max_length=MAX_TITLE)]
    body: Annotated[CleanText, Field(min_length=1, max_length=MAX_BODY)]


class TypicalSource(Answer):
    """Title and body with their placeholders."""

    title: str
    body: str


class TypicalEvent(Answer):
    """One change."""

    seq: int
    action: str
    action_title: str
    state: State
    at: str
    actor: str
    reason: str | None


class TypicalView(Answer):
    """A typical case with its facts filled in; readers of released ones do not see the case behind it."""

    typical_id: str
    effect: str
    department: str
    state: State
    state_title: str
    version: int
    title: str
    body: str
    facts: dict[str, str]
    under_objection: bool = Field(description="名单条目正在异议处理中，展示时须标明")
    released_at: str | None
    case_id: str | None = None
    source: TypicalSource | None = None


class TypicalDetail(TypicalView):
    """With its history, for those who work on it."""

    history: list[TypicalEvent] | None = None


class TypicalPageView(Answer):
    """A page, newest first."""

    items: list[TypicalView]
    next_cursor: str | None
