"""The JSON form of reports and of the lists behind their numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from services.reports.model import Counts, Line, Month, Part, Period, Report, Scope, Step
from services.reports.ratios import ratios_of
from services.reports.reading import Items
from services.wire import moment_text


def report_json(report: Report) -> dict[str, Any]:
    """``lines`` carry figure, effect, dimensions, the count and the previous period's; the same figure and dimensions open the list."""
    only = report.parts[0] if len(report.parts) == 1 else None
    return {
        "memorandum": report.scope.memorandum,
        "department": report.scope.department,
        "title": report.title,
        "document_no": report.document_no,
        **_period_json(report.period),
        "previous": _period_json(report.before),
        "lines": [line for part in report.parts for line in _lines(part)],
        "ratios": [ratio for part in report.parts for ratio in _ratios(part)],
        "spans": [span for part in report.parts for span in _spans(part)],
        "months": [month for part in report.parts for month in _months(part)],
        "unused": [
            {"effect": part.effect, "measure": one.measure, "silent": one.silent or None}
            for part in report.parts
            for one in part.unused
        ],
        "median_hours_to_acknowledge": _median(only, Step.ACKNOWLEDGE),
        "median_hours_to_feedback": _median(only, Step.FEEDBACK),
    }


def items_json(items: Items, next_cursor: str | None) -> dict[str, Any]:
    """A page of what a number counts."""
    return {
        "figure": items.selection.figure.value,
        "effect": items.selection.scope.effect,
        "by": dict(items.selection.by),
        "total": items.total,
        "ids": list(items.ids),
        "items": [_row(asdict(one)) for one in items.rows],
        "next_cursor": next_cursor,
    }


def period_words(period: Period) -> str:
    """2026-01-01 至 2026-06-30."""
    return f"{period.first.isoformat()} 至 {period.last.isoformat()}"


def scope_name(scope: Scope) -> str:
    """For the name of a file: letters, digits and strokes only."""
    return "-".join(part for part in (scope.memorandum, scope.department) if part) or "city"


def _period_json(period: Period) -> dict[str, str]:
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}


def _lines(part: Part) -> list[dict[str, Any]]:
    before = {_key(line): line.count for line in part.before.lines}
    now = {_key(line): line for line in part.now.lines}
    found = [_line(part, line, line.count, before.get(key, 0)) for key, line in now.items()]
    gone = [line for line in part.before.lines if _key(line) not in now and line.count]
    return found + [_line(part, line, 0, line.count) for line in gone]


def _line(part: Part, line: Line, count: int, previous: int) -> dict[str, Any]:
    by = dict(line.selection.by)
    figure = line.selection.figure.value
    return {"figure": figure, "effect": part.effect, "by": by, "count": count, "previous": previous}


def _key(line: Line) -> tuple[str, tuple[tuple[str, str], ...]]:
    return line.selection.figure.value, tuple(sorted(line.selection.by.items()))


def _ratios(part: Part) -> list[dict[str, Any]]:
    before = {(ratio.name, ratio.of): ratio.value for ratio in ratios_of(part.before)}
    return [
        {
            "ratio": ratio.name,
            "effect": part.effect,
            "of": ratio.of,
            "part": ratio.part,
            "whole": ratio.whole,
            "value": _rounded(ratio.value),
            "previous": _rounded(before.get((ratio.name, ratio.of))),
        }
        for ratio in ratios_of(part.now)
    ]


def _spans(part: Part) -> list[dict[str, Any]]:
    return [
        {
            "step": step.value,
            "effect": part.effect,
            "department": department or None,
            "cases": span.cases,
            "median_hours": span.median,
            "ninetieth_hours": span.ninetieth,
            "previous_median_hours": _hours(part.before, step, department),
        }
        for (step, department), span in sorted(part.now.spans.items())
    ]


def _months(part: Part) -> list[dict[str, Any]]:
    return [{"effect": part.effect, **_month(month)} for month in part.months]


def _month(month: Month) -> dict[str, Any]:
    counts = {"asked": month.asked, "checks": month.checks, "hits": month.hits, "cases": month.cases}
    return {**_period_json(month.period), **counts}


def _hours(counts: Counts, step: Step, department: str) -> float | None:
    found = counts.spans.get((step, department))
    return found.median if found else None


def _median(part: Part | None, step: Step) -> float | None:
    return _hours(part.now, step, "") if part else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _row(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _plain(value) for name, value in values.items() if name != "client"
    }  # whose system asked is nobody's business


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment_text(value)
    return value.isoformat() if isinstance(value, date) else value
