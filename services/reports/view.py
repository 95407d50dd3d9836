"""The JSON form of a report."""

from __future__ import annotations

from typing import Any

from services.reports.model import Line, MemorandumReport


def report_json(report: MemorandumReport) -> dict[str, Any]:
    """``lines`` carry figure, dimensions and count; the same figure and dimensions open the list of ids."""
    return {
        "memorandum": report.memorandum,
        "title": report.title,
        "document_no": report.document_no,
        "from": report.period.first.isoformat(),
        "to": report.period.last.isoformat(),
        "lines": [_line_json(line) for line in report.lines],
        "median_hours_to_acknowledge": report.median_hours_to_acknowledge,
        "median_hours_to_feedback": report.median_hours_to_feedback,
    }


def _line_json(line: Line) -> dict[str, Any]:
    return {"figure": line.selection.figure.value, "by": dict(line.selection.by), "count": line.count}
