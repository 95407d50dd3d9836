"""A report as a page: tables and charts, and from every number the way to what it counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from api.console.chart import Bar, Series, bar_chart, column_chart
from api.console.pages import Person, render
from api.console.words import hours_text
from api.wiring import Application
from services.cases.outcome import OUTCOME_TITLES
from services.cases.states import STATE_TITLES
from services.reports.layout import Cell, Hours, Number, Share, Table
from services.reports.model import Figure, Part, Period, Report, Scope, Selection
from services.reports.tables import tables_of
from services.reports.titles import EFFECT_TITLES, FIGURE_TITLES, NO_OUTCOME, Titles

Link = Callable[[Selection], str]


def report_page(request: Request, app: Application, report: Report, person: Person | None = None) -> Response:
    """The page; without a person (a system asked for HTML) it has no navigation and opens nothing."""
    return render(request, "report.html", person=person, **report_context(app, report, links=person is not None))


def report_context(app: Application, report: Report, *, links: bool) -> dict[str, Any]:
    """What ``report_body.html`` shows."""
    titles = Titles(app.packs)
    link = items_address if links else _nowhere
    return {
        "report": report,
        "address": scope_address(report.scope),
        "period": _period_query(report.period),
        "parts": [_part(part, titles, link, len(report.parts) > 1) for part in report.parts],
        "empty": not any(part.now.count(figure) for part in report.parts for figure in _SOMETHING),
    }


_SOMETHING = (Figure.CHECKS, Figure.CASES, Figure.RECALLS)


def scope_address(scope: Scope) -> str:
    """The page of a scope's report, without its period."""
    if scope.memorandum is not None:
        return f"/reports/memoranda/{scope.memorandum}"
    return f"/reports/departments/{scope.department}" if scope.department is not None else "/reports/city"


def items_address(selection: Selection) -> str:
    """The page of the list behind a number."""
    scope = selection.scope
    query: dict[str, str] = {**_period_query(selection.period), "figure": selection.figure.value}
    if scope.memorandum is None and scope.effect is not None:
        query["effect"] = scope.effect
    if scope.memorandum is not None and scope.department is not None:
        query["within"] = scope.department
    return f"{scope_address(scope)}/ids?{urlencode({**query, **selection.by})}"


def _nowhere(_: Selection) -> str:
    return ""


def _period_query(period: Period) -> dict[str, str]:
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}


def _part(part: Part, titles: Titles, link: Link, named: bool) -> dict[str, Any]:
    charts = _charts(part)
    return {
        "title": EFFECT_TITLES[part.effect] if named else "",
        "effect": part.effect,
        "tables": [_table(table, link, charts.get(table.name)) for table in tables_of(part, titles)],
    }


def _table(table: Table, link: Link, chart: Markup | None) -> dict[str, Any]:
    sums: list[str] = []
    if table.summed and len(table.rows) > 1:
        sums = [
            f"{sum(_count(row[place]) for row in table.rows):,}" if place in table.summed else ""
            for place in range(1, len(table.heads))
        ]
    return {
        "name": table.name,
        "title": table.title,
        "note": table.note,
        "chart": chart,
        "heads": [{"title": head, "number": _is_number(table, place)} for place, head in enumerate(table.heads)],
        "rows": [[_cell(cell, link) for cell in row] for row in table.rows],
        "sums": sums,
    }


def _is_number(table: Table, place: int) -> bool:
    return any(not isinstance(row[place], str) for row in table.rows)


def _cell(cell: Cell, link: Link) -> dict[str, Any]:
    if isinstance(cell, str):
        return {"text": cell, "number": False, "href": ""}
    if isinstance(cell, Number):
        href = link(cell.selection) if cell.selection and cell.count else ""
        return {"text": f"{cell.count:,}", "number": True, "href": href}
    if isinstance(cell, Hours):
        return {"text": "—" if cell.hours is None else hours_text(cell.hours), "number": True, "href": ""}
    return {"text": _percent(cell), "number": True, "href": ""}


def _percent(share: Share) -> str:
    """What is not all, or not nothing, is never rounded to it."""
    if not share.whole:
        return "—"
    told = f"{share.part / share.whole:.1%}"
    if told == "100.0%" and share.part < share.whole:
        return "99.9%"
    return "<0.1%" if told == "0.0%" and share.part else told


def _count(cell: Cell) -> int:
    return cell.count if isinstance(cell, Number) else 0


def _charts(part: Part) -> dict[str, Markup]:
    found = {}
    now = part.now
    states = _bars((STATE_TITLES[state], now.count(Figure.CASES, state=state.value)) for state in STATE_TITLES)
    outcomes = _bars(
        (title, now.count(Figure.CASES, outcome=outcome))
        for outcome, title in {**OUTCOME_TITLES, "": NO_OUTCOME}.items()
    )
    if states:
        found["states"] = bar_chart(f"{part.effect}-states", "案件按状态", states)
        found["outcomes"] = bar_chart(f"{part.effect}-outcomes", "案件按办理结果", outcomes)
    if len(part.months) > 1 and any(month.hits or month.cases for month in part.months):
        labels = [f"{month.period.first.year % 100:02d}-{month.period.first.month:02d}" for month in part.months]
        series = [
            Series(FIGURE_TITLES[Figure.CASES], [month.cases for month in part.months]),
            Series(FIGURE_TITLES[Figure.HITS], [month.hits for month in part.months], strong=False),
        ]
        found["months"] = column_chart(f"{part.effect}-months", "按月的案件和命中", labels, series)
    return found


def _bars(values: Any) -> Sequence[Bar]:
    return [Bar(word, count) for word, count in values if count]
