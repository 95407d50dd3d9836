"""Why a check came out as it did: for each entry of each subject, what every rule near it asked."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.schemas.checks import OutcomeWord
from api.schemas.common import Answer
from api.schemas.library import SilenceView


class UnmetView(Answer):
    """One comparison that did not hold."""

    field: str = Field(examples=["matter.government_funded"])
    op: str = Field(examples=["eq"])
    expected: Any
    actual: Any
    text: str = Field(examples=["要求是否政府投资：是，实际：否"])


class MissingView(Answer):
    """A field without which a rule stays open."""

    field: str
    title: str


class RuleTraceView(Answer):
    """One rule on one entry."""

    memorandum: str
    memorandum_title: str
    rule: str
    measure: str
    measure_title: str
    status: Literal["fired", "failed", "unknown", "silent"] = Field(
        description="fired 触发；failed 条件不满足；unknown 缺少信息；silent 依法或依确认状态不触发"
    )
    failed: list[UnmetView] = Field(description="没有满足的条件；静默的规则也列出")
    missing: list[MissingView]
    silences: list[SilenceView]
    text: str


class EntryTraceView(Answer):
    """One entry in force that touched the subject."""

    list_: str = Field(alias="list")
    list_title: str
    listing_id: str | None = Field(description="命中的条目；没有命中的条目不给出编号")
    reached_as: Literal["own", "responsible_person", "represented"]
    rules: list[RuleTraceView]


class SubjectTraceView(Answer):
    """One subject."""

    index: int
    outcome: OutcomeWord
    text: str
    entries: list[EntryTraceView]
    unlisted: int = Field(description="没有列出的名单记录：没有规则把它们用于本事项，或者属于他人")


class ExplanationView(Answer):
    """The whole explanation, from what was stored with the check."""

    check_id: str
    decided_at: str
    revision: str
    matter_kind: str
    subjects: list[SubjectTraceView]
