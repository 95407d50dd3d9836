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


class UnmaskAnswer(Answer):
    """The code as it stands on the document."""

    listing_id: str
    code: str
