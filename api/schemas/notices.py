"""Messages to departments and systems, and their confirmations."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.common import Answer
from services.outbox.model import State
from services.outbox.reading import MAX_NOTE
from services.validation import CleanText


class NoticeView(Answer):
    """One message to one recipient."""

    message_id: str
    topic: str = Field(description="如 listing.exited；以后会有新的")
    topic_title: str
    about: str = Field(description="涉及的事物，如 listing:<编号>")
    department: str
    client: str | None = Field(description="系统客户端；空的是给部门工作人员的通知")
    channel: Literal["notice", "mail", "webhook"] = Field(description="notice 控制台通知、mail 邮件、webhook 业务系统")
    title: str
    text: str
    data: dict[str, Any]
    created_at: str
    state: State
    state_title: str
    confirm_by: str | None = Field(description="应当在此之前确认；空的不需要确认")
    confirmed_at: str | None
    confirmed_by: str | None
    confirm_note: str
    overdue: bool
    link: str = Field(description="控制台中的页面")


class Notices(Answer):
    """A page, newest first."""

    items: list[NoticeView]
    next_cursor: str | None


class OverdueNotices(Answer):
    """What recipients have not confirmed in time, longest overdue first."""

    items: list[NoticeView]


class ConfirmBody(BaseModel):
    """The recipient has taken notice and done what it had to."""

    model_config = ConfigDict(extra="forbid", strict=True)

    note: Annotated[CleanText, Field(max_length=MAX_NOTE, description="办理情况，可不填")] = ""
