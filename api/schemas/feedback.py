"""Feedback as its initiator works with it: the inbox, many at once, digests."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.cases import CaseView, Version
from api.schemas.common import Answer
from services.cases.states import State
from services.feedback.bulk import MOST
from services.feedback.model import Line


class InboxItem(CaseView):
    """A case that waits for its initiator."""

    verify_by: str | None = Field(description="应在该日（含）之前核验；没有规定期限或缺少工作日历的为空")
    overdue: bool


class InboxView(BaseModel):
    """A page; those that wait longest come first."""

    items: list[InboxItem]
    next_cursor: str | None


class PickedCase(BaseModel):
    """A case as the caller looked at it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    case_id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    version: Version = None


class ManyCases(BaseModel):
    """Cases with which the same is done."""

    model_config = ConfigDict(extra="forbid", strict=True)

    items: Annotated[list[PickedCase], Field(min_length=1, max_length=MOST)]

    def wanted(self) -> dict[str, int | None]:
        """Versions by case; of one that is named twice the last."""
        return {item.case_id: item.version for item in self.items}


class ManyToVerify(ManyCases):
    """Feedback to accept."""

    archive: bool = Field(default=False, description="核验后随即归档")


class DoneCase(Answer):
    """A case with which it was done."""

    case_id: str
    state: State
    version: int


class RefusedCase(Answer):
    """A case with which it could not be done."""

    case_id: str
    code: str
    title: str
    detail: str


class DoneCases(Answer):
    """Each case is in one of the two."""

    done: list[DoneCase]
    refused: list[RefusedCase]


class TallyView(Answer):
    """A number of cases, people and organisations told apart."""

    count: int
    organisations: int
    people: int


class DigestLine(TallyView):
    """One number of a digest."""

    line: Line
    title: str


class DigestView(Answer):
    """How the feedback on a memorandum went within a period."""

    memorandum: str
    title: str
    from_: str = Field(alias="from")
    to: str
    told_at: str | None = Field(
        description="已送达的简报的送达时间：数字固定为送达时的；没有送达过的期间为空，按现在统计"
    )
    fed_back: TallyView = Field(description="期内收到反馈的案件，等于前四行之和")
    lines: list[DigestLine]


class DigestIds(Answer):
    """A page of the cases behind one number."""

    line: Line
    total: int = Field(description="等于简报中的数")
    hidden: int = Field(description="其中因重新判断等原因，已不由您的部门发起或者办理、不列出的件数")
    ids: list[str]
    next_cursor: str | None
