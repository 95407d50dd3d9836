"""Supervisions, their steps and deliveries, and what the credit office says about them."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.common import Answer
from services.outbox.model import State as DeliveryState
from services.supervision.acts import MAX_REASON
from services.supervision.kinds import Kind
from services.supervision.model import Ending
from services.supervision.states import Action, State
from services.validation import CleanText, IsoDay


class SupervisionAnswer(Answer):
    """What the department answered last."""

    text: str
    at: str
    by: str


class SupervisionView(Answer):
    """Something that a department did not do in time."""

    supervision_id: str
    kind: Kind
    kind_title: str
    department: str
    department_title: str
    about: str = Field(description="涉及的事物，如 case:<编号>")
    title: str
    reference: str = Field(description="案号、版本等，供人核对")
    subject: str | None = Field(description="涉及的主体，自然人已脱敏；不针对某一主体的为空")
    list_: str | None = Field(alias="list")
    since: str
    last_day: str = Field(description="期限的最后一日")
    working_days_late: int | None = Field(description="逾期的工作日；缺少工作日历的为空")
    state: State
    state_title: str
    version: int
    opened_at: str
    snoozed_until: str | None
    snoozed: bool
    closed_at: str | None
    ending: Ending | None
    answer: SupervisionAnswer | None = Field(description="被督办部门最近一次的答复；以前的见经过")
    link: str = Field(description="控制台中的页面")


class Supervisions(Answer):
    """A page, newest first."""

    items: list[SupervisionView]
    next_cursor: str | None


class SupervisionDelivery(Answer):
    """One message by which the department was told, and how far it has come."""

    message_id: str
    channel: str
    state: DeliveryState
    state_title: str
    attempts: int
    delivered_at: str | None
    last_error: str


class SupervisionStep(Answer):
    """One step, who took it and how it was delivered."""

    seq: int
    action: Action
    action_title: str
    state: State
    at: str
    actor: str
    reason: str | None
    answer: str | None = Field(description="部门的答复")
    until: str | None
    deliveries: list[SupervisionDelivery]


class SupervisionDetailView(SupervisionView):
    """With its steps."""

    history: list[SupervisionStep]


class SupervisionCount(Answer):
    """How many of a kind stand in a state at a department."""

    department: str
    department_title: str
    kind: Kind
    kind_title: str
    state: State
    state_title: str
    count: int


class SupervisionCounts(Answer):
    """The figures."""

    items: list[SupervisionCount]


class DutyView(Answer):
    """Something that a department has to do, late or not."""

    kind: Kind
    kind_title: str
    department: str
    about: str
    title: str
    reference: str
    subject: str | None = Field(description="涉及的主体，自然人已脱敏；不针对某一主体的为空")
    list_: str | None = Field(alias="list")
    since: str
    last_day: str | None = Field(description="空的因缺少工作日历不能计算")
    missing_year: int | None
    overdue: bool
    link: str


class Duties(Answer):
    """What the caller's departments have to do, most urgent first."""

    items: list[DutyView]
    more: int = Field(description="没有列出的还有多少项")


_Reason = Annotated[CleanText, Field(min_length=1, max_length=MAX_REASON, description="理由，被督办的部门可以看到")]
_Version = Annotated[int | None, Field(ge=1, description="您看到的版本；已变更时返回 409")]


class CloseBody(BaseModel):
    """Why no further step is taken."""

    model_config = ConfigDict(extra="forbid", strict=True)

    reason: _Reason
    version: _Version = None


class AnswerBody(BaseModel):
    """How things stand, in the department's words."""

    model_config = ConfigDict(extra="forbid", strict=True)

    answer: Annotated[CleanText, Field(min_length=1, max_length=MAX_REASON, description="为什么没有办、什么时候办完")]
    version: _Version = None


class SnoozeBody(CloseBody):
    """Until when nothing happens, and why."""

    until: Annotated[IsoDay, Field(description="暂缓到哪一日（含）")]
