"""Reading a person's full code."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.common import Answer
from services.subject_view.unmasking import LONGEST, SHORTEST
from services.validation import CleanText


class UnmaskBody(BaseModel):
    """What the full code is needed for; the subject sees it."""

    model_config = ConfigDict(extra="forbid")

    purpose: Annotated[CleanText, Field(min_length=SHORTEST, max_length=LONGEST, description="查看的用途，本人能看到")]


class UnmaskedText(BaseModel):
    """One of the list's own fields of free text."""

    title: str
    text: str


class UnmaskAnswer(Answer):
    """The person as the entry has it; of an organisation only the code, which is public."""

    listing_id: str
    code: str
    name: str
    grounds: str
    texts: tuple[UnmaskedText, ...] = Field(description="名单自己的文字内容")
    until: str | None = Field(description="到此刻之前再看不必重写用途")
