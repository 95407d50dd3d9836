"""Reports for initiators: choose a memorandum and a period, read the numbers, open what they count."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.console.case_views import case_line
from api.console.forms import Form
from api.console.pages import render
from api.console.people import SignedInPerson
from api.console.report_page import FIGURES, report_page, selection_words
from api.context import App, Today
from api.department_texts import department_title
from api.periods import ReportPeriod
from api.routing import PackId
from services.accounts.model import Role
from services.cases.access import visible_case
from services.errors import InvalidInputError
from services.reports.memorandum import build_report, drill_down, period_of
from services.reports.model import Figure, Selection

routes = APIRouter(include_in_schema=False)

_DIMENSIONS = ("who", "state", "outcome", "measure", "measure_outcome")
SHOWN = 200


@routes.get("/reports")
def reports(
    request: Request,
    app: App,
    person: SignedInPerson,
    today: Today,
    memorandum: Annotated[str, Query(max_length=80)] = "",
    first: Annotated[str, Query(alias="from", max_length=10)] = "",
    last: Annotated[str, Query(alias="to", max_length=10)] = "",
) -> Response:
    """The choice. A complete one leads on to the report; a faulty one comes back with what was entered."""
    form = Form({"memorandum": memorandum, "from": first or f"{today.year}-01-01", "to": last or today.isoformat()})
    mine = [
        entry
        for entry in app.packs.memoranda.values()
        if person.caller.acts_for(entry.initiator) or person.caller.has(Role.CREDIT_OFFICE, Role.AUDITOR)
    ]
    if memorandum:
        _check_period(form)
        if memorandum not in {entry.id for entry in mine}:
            form.errors["memorandum"] = "请选择备忘录"
        if form.fine:
            query = f"from={form.value('from')}&to={form.value('to')}"
            return RedirectResponse(f"/reports/memoranda/{memorandum}?{query}", 303)
    elif len(mine) == 1:
        form.values["memorandum"] = mine[0].id
    choices = [(entry.id, f"{entry.title}（{department_title(app.packs, entry.initiator)}）") for entry in mine]
    return render(request, "reports.html", 200 if form.fine else 422, person, form=form, choices=choices)


def _check_period(form: Form) -> None:
    days = {}
    for name, title in (("from", "起始日期"), ("to", "截止日期")):
        try:
            days[name] = Form.day(form.value(name))
        except ValueError:
            form.errors[name] = f"{title}不是有效的日期，请写成 2026-01-31 的样子"
    if len(days) == 2:
        try:
            period_of(days["from"], days["to"])
        except InvalidInputError as error:
            form.refuse(error)


@routes.get("/reports/memoranda/{memorandum_id}")
def report(memorandum_id: PackId, request: Request, app: App, person: SignedInPerson, period: ReportPeriod) -> Response:
    """The numbers."""
    with app.database.read() as uow:
        found = build_report(uow, app.packs, person.caller, memorandum_id, period)
    return report_page(request, app, found, person)


@routes.get("/reports/memoranda/{memorandum_id}/ids")
def ids(
    memorandum_id: PackId,
    request: Request,
    app: App,
    person: SignedInPerson,
    period: ReportPeriod,
    figure: Annotated[Figure, Query()],
) -> Response:
    """What a number counts: cases in a table, anything else by its id."""
    by = {name: value for name in _DIMENSIONS if (value := request.query_params.get(name)) is not None}
    with app.database.read() as uow:
        found = drill_down(uow, app.packs, person.caller, Selection(memorandum_id, period, figure, by))
        cases = [visible_case(uow, person.caller, id_) for id_ in found[:SHOWN]] if figure is Figure.CASES else []
    may_open = figure is Figure.CHECKS and person.caller.has(Role.CREDIT_OFFICE, Role.AUDITOR)
    titles = {measure.id: measure.title for measure in app.packs.measures.values()}
    return render(
        request,
        "report_ids.html",
        person=person,
        memorandum=app.packs.memoranda[memorandum_id],
        period=period,
        title=" · ".join(part for part in (FIGURES[figure], selection_words(by, titles)) if part),
        ids=found[:SHOWN],
        total=len(found),
        cases=[case_line(app.packs, case) for case in cases],
        opens="/checks/" if may_open else "",
    )
