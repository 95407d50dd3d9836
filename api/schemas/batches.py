"""A batch of subjects, and the results of its checks."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.schemas.checks import CheckAnswerView, OutcomeWord
from api.schemas.common import Answer


class BatchView(Answer):
    """How far it is. Numbers are of subjects."""

    batch_id: str
    matter_kind: str
    case_no: str | None
    state: Literal["running", "finished"] = Field(description="running 办理中；finished 全部有了结果或已失败")
    subjects: int
    decided: int = Field(description="已有结论的主体数")
    failed: int = Field(description="没有核查成的主体数；不是未命中，须重新提交")
    waiting: int = Field(description="还在等候的主体数")
    outcomes: dict[OutcomeWord, int] = Field(description="已有结论的主体按结论计数")
    created_at: str
    finished_at: str | None


class Batches(Answer):
    """A page of batches."""

    items: list[BatchView]
    next_cursor: str | None


class BatchProblem(Answer):
    """Why a part has no result."""

    code: str
    title: str
    advice: str


class BatchPart(Answer):
    """One check of the batch. ``subjects[i]`` is the place in the batch of the answer's subject i."""

    number: int
    subjects: list[int] = Field(description="本次核查的各主体在批次中的序号，与 answer.subjects 一一对应")
    state: Literal["waiting", "decided", "failed"]
    check_id: str | None = Field(description="核查编号；回执、重新判定、解释都按它取得")
    answer: CheckAnswerView | None
    problem: BatchProblem | None


class BatchResults(Answer):
    """A page of checks."""

    items: list[BatchPart]
    next_cursor: str | None
