"""Reports for initiators, participants and the credit office, as JSON, page, workbook or PDF, and the lists behind their numbers."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from api.context import App, Now
from api.negotiation import MEDIA_TYPES, Form, wanted_form
from api.periods import ReportPeriod
from api.problems import documented
from api.report_documents import report_answer
from api.report_questions import Format, Opened, OpenedNumber, Within, cursor_of
from api.routing import PackId, router
from api.schemas.reports import ReportIds, ReportView
from api.security.callers import SignedIn
from api.wiring import Application
from services.accounts.model import Caller
from services.reports.model import Scope
from services.reports.reading import read_items
from services.reports.view import items_json

routes = router("/api/v1/reports", "报表")

OFFERED = (Form.JSON, Form.HTML, Form.XLSX, Form.PDF)
_REPORT: dict[int | str, dict[str, Any]] = {
    200: {"model": ReportView, "content": {MEDIA_TYPES[form]: {} for form in OFFERED[1:]}},
    **documented(401, 403, 404, 406, 422, 503),
}
_ITEMS: dict[int | str, dict[str, Any]] = documented(401, 403, 404, 422)


@routes.get("/memoranda/{memorandum_id}", summary="一份备忘录的执行情况", responses=_REPORT)
def memorandum(
    memorandum_id: PackId,
    request: Request,
    app: App,
    now: Now,
    caller: SignedIn,
    period: ReportPeriod,
    within: Within = None,
    format: Format = None,
) -> Response:
    """核查、命中、措施、案件、时限、撤回，与上期对比；自然人与单位分开统计。within：只看一个部门的部分。"""
    scope = Scope(memorandum_id, within)
    return report_answer(request, app, caller, scope, period, form=wanted_form(request, OFFERED, format), now=now)


@routes.get(
    "/memoranda/{memorandum_id}/ids", summary="备忘录报表中一个数字的明细", response_model=ReportIds, responses=_ITEMS
)
def memorandum_ids(
    memorandum_id: PackId,
    app: App,
    now: Now,
    caller: SignedIn,
    period: ReportPeriod,
    opened: OpenedNumber,
    within: Within = None,
) -> dict[str, Any]:
    """统计项和维度与报表中该行的 figure 和 by 相同；维度作为查询参数，如 &state=prompted。"""
    return _items(app, now, caller, Scope(memorandum_id, within), period, opened)


@routes.get("/departments/{department_id}", summary="一个部门的执行情况", responses=_REPORT)
def department(
    department_id: PackId,
    request: Request,
    app: App,
    now: Now,
    caller: SignedIn,
    period: ReportPeriod,
    format: Format = None,
) -> Response:
    """该部门发起的核查和承办的案件，惩戒与激励分开。"""
    scope = Scope(department=department_id)
    return report_answer(request, app, caller, scope, period, form=wanted_form(request, OFFERED, format), now=now)


@routes.get(
    "/departments/{department_id}/ids", summary="部门报表中一个数字的明细", response_model=ReportIds, responses=_ITEMS
)
def department_ids(
    department_id: PackId, app: App, now: Now, caller: SignedIn, period: ReportPeriod, opened: OpenedNumber
) -> dict[str, Any]:
    """须写明 effect：惩戒与激励不合并统计。"""
    return _items(app, now, caller, Scope(department=department_id), period, opened)


@routes.get("/city", summary="全市的执行情况", responses=_REPORT)
def city(
    request: Request, app: App, now: Now, caller: SignedIn, period: ReportPeriod, format: Format = None
) -> Response:
    """全部备忘录和部门，惩戒与激励分开；信用办和审计可以查看。"""
    return report_answer(request, app, caller, Scope(), period, form=wanted_form(request, OFFERED, format), now=now)


@routes.get("/city/ids", summary="全市报表中一个数字的明细", response_model=ReportIds, responses=_ITEMS)
def city_ids(app: App, now: Now, caller: SignedIn, period: ReportPeriod, opened: OpenedNumber) -> dict[str, Any]:
    """须写明 effect：惩戒与激励不合并统计。"""
    return _items(app, now, caller, Scope(), period, opened)


def _items(
    app: Application, now: Now, caller: Caller, scope: Scope, period: ReportPeriod, opened: Opened
) -> dict[str, Any]:
    selection = opened.selection(scope, period)
    with app.database.read() as uow:
        items = read_items(uow, app.packs, caller, selection, after=opened.after, now=now)
    return items_json(items, cursor_of(items.last))
