"""A memorandum's report as a page: a table per figure, one chart, and from every number the way to what it counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from api.console import words
from api.console.chart import Bar, bar_chart
from api.console.pages import Person, render
from api.wiring import Application
from engine.documents import MEASURE_OUTCOME_TITLES
from services.cases.states import State
from services.reports.model import Figure, MemorandumReport

FIGURES = {
    Figure.CHECKS: "触发的核查",
    Figure.HITS: "命中",
    Figure.SUBJECTS: "涉及的主体",
    Figure.MEASURES: "适用的措施",
    Figure.CASES: "案件",
}
WHO = {"organisations": "单位", "people": "自然人"}
_OUTCOMES = {**words.CASE_OUTCOMES, "": "尚未登记结果"}


def report_page(request: Request, app: Application, report: MemorandumReport, person: Person | None = None) -> Response:
    """The page; without a person (a system asked for HTML) it has no navigation and no drill-down."""
    link = _Links(report, person is not None)
    by_state = [(words.STATES[state].word, report.count(Figure.CASES, state=state)) for state in State]
    context: dict[str, Any] = {
        "report": report,
        "totals": [_total(report, link, figure) for figure in FIGURES],
        "measures": _measures(app, report, link),
        "states": [
            {"word": words.STATES[state].word, "count": count, "href": link(Figure.CASES, state=state)}
            for state in State
            if (count := report.count(Figure.CASES, state=state))
        ],
        "outcomes": [
            {"word": word, "count": count, "href": link(Figure.CASES, outcome=outcome)}
            for outcome, word in _OUTCOMES.items()
            if (count := report.count(Figure.CASES, outcome=outcome))
        ],
        "chart": bar_chart("案件按状态", [Bar(word, count) for word, count in by_state if count]),
        "empty": not any(report.count(figure) for figure in FIGURES),
    }
    return render(request, "report.html", person=person, **context)


class _Links:
    """Makes the address of the list behind a number."""

    def __init__(self, report: MemorandumReport, active: bool) -> None:
        self._report, self._active = report, active

    def __call__(self, figure: Figure, **by: str) -> str:
        """Empty when there is no list to open."""
        if not self._active:
            return ""
        period = {"from": self._report.period.first.isoformat(), "to": self._report.period.last.isoformat()}
        return f"/reports/memoranda/{self._report.memorandum}/ids?" + urlencode(
            {**period, "figure": figure.value, **by}
        )


def _total(report: MemorandumReport, link: _Links, figure: Figure) -> dict[str, Any]:
    parts = []
    if figure is not Figure.MEASURES:
        parts = [
            {"word": word, "count": report.count(figure, who=who), "href": link(figure, who=who)}
            for who, word in WHO.items()
        ]
    return {"title": FIGURES[figure], "count": report.count(figure), "href": link(figure), "parts": parts}


def _measures(app: Application, report: MemorandumReport, link: _Links) -> list[dict[str, Any]]:
    rows = []
    for line in report.lines:
        by = dict(line.selection.by)
        if line.selection.figure is not Figure.MEASURES or by.keys() != {"measure", "measure_outcome"}:
            continue
        measure = app.packs.measures.get(by["measure"])
        rows.append(
            {
                "title": measure.title if measure else by["measure"],
                "outcome": MEASURE_OUTCOME_TITLES.get(by["measure_outcome"], by["measure_outcome"]),
                "count": line.count,
                "href": link(Figure.MEASURES, **by),
                "done": report.count(Figure.CASES, measure=by["measure"], outcome="implemented"),
            }
        )
    return sorted(rows, key=lambda row: -row["count"])


def selection_words(by: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """A number's dimensions in words: 单位 · 已实施."""
    spoken = {
        "who": WHO,
        "state": {state.value: words.STATES[state].word for state in State},
        "outcome": _OUTCOMES,
        "measure": titles,
        "measure_outcome": MEASURE_OUTCOME_TITLES,
    }
    return " · ".join(spoken[dimension].get(value, value) for dimension, value in by.items())
