"""Appraisals over HTTP: what is asked, what is answered."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.common import Answer
from services.appraisal.appeals import MAX_ITEMS
from services.appraisal.change import MAX_REASON
from services.validation import CleanText

Version = Annotated[int | None, Field(ge=1, description="您看到的版本；考核已变更时返回 409")]
Said = Annotated[CleanText, Field(max_length=MAX_REASON)]
Word = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*$", max_length=80)]
Key = Annotated[str, Field(pattern=r"^(case|push):[0-9a-f]{32}:[0-9]{1,9}$", description="明细中的 item")]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class PeriodBody(_Body):
    """A period that is over."""

    first: date = Field(alias="from", examples=["2026-07-01"])
    last: date = Field(alias="to", examples=["2026-09-30"])


class StepBody(_Body):
    """A step that needs no words."""

    version: Version = None


class DiscardBody(StepBody):
    """Why it is not published."""

    reason: Said


class AppealBody(_Body):
    """What a department disputes, item by item."""

    department: Word
    indicator: Word
    items: Annotated[list[Key], Field(max_length=MAX_ITEMS)]
    reason: Said


class ProposalBody(_Body):
    """What the first person would decide."""

    uphold: bool
    reason: Said


class DecisionBody(_Body):
    """The second person agrees, or sends it back with a reason."""

    agree: bool
    reason: Said = ""


class AppraisalView(Answer):
    """An appraisal as it stands."""

    appraisal_id: str
    title: str
    from_: str = Field(alias="from")
    to: str
    as_of: str = Field(description="按该日终了时的情况计算")
    state: str
    version: int
    appeal_until: str | None


class AppraisalsPage(BaseModel):
    """Newest first."""

    items: list[AppraisalView]
    next_cursor: str | None


class IndicatorShare(Answer):
    """One indicator of one department; ``points`` empty: not appraised."""

    indicator: str
    total: int
    good: int
    percent: str | None
    points: str | None


class DepartmentScoreView(Answer):
    """A department's score of a hundred; empty where nothing was due."""

    department: str
    score: str | None
    weight: int = Field(description="参与折算的权重之和")
    indicators: list[IndicatorShare]


class AppealView(Answer):
    """An appeal as it stands."""

    appeal_id: str
    department: str
    indicator: str
    items: list[str]
    state: str
    proposal: bool | None


class PaddingView(Answer):
    """A pattern of padding with the checks behind it; it is not scored."""

    pattern: str
    department: str
    count: int
    matters: int
    of: int
    checks: list[str]


class AppraisalDetailView(AppraisalView):
    """An appraisal with scores, padding, appeals and steps."""

    departments: list[DepartmentScoreView]
    padding: list[PaddingView]
    appeals: list[AppealView]


class ItemView(Answer):
    """One thing that was due."""

    item: str
    about: str
    link: str
    good: bool
    since: str
    last_day: str | None
    done_on: str | None
    counts: bool


class ItemsPage(Answer):
    """What stands behind a number."""

    items: list[ItemView]
    next_cursor: str | None
