"""Reports and the lists behind their numbers."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from api.schemas.common import Answer
from services.reports.model import Figure

_EFFECT = "punish 惩戒或 reward 激励；两者从不合并"


class ReportDays(Answer):
    """A period, both days included."""

    from_: str = Field(alias="from")
    to: str


class ReportLine(Answer):
    """One number, and the same number of the previous period."""

    figure: Figure
    effect: str = Field(description=_EFFECT)
    by: dict[str, str] = Field(description="维度；空表示合计")
    count: int
    previous: int = Field(description="上期的同一数字")


class ReportRatio(Answer):
    """A share and the two numbers that it is made of."""

    ratio: str = Field(description="hit_rate、acknowledged_in_time、answered_in_time、recalled_in_time、precision")
    effect: str = Field(description=_EFFECT)
    of: str = Field(description="precision 所指的名单；其他为空")
    part: int
    whole: int
    value: float | None = Field(description="0 到 1；没有可算的为空")
    previous: float | None


class ReportSpan(Answer):
    """How long a step took, counted from the case's opening."""

    step: str = Field(description="acknowledge 确认，feedback 反馈")
    effect: str = Field(description=_EFFECT)
    department: str | None = Field(description="空表示全部部门")
    cases: int
    median_hours: float
    ninetieth_hours: float = Field(description="九成案件不超过")
    previous_median_hours: float | None


class ReportMonth(ReportDays):
    """One month of the trend."""

    effect: str = Field(description=_EFFECT)
    asked: int
    checks: int
    hits: int
    cases: int


class ReportUnused(Answer):
    """A measure that nobody got in the period."""

    effect: str = Field(description=_EFFECT)
    measure: str
    silent: str | None = Field(description="规则不能触发的原因；能触发而没有遇到的为空")


class ReportView(ReportDays):
    """All numbers of a scope in one period beside those of the previous one."""

    memorandum: str | None
    department: str | None
    title: str
    document_no: str | None
    previous: ReportDays
    lines: list[ReportLine]
    ratios: list[ReportRatio]
    spans: list[ReportSpan]
    months: list[ReportMonth]
    unused: list[ReportUnused]
    median_hours_to_acknowledge: float | None = Field(description="备忘录的；部门和全市见 spans")
    median_hours_to_feedback: float | None


class ReportIds(Answer):
    """A page of what a number counts."""

    figure: Figure
    effect: str = Field(description=_EFFECT)
    by: dict[str, str]
    total: int = Field(description="与报表中的数字相等")
    ids: list[str]
    items: list[dict[str, Any]] = Field(description="编号所指的案件、核查或撤回通知；自然人姓名已脱敏")
    next_cursor: str | None
