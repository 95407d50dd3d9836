"""The archive: places, their steps, holds."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.cases import Version
from api.schemas.common import Answer
from services.retention.desk import LONGEST, SHORTEST
from services.retention.states import Action, State
from services.validation import CleanText


class PlaceView(Answer):
    """An entry's place in the archive; no names, no codes."""

    listing_id: str
    list: str
    list_title: str
    decision_no: str
    authority: str
    personal: bool = Field(description="是自然人的条目，或者载明了自然人")
    state: State
    state_title: str
    since: date = Field(description="自该日起归档")
    reason: str
    reason_title: str
    held_until: date | None
    over_on: date | None = Field(description="保存期满之日，该条目的案件、申请、案卷和暂缓计算在内；单位的条目没有")
    destroys_on: date | None = Field(
        description="最早销毁密钥之日（该自然人的其他条目也须期满）；规则没有决定销毁的为空"
    )
    version: int
    changed_at: str
    changed_by: str
    steps: tuple[Action, ...]


class StepView(BaseModel):
    """A step that was taken."""

    action: Action
    title: str
    state: State
    at: str
    actor: str
    data: dict[str, Any]


class PlaceDetail(PlaceView):
    """A place with its steps, oldest first."""

    events: tuple[StepView, ...]


class ArchivePage(BaseModel):
    """A page by entry id."""

    items: list[PlaceView]
    next_cursor: str | None


class ArchiveOverview(BaseModel):
    """Counts, and the rules of today."""

    archived: int
    held: int
    destroyed: int = Field(description="密钥已销毁的条目")
    persons_destroyed: int = Field(description="密钥已销毁的自然人")
    kept_months: int | None
    decided_by: str
    destroys: bool


class HoldBody(BaseModel):
    """Why and until when an entry is kept out of the archive."""

    model_config = ConfigDict(extra="forbid")

    until: Annotated[date, Field(description="暂缓的最后一日，最长十二个月")]
    reason: Annotated[
        CleanText, Field(min_length=SHORTEST, max_length=LONGEST, description="理由；不要写姓名和证件号码")
    ]
    version: Version = None


class ReleaseBody(BaseModel):
    """The place as the caller looked at it."""

    model_config = ConfigDict(extra="forbid")

    version: Version = None
