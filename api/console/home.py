"""The first page: today's work, then what the role oversees, then charts. Every number leads to a list of just so many lines."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.console.chart import Series, column_chart
from api.console.duty_pages import duty_line
from api.console.pages import render
from api.console.people import SignedInPerson
from api.console.report_page import items_address
from api.context import App, Now, Today
from api.security.rights import CHECKERS
from engine.packs.packset import PackSet
from services.dashboard.building import dashboard, shown_period
from services.dashboard.model import Dashboard, Initiated, Week, Work
from services.push import service
from services.reports.model import Figure, Period, Scope, Selection
from services.reports.titles import EFFECT_TITLES, FIGURE_TITLES
from services.supervision.kinds import KIND_TITLES
from services.supervision.states import STATE_TITLES, State

routes = APIRouter(include_in_schema=False)


@routes.get("/")
def home(request: Request, app: App, person: SignedInPerson, now: Now, today: Today) -> Response:
    """What waits for this person, most urgent first, and nothing that waits for others."""
    with app.database.write() as uow:  # looking into the inbox is the pushes' delivery
        for department in person.caller.departments:
            service.inbox(uow, department, caller=person.caller, now=now)
        found = dashboard(uow, app.packs, person.caller, now=now)
    period = shown_period(now)
    return render(
        request,
        "home.html",
        person=person,
        tiles=[_tile(one) for one in found.work],
        urgent=[duty_line(app.packs, one, today) for one in found.urgent],
        owed=found.owed,
        oversight=_oversight(found),
        initiated=[_initiated(app.packs, one, period) for one in found.initiated],
        charts=_charts(found),
        whose="全市" if found.oversight else "本部门",
        period=period,
        may_check=person.caller.has(*CHECKERS),
    )


def _tile(one: Work) -> dict[str, Any]:
    return {
        "title": KIND_TITLES[one.kind],
        "count": one.count,
        "overdue": one.overdue,
        "href": f"/duties?kind={one.kind.value}",
    }


def _oversight(found: Dashboard) -> list[dict[str, Any]]:
    if found.oversight is None:
        return []
    supervised = [
        {
            "title": STATE_TITLES[state],
            "count": found.oversight.supervised.get(state, 0),
            "href": f"/supervision?show={state.value}",
        }
        for state in (State.NOTIFIED, State.URGED, State.REMINDED)
    ]
    return [
        *supervised,
        {"title": "逾期未确认的通知", "count": found.oversight.unconfirmed, "href": "/notices?show=overdue"},
        {"title": "没有送达的消息", "count": found.oversight.undelivered, "href": "/notices?show=dead"},
    ]


def _initiated(packs: PackSet, one: Initiated, period: Period) -> dict[str, Any]:
    def link(**by: str) -> str:
        return items_address(Selection(Scope(one.memorandum), period, Figure.CASES, by))

    days = f"from={period.first.isoformat()}&to={period.last.isoformat()}"
    return {
        "title": packs.memoranda[one.memorandum].title,
        "href": f"/reports/memoranda/{one.memorandum}?{days}",
        "cells": [
            {"count": one.cases, "href": link()},
            {"count": one.waiting, "href": link(state="fed_back")},
            {"count": one.implemented, "href": link(outcome="implemented")},
        ],
    }


def _charts(found: Dashboard) -> list[dict[str, Any]]:
    return [
        {"title": EFFECT_TITLES[effect], "svg": _chart(effect, weeks)}
        for effect, weeks in found.weeks.items()
        if any(week.hits or week.cases for week in weeks)
    ]


def _chart(effect: str, weeks: tuple[Week, ...]) -> str:
    labels = [f"{week.first.month}-{week.first.day}" for week in weeks]
    series = [
        Series(FIGURE_TITLES[Figure.CASES], [week.cases for week in weeks]),
        Series(FIGURE_TITLES[Figure.HITS], [week.hits for week in weeks], strong=False),
    ]
    return column_chart(f"home-{effect}", f"{EFFECT_TITLES[effect]}：按周的案件和命中", labels, series)
