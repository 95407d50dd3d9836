"""A memorandum's report and the lists behind its numbers."""

from __future__ import annotations

from pydantic import Field

from api.schemas.common import Answer
from services.reports.model import Figure


class ReportLine(Answer):
    """One number."""

    figure: Figure
    by: dict[str, str] = Field(description="维度；空表示合计")
    count: int


class ReportView(Answer):
    """All numbers of one memorandum in one period."""

    memorandum: str
    title: str
    document_no: str | None
    from_: str = Field(alias="from")
    to: str
    lines: list[ReportLine]
    median_hours_to_acknowledge: float | None
    median_hours_to_feedback: float | None


class ReportIds(Answer):
    """What a number counts."""

    figure: Figure
    ids: list[str]
