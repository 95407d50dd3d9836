"""Matters as the interface shows them: where they stand, the signed clearance, and what followed from a result."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from api.schemas.checks import ReceiptAnswer
from api.schemas.common import Answer
from services.cases.states import State
from services.matters.model import Status


class MatterCheckView(Answer):
    """One check of the matter."""

    check_id: str
    matter_kind: str
    decided_at: str
    outcome: str
    complete: bool
    made_again: bool = Field(description="没有得出结论的，是否已经重新核查并得出结论")


class CaseCountsView(Answer):
    """Cases by how far they have come."""

    open: int = Field(description="待确认")
    acknowledged: int = Field(description="已确认、未办结，包括须解除而未解除的")
    resolved: int = Field(description="已办结")
    to_lift: int = Field(description="条目已退出、措施须解除而未解除的，已计入 acknowledged")


class MatterSubjectView(Answer):
    """A subject of the matter, as its check's receipt shows it."""

    role: str
    kind: str
    name: str = Field(description="自然人的姓名已遮盖")
    code: str | None = Field(description="个人的证件号码已遮盖；没有经过核查的为空")


class MatterCaseView(Answer):
    """One case, as far as whoever asked may know."""

    case_id: str
    matter_kind: str
    subjects: list[MatterSubjectView] = Field(description="案件是谁的；同一条目涉及几个主体的有几个")
    department: str
    measure: str
    title: str
    effect: str
    state: State
    state_title: str
    outcome: str | None
    lift_required: bool = Field(description="条目已退出而措施已实施，须解除")


class FollowedCaseView(MatterCaseView):
    """A case after a result."""

    why: str | None = Field(None, description="还要由人做什么")


class PostedResultView(Answer):
    """What a business system reported."""

    matter_kind: str
    posted_at: str
    kind: str
    result: str
    subjects: list[MatterSubjectView] = Field(description="写明的主体；没有写明的为空")
    document_no: str | None = None
    decided_on: str | None = None
    amount: str | None = None
    from_: str | None = Field(None, alias="from")
    until: str | None = None


class MatterStandingView(Answer):
    """Where a matter stands."""

    case_no: str
    matter_kind: str | None
    status: Status = Field(description="未核查的一律为 not_checked，不会是 cleared")
    status_title: str
    answered: bool = Field(description="各部门是否都已确认或者办结；不表示可以批准")
    checks: list[MatterCheckView]
    counts: CaseCountsView
    cases: list[MatterCaseView]
    results: list[PostedResultView]


class ClearanceSubject(Answer):
    """A subject of a check, as the check's receipt shows it."""

    index: int
    role: str
    kind: str
    name: str = Field(description="自然人的姓名已遮盖")
    code: str | None = Field(description="个人的证件号码已遮盖；没有代码的为空")
    outcome: str


class ClearanceCheck(Answer):
    """A check as the clearance names it."""

    check_id: str
    client: str = Field(description="由哪个系统核查；各系统的办件编号可能相同")
    outcome: str
    decided_at: str
    subjects: list[ClearanceSubject] = Field(description="核查的是谁：据此核对证明说的是不是您要办的主体")


class ClearanceView(Answer):
    """Where a matter stands, with the signed paper that says the same."""

    case_no: str
    matter_kind: str
    status: Status
    answered: bool
    at: str
    checks: list[ClearanceCheck]
    cases: CaseCountsView
    receipt: ReceiptAnswer


class ResultAnswer(Answer):
    """What followed from a result."""

    result: str
    result_title: str
    derived: list[FollowedCaseView] = Field(description="已由结果得出并反馈")
    suggested: list[FollowedCaseView] = Field(description="已填好，待实施部门的工作人员确认")
    left: list[FollowedCaseView] = Field(description="须由人登记")
    unchanged: list[FollowedCaseView] = Field(description="此前已登记，不变")
    matter: MatterStandingView


class CaseReason(Answer):
    """A reason of the catalogue."""

    code: str
    title: str
    outcomes: list[Literal["not_applicable", "declined"]]
    explain: bool = Field(description="须另写说明")


class CaseReasons(BaseModel):
    """The catalogue of reasons."""

    items: list[CaseReason]
