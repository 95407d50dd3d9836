"""Pushes of lists, a department's inbox, and what a push changes."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.checks import ReceiptAnswer
from api.schemas.common import Answer
from api.schemas.listings import EntryView
from services.push.model import PushState
from services.validation import CleanText


class PushView(Answer):
    """One version of one list, sent once."""

    push_id: str
    list_: str = Field(alias="list")
    version: int
    pushed_at: str
    pushed_by: str


class Pushes(Answer):
    """A list's pushes, newest first."""

    items: list[PushView]


class PushDepartment(Answer):
    """Where a push stands with one department."""

    department: str
    state: PushState
    state_title: str
    events: list[dict[str, Any]]


class PushLedger(PushView):
    """A push with every department's steps."""

    departments: list[PushDepartment]


class InboxEntry(PushView):
    """A push that a department has not applied yet."""

    department: str
    state: PushState
    state_title: str
    base_version: int = Field(description="本部门上次应用到的版本")
    entries: int = Field(description="自那以后变动的条目数")


class Inbox(Answer):
    """What waits for a department, newest first."""

    items: list[InboxEntry]


class PulledPush(InboxEntry):
    """A push as a system finds it."""

    sequence: int
    superseded: bool = Field(description="同一名单有更新的推送，其中已包含本次的全部变动")


class PulledPushes(Answer):
    """Pushes after the cursor, the earliest first."""

    items: list[PulledPush]
    cursor: str = Field(description="下次从这里继续；没有新推送时与传入的相同")
    more: bool = Field(description="还有，请立即继续")


class ChangeView(EntryView):
    """One entry that came, changed or ended."""

    operation: str = Field(description="added 新增、changed 变更、ended 退出")


class Changes(Answer):
    """A page of what a push changes."""

    items: list[ChangeView]
    next_cursor: str | None


class PushBatch(Answer):
    """A signed page of what a push changes; ``receipt.payload`` says the same."""

    push_id: str
    list_: str = Field(alias="list")
    version: int
    base_version: int = Field(description="本部门上次应用到的版本，变动从它算起")
    department: str
    pushed_at: str
    issued_at: str
    cursor: str | None
    next_cursor: str | None = Field(description="空的是最后一批")
    items: list[ChangeView]
    receipt: ReceiptAnswer


class DeliveryView(Answer):
    """Where a push now stands with the department."""

    push_id: str
    department: str
    state: PushState
    state_title: str


class DeliveryStep(BaseModel):
    """For which department the step is; its only one may be left out."""

    model_config = ConfigDict(extra="forbid", strict=True)

    department: Annotated[CleanText | None, Field(max_length=80)] = None


class FailedStep(DeliveryStep):
    """Why the changes could not be taken over."""

    reason: Annotated[CleanText, Field(min_length=1, max_length=500)]
