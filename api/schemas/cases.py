"""Cases as the interface shows them, and the bodies of their steps."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.attachments import AttachmentView
from api.schemas.common import Answer, EntryRef, LegalBasis, Source
from services.cases.duration import Standing
from services.cases.saying import MAX_SAID
from services.cases.states import State
from services.validation import CleanText

Version = Annotated[int | None, Field(ge=1, description="您看到的版本；案件已变更时返回 409")]


class Step(BaseModel):
    """A step that needs no words."""

    model_config = ConfigDict(extra="forbid", strict=True)

    version: Version = None


class ReasonedStep(Step):
    """A step that must say why."""

    reason: Annotated[CleanText, Field(min_length=1, max_length=MAX_SAID)]


class ReviewStep(Step):
    """The second person's answer to a refusal."""

    approve: bool
    reason: Annotated[CleanText, Field(max_length=MAX_SAID)] = ""


class CaseMeasure(Answer):
    """The measure of a case."""

    measure: str
    title: str
    effect: str
    outcome: str
    strength: str


class CaseSubject(Answer):
    """The subject; a person's name is masked."""

    kind: str
    name: str


class CaseEntry(EntryRef):
    """The listing of a case."""

    reached_as: str


class CaseView(Answer):
    """A case as it stands."""

    case_id: str
    state: State
    state_title: str
    version: int
    case_no: str = Field(description="其中的公民身份号码已遮盖")
    matter_kind: str
    department: str
    measure: CaseMeasure
    subject: CaseSubject
    proposed: bool
    identity_review: bool
    needs_person: bool = Field(description="须由工作人员本人确认，系统不能代为确认")
    listing: CaseEntry
    sources: list[Source]
    legal_basis: list[LegalBasis]
    initiators: list[str]
    check_id: str | None
    revision: str
    registry_version: int
    outcome: str | None
    evidence: dict[str, Any] | None
    reason_code: str | None = Field(description="理由目录中的编号")
    lift_required: bool = Field(description="名单已退出而措施已实施，须解除")
    measure_state: Standing = Field(description="措施今天的情况")
    measure_state_title: str
    effective_until: str | None = Field(description="措施的最后一天；没有的，到条目退出为止")
    override_until: str | None = Field(description="不予实施的最后一天，次日案件退回重新办理")
    suggestion: dict[str, Any] | None = Field(
        description="业务系统回传的办理结果，待工作人员确认；why 为须核对什么，in_doubt 为没有写明是哪个主体的"
    )
    opened_at: str
    acknowledged_at: str | None
    fed_back_at: str | None
    changed_at: str


class CaseEventView(Answer):
    """One change of a case."""

    seq: int
    action: str
    state: State
    state_title: str
    at: str
    actor: str
    data: dict[str, Any]


class CaseDetailView(CaseView):
    """A case with its files and its history."""

    attachments: list[AttachmentView]
    history: list[CaseEventView]


class OpenedCases(BaseModel):
    """The cases of a department's own matter on a pushed listing, opened now or found open."""

    items: list[CaseView]


class CasesPage(BaseModel):
    """A page of cases, newest first."""

    items: list[CaseView]
    next_cursor: str | None
