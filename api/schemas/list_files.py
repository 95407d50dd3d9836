"""Listing files that were read, differences with full files, column mappings, exports."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.common import Answer
from api.schemas.listings import EntrySubject
from services.validation import CleanText

_Reason = Annotated[CleanText, Field(min_length=1, max_length=2000)]
_Version = Annotated[int | None, Field(ge=1, description="看到的版本；给出时，已被他人办理的返回 409")]


class ListFileView(Answer):
    """A file that was read."""

    file_id: str
    list_: str = Field(alias="list")
    list_title: str
    purpose: str = Field(description="import 导入、trial 试运行、comparison 全量比对")
    purpose_title: str
    origin: str
    origin_title: str
    name: str
    source: str = Field(description="按哪个来源的列名对照读取；空表示没有")
    state: str = Field(description="running、done、failed")
    state_title: str
    started_at: str
    started_by: str
    ended_at: str | None
    registry_version: int | None
    summary: str
    counts: dict[str, int]
    noted: dict[str, int] = Field(
        description="比对的差异：fresh 新发现、again 以前已在办、decided 以前已有决定、overtaken 已消失而作废"
    )
    failure: dict[str, str] | None


class ListFiles(Answer):
    """A page, the newest first."""

    items: list[ListFileView]
    next_cursor: str | None


class CorrectionView(Answer):
    """A difference between a full file and what we hold. Persons are masked."""

    correction_id: str
    file_id: str
    list_: str = Field(alias="list")
    list_title: str
    kind: str = Field(description="new 文件有而我方没有、changed 内容不同、vanished 我方在册而文件没有")
    kind_title: str
    state: str
    state_title: str
    version: int
    line: int | None
    listing_id: str | None
    subject: EntrySubject | None
    decision_no: str | None
    authority: str | None
    status_title: str | None
    fields: list[dict[str, Any]] = Field(description="held 我方、given 文件；两边都有的只列不同的列")
    answer: dict[str, str] | None
    reason: str | None
    found_at: str
    proposed_at: str | None
    proposed_by: str | None
    decided_at: str | None
    decided_by: str | None
    registry_version: int | None
    steps: list[str]


class Corrections(Answer):
    """A page by id."""

    items: list[CorrectionView]
    next_cursor: str | None


class ProposedAnswer(Answer):
    """How many became proposals, how many questions."""

    proposed: int
    question: int


class AcceptedAnswer(Answer):
    """What accepting came to."""

    applied: int
    overtaken: int = Field(description="条目在比对之后已有变动，建议作废")
    own: int = Field(description="本人提出、留给他人复核的")
    recalled: int = Field(description="因此撤回的未办结案件")
    refused: list[dict[str, Any]] = Field(
        description="不符合名单规定、没有收下的，仍待复核；原因也记在该差异的 reason 里"
    )
    left: int = Field(default=0, description="他人提出、这一次还没有办到的")
    next_after: str | None = Field(default=None, description="还有没办到的时，从这里接着办")


class StepBody(BaseModel):
    """A step without a reason."""

    model_config = ConfigDict(extra="forbid")

    version: _Version = None


class ReasonBody(StepBody):
    """A step with its reason."""

    reason: _Reason


class AnswerBody(ReasonBody):
    """The decision by which an entry has left its list."""

    kind: Literal["repaired", "revoked", "corrected"] = Field(description="信用修复、撤销、更正")
    effective_on: date = Field(description="退出之日，不晚于今天")
    document_no: Annotated[CleanText, Field(min_length=1, max_length=200)]


class MappingBody(BaseModel):
    """How a source's columns become the list's."""

    model_config = ConfigDict(extra="forbid")

    source: Annotated[CleanText, Field(min_length=1, max_length=80)]
    layout: Literal["penalty-old", "penalty-new"] | None = Field(default=None, description="以双公示版式为底")
    mapping: dict[str, Any]


class MappingView(Answer):
    """A saved mapping."""

    source: str
    mapping: dict[str, Any]


class Mappings(Answer):
    """All of a list."""

    items: list[MappingView]


class ExportBody(BaseModel):
    """What to export."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["csv", "xlsx", "jsonl"] = "xlsx"
    in_force: bool = Field(default=False, description="只导出今天有效的条目")
    purpose: Annotated[CleanText, Field(max_length=200, description="自然人信息不脱敏的用途；只限信用办，记入审计")] = (
        ""
    )
