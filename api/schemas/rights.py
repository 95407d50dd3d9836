"""Claims as the interface shows them, what an applicant hands in, and the bodies of the steps."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.attachments import AttachmentView
from api.schemas.cases import ReasonedStep, Step
from api.schemas.common import Answer
from api.schemas.listings import EntryMark, EntrySubject
from services.rights.model import ApplicantKind, PaperKind
from services.rights.objections import Finding, Remedy
from services.rights.states import Kind, State
from services.validation import CleanText

Words = Annotated[CleanText, Field(min_length=1, max_length=2000)]
Number = Annotated[CleanText, Field(max_length=200)]
ListingId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="名单条目的编号")]
Department = Annotated[CleanText | None, Field(max_length=80, description="接收申请的部门；只属于一个部门时可省略")]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PaperBody(_Body):
    """A paper that comes with a claim."""

    kind: PaperKind = Field(description="证明义务履行、信用承诺书、裁定书、授权委托书、撤销文书、其他")
    title: Annotated[CleanText, Field(min_length=1, max_length=200)]
    document_no: Number = ""


class ApplicantBody(_Body):
    """Who applies: the subject, its agent, or a department."""

    kind: ApplicantKind
    name: Annotated[CleanText, Field(max_length=100, description="代理人或者部门经办人的姓名")] = ""


class Filing(_Body):
    """What every claim begins with."""

    listing_id: ListingId
    applicant: ApplicantBody
    statement: Annotated[CleanText, Field(min_length=1, max_length=2000, description="事实和理由")]
    department: Department = None


class ObjectionBody(Filing):
    """An objection; proof may come with it."""

    papers: Annotated[list[PaperBody], Field(max_length=20)] = []


class RepairBody(Filing):
    """A repair, or a lifting for the time of a reorganisation."""

    ground: Literal["ordinary", "reorganisation"] = Field(
        default="ordinary", description="纠正后申请修复，或者凭重整、和解裁定申请暂时解除"
    )
    papers: Annotated[list[PaperBody], Field(max_length=20)]
    corrected_on: date | None = Field(default=None, description="纠正之日；ground 为 ordinary 时必填")


class RevocationBody(Filing):
    """What the listing rests on has fallen."""

    document_no: Annotated[CleanText, Field(min_length=1, max_length=200, description="撤销文书号")]
    revoked_by: Annotated[CleanText, Field(min_length=1, max_length=200, description="作出撤销的机关")]
    revoked_on: date = Field(description="撤销文书的日期")
    received_on: date = Field(description="收到撤销文书的日期")


class OpenStep(Step):
    """A step with words or without."""

    reason: Annotated[CleanText, Field(max_length=2000)] = ""


class DeclineStep(ReasonedStep):
    """A claim that is not taken."""

    false_papers: bool = Field(default=False, description="材料造假；此后一定时间内不能再申请")


class VerifyStep(ReasonedStep):
    """What who listed found."""

    model_config = ConfigDict(extra="forbid", strict=False)

    finding: Finding
    remedy: Remedy | None = Field(default=None, description="信息有误时：移出名单，或者更正内容")
    document_no: Number = ""


class RepairReview(ReasonedStep):
    """What who listed decides about a repair."""

    agree: bool
    document_no: Number = Field(default="", description="同意时必填")
    false_papers: bool = False


class RestoreStep(ReasonedStep):
    """A reorganisation was not carried through."""

    document_no: Annotated[CleanText, Field(min_length=1, max_length=200)]


class DeadlineView(Answer):
    """A deadline that runs."""

    name: str
    title: str
    duty: str = Field(description="authority 认定单位，office 信用办")
    start: str
    working_days: int
    last_day: str | None = Field(description="最后一日；缺少当年工作日历时为空")
    article: str
    overdue: bool
    missing_year: int | None
    years_without_notice: list[int] = Field(description="没有填写放假通知的年份，日期可能不准")


class ClaimEntry(Answer):
    """The entry that a claim is about."""

    listing_id: str
    list_: str = Field(alias="list")
    list_title: str
    subject: EntrySubject
    decision_no: str
    authority: str
    decided_on: str
    level: str | None
    status: str
    status_title: str
    marks: list[EntryMark]


class ClaimView(Answer):
    """A claim as it stands."""

    claim_id: str
    kind: Kind
    kind_title: str
    state: State
    state_title: str
    open: bool
    version: int
    listing: ClaimEntry
    authorities: list[str] = Field(description="认定单位")
    department: str
    applicant_kind: ApplicantKind
    applicant_title: str
    filed_at: str
    changed_at: str
    examining: bool = Field(description="正在检验、鉴定或评审，时间不计入期限")
    deadlines: list[DeadlineView]
    overdue: bool
    details: dict[str, Any]


class ClaimEventView(Answer):
    """One step."""

    seq: int
    action: str
    action_title: str
    state: State
    state_title: str
    at: str
    actor: str
    data: dict[str, Any]


class ClaimDetail(ClaimView):
    """A claim with what was handed in and its history."""

    applicant_name: str
    statement: str
    papers: list[dict[str, str]]
    attachments: list[AttachmentView]
    history: list[ClaimEventView]


class ClaimsPage(BaseModel):
    """A page of claims, newest first."""

    items: list[ClaimView]
    next_cursor: str | None


class OverdueClaims(BaseModel):
    """Claims with a missed deadline, oldest first."""

    items: list[ClaimView]


class RepairTermsView(Answer):
    """When repair may be applied for, and with what."""

    possible_today: bool
    first_day: str | None = Field(description="最早可以申请之日")
    bars: list[dict[str, Any]]
    papers: list[dict[str, str]] = Field(description="须提交的材料")
    requires: list[str] = Field(description="该名单自己的条件")
    open_points: list[str] = Field(description="须由认定单位判断的")
