"""Bodies and answers about revisions: trying changed files, proposing, and what is active."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.common import Answer
from services.validation import CleanText

MAX_FILES = 200
MAX_TEXT = 400_000
"""Characters of one file; a whole body is bounded besides (``JC_MAX_BODY_BYTES``)."""

FileName = Annotated[str, Field(min_length=1, max_length=200)]
FileText = Annotated[str, Field(max_length=MAX_TEXT)]
DocumentKey = Annotated[str, Field(pattern=r"^[a-z]+/[a-z0-9.-]{1,80}$")]


class ChangedFiles(BaseModel):
    """Files as an author has them, laid over the active revision."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"files": {"memoranda/wage-arrears/memorandum.yaml": "kind: memorandum\n…"}}]},
    )

    files: Annotated[dict[FileName, FileText], Field(max_length=MAX_FILES, description="路径 → YAML 文本")] = {}
    removed: Annotated[
        list[DocumentKey], Field(max_length=MAX_FILES, description="删去的文档，如 memorandum/wage-arrears")
    ] = []


class AcceptedWarning(BaseModel):
    """A warning that the proposer takes upon himself."""

    model_config = ConfigDict(extra="forbid")

    code: Annotated[CleanText, Field(max_length=80)]
    item: Annotated[CleanText | None, Field(max_length=200, description="不写则为该代码的全部提醒")] = None
    reason: Annotated[CleanText, Field(max_length=500)]


class ProposalBody(ChangedFiles):
    """A proposal to publish changed files."""

    reason: Annotated[CleanText, Field(max_length=1000, description="为什么改、依据是什么")]
    accept: Annotated[list[AcceptedWarning], Field(max_length=2000)] = []


class RollbackBody(BaseModel):
    """A proposal to return to an earlier revision."""

    model_config = ConfigDict(extra="forbid")

    revision: Annotated[
        str | None, Field(pattern=r"^sm3:[0-9a-f]{64}$", description="不写则为当前版本之前启用的版本")
    ] = None
    reason: Annotated[CleanText, Field(max_length=1000)]


class RejectionBody(BaseModel):
    """Why a proposal is not approved."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[CleanText, Field(max_length=1000)]


class FindingView(Answer):
    """A finding of lint, or a fault that keeps the files from being read at all (severity ``error``, no item)."""

    code: str
    severity: str
    item: str | None
    message: str
    since: str | None = Field(default=None, description="从以后的哪一天起才会这样；null 为今天已是这样")
    advice: str
    file: str | None
    line: int | None
    column: int | None


class LintView(Answer):
    """What lint finds. ``revision`` is null when the files cannot be read together."""

    ok: bool = Field(description="没有错误（提醒须由人接受）")
    revision: str | None
    findings: list[FindingView]
    days_unlinted: int = Field(default=0, description="以后还有多少个较远的起止日没有检查")


class ExamplesView(Answer):
    """How the examples came out, as if every item were confirmed."""

    ok: bool
    percent: str
    cases: list[dict[str, Any]]
    rules: list[dict[str, Any]]


class TestView(Answer):
    """Examples of the changed revision; ``findings`` tell why the files cannot be read, then there is no report."""

    ok: bool
    revision: str | None
    findings: list[FindingView]
    examples: ExamplesView | None


class ActivationView(Answer):
    """Something that became active."""

    sequence: int
    kind: str = Field(description="publish 发布；rollback 退回；first 初装；demo 演示")
    revision: str
    publication_id: str | None
    activated_by: str
    activated_at: str


class PublicationSummary(Answer):
    """A proposal in the overview."""

    publication_id: str
    kind: str
    state: str = Field(description="pending 待批准；approved；rejected；outdated 已过时；expired 已过期")
    revision: str
    base_revision: str
    reason: str
    proposed_by: str
    proposed_at: str
    decided_by: str | None
    decided_at: str | None
    decision_reason: str | None


class PublicationView(PublicationSummary):
    """A proposal with everything that was found when it was made."""

    findings: list[dict[str, Any]]
    examples: dict[str, Any]
    impact: dict[str, Any]


class RevisionsView(Answer):
    """What decides now, and what led there, newest first."""

    active: str
    sequence: int
    activations: list[ActivationView]
    publications: list[PublicationSummary]
