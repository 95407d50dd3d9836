"""Reports for the department that initiated a memorandum: JSON, or a page when ``Accept`` asks for HTML."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.console.report_page import report_page
from api.context import App
from api.periods import ReportPeriod
from api.problems import documented
from api.routing import PackId, router
from api.schemas.reports import ReportIds, ReportView
from api.security.callers import SignedIn
from services.reports.memorandum import build_report, drill_down
from services.reports.model import Figure, Selection
from services.reports.view import report_json

routes = router("/api/v1/reports", "报表")

Dimension = Annotated[str | None, Query(max_length=80)]


@routes.get(
    "/memoranda/{memorandum_id}",
    summary="一份备忘录的执行情况",
    responses={200: {"model": ReportView, "content": {"text/html": {}}}, **documented(401, 403, 404, 422)},
)
def report(memorandum_id: PackId, request: Request, app: App, caller: SignedIn, period: ReportPeriod) -> Response:
    """核查、命中、措施、案件及办理时长；自然人与单位分开统计。"""
    with app.database.read() as uow:
        found = build_report(uow, app.packs, caller, memorandum_id, period)
    if _wants_page(request):
        return report_page(request, app, found)
    return JSONResponse(report_json(found))


@routes.get(
    "/memoranda/{memorandum_id}/ids",
    summary="一个数字背后的明细编号",
    response_model=ReportIds,
    responses=documented(401, 403, 404, 422),
)
def ids(
    memorandum_id: PackId,
    app: App,
    caller: SignedIn,
    period: ReportPeriod,
    figure: Annotated[Figure, Query(description="统计项")],
    who: Dimension = None,
    state: Dimension = None,
    outcome: Dimension = None,
    measure: Dimension = None,
    measure_outcome: Dimension = None,
) -> dict[str, Any]:
    """维度与报表中该行的 by 相同。"""
    given = {
        "who": who,
        "state": state,
        "outcome": outcome,
        "measure": measure,
        "measure_outcome": measure_outcome,
    }
    by = {name: value for name, value in given.items() if value is not None}
    with app.database.read() as uow:
        found = drill_down(uow, app.packs, caller, Selection(memorandum_id, period, figure, by))
    return {"figure": figure, "ids": list(found)}


def _wants_page(request: Request) -> bool:
    """Whether HTML comes before JSON in ``Accept``; a bare ``*/*`` gets JSON."""
    for part in request.headers.get("accept", "").split(","):
        kind = part.partition(";")[0].strip()
        if kind == "text/html":
            return True
        if kind in ("application/json", "*/*"):
            return False
    return False
