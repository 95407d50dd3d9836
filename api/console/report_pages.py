"""Reports on the console: choose a memorandum, a department or the city and a period, read the numbers, open what they count."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.console import words
from api.console.forms import PERIOD, Form
from api.console.pages import Person, render
from api.console.people import SignedInPerson
from api.console.report_page import items_address, scope_address
from api.context import App, Now, Today
from api.department_texts import department_title
from api.negotiation import Form as Wanted
from api.negotiation import wanted_form
from api.periods import ReportPeriod
from api.report_documents import cases_answer, report_answer
from api.report_questions import Format, OpenedNumber, Within, cursor_of
from api.routing import PackId
from api.wiring import Application
from engine.packs.packset import PackSet
from services.accounts.model import Caller, Role
from services.errors import InvalidInputError
from services.reports.access import OVERSEERS, readable_departments, readable_memoranda
from services.reports.model import Figure, Scope
from services.reports.periods import period_of
from services.reports.reading import OF_CASES, OF_CHECKS, Items, read_items
from services.reports.store import CaseRow, CheckRow, RecallRow
from services.reports.titles import EFFECT_TITLES, KEEPING_TITLES, Titles

routes = APIRouter(include_in_schema=False)

FORMS = (Wanted.HTML, Wanted.XLSX, Wanted.PDF)
CITY = "city"
_Text = Annotated[str, Query(max_length=120)]


@routes.get("/reports")
def reports(
    request: Request,
    app: App,
    person: SignedInPerson,
    today: Today,
    memorandum: _Text = "",
    department: _Text = "",
    first: Annotated[str, Query(alias="from", max_length=10)] = "",
    last: Annotated[str, Query(alias="to", max_length=10)] = "",
) -> Response:
    """The choice. A complete one leads on to the report; a faulty one comes back with what was entered."""
    form = Form(
        {
            "memorandum": memorandum,
            "department": department,
            "from": first or f"{today.year}-01-01",
            "to": last or today.isoformat(),
        }
    )
    memoranda, departments = _choices(app.packs, person.caller)
    if memorandum or department:
        _check(form, dict(memoranda), dict(departments))
        if form.fine:
            return RedirectResponse(_address(memorandum, department, form), 303)
    elif len(memoranda) == 1 and not departments:
        form.values["memorandum"] = memoranda[0][0]
    context = {"form": form, "memoranda": memoranda, "departments": departments}
    return render(request, "reports.html", 200 if form.fine else 422, person, **context)


@routes.get("/reports/memoranda/{memorandum_id}")
def memorandum_report(
    memorandum_id: PackId,
    request: Request,
    app: App,
    now: Now,
    person: SignedInPerson,
    period: ReportPeriod,
    within: Within = None,
    format: Format = None,
) -> Response:
    """A memorandum's numbers, or one department's part of them."""
    return _report(request, app, now, person, Scope(memorandum_id, within), period, format)


@routes.get("/reports/memoranda/{memorandum_id}/ids")
def memorandum_ids(
    memorandum_id: PackId,
    request: Request,
    app: App,
    now: Now,
    person: SignedInPerson,
    period: ReportPeriod,
    opened: OpenedNumber,
    within: Within = None,
    format: Format = None,
) -> Response:
    """What one of them counts."""
    return _ids(request, app, now, person, Scope(memorandum_id, within), period, opened, format)


@routes.get("/reports/departments/{department_id}")
def department_report(
    department_id: PackId,
    request: Request,
    app: App,
    now: Now,
    person: SignedInPerson,
    period: ReportPeriod,
    format: Format = None,
) -> Response:
    """A department's numbers."""
    return _report(request, app, now, person, Scope(department=department_id), period, format)


@routes.get("/reports/departments/{department_id}/ids")
def department_ids(
    department_id: PackId,
    request: Request,
    app: App,
    now: Now,
    person: SignedInPerson,
    period: ReportPeriod,
    opened: OpenedNumber,
    format: Format = None,
) -> Response:
    """What one of them counts."""
    return _ids(request, app, now, person, Scope(department=department_id), period, opened, format)


@routes.get("/reports/city")
def city_report(
    request: Request, app: App, now: Now, person: SignedInPerson, period: ReportPeriod, format: Format = None
) -> Response:
    """The whole city's numbers."""
    return _report(request, app, now, person, Scope(), period, format)


@routes.get("/reports/city/ids")
def city_ids(
    request: Request,
    app: App,
    now: Now,
    person: SignedInPerson,
    period: ReportPeriod,
    opened: OpenedNumber,
    format: Format = None,
) -> Response:
    """What one of them counts."""
    return _ids(request, app, now, person, Scope(), period, opened, format)


def _choices(packs: PackSet, caller: Caller) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    memoranda = [
        (one.id, f"{one.title}（{department_title(packs, one.initiator)}）")
        for one in readable_memoranda(packs, caller)
    ]
    departments = [(id_, department_title(packs, id_)) for id_ in readable_departments(packs, caller)]
    if caller.has(*OVERSEERS):
        departments.insert(0, (CITY, "全市"))
    return memoranda, departments


def _check(form: Form, memoranda: dict[str, str], departments: dict[str, str]) -> None:
    days = form.days(PERIOD)
    if len(days) == 2:
        try:
            period_of(days["from"], days["to"])
        except InvalidInputError as error:
            form.refuse(error)
    memorandum, department = form.value("memorandum"), form.value("department")
    if memorandum and memorandum not in memoranda:
        form.errors["memorandum"] = "请选择备忘录"
    if department and department not in departments:
        form.errors["department"] = "请选择部门"


def _address(memorandum: str, department: str, form: Form) -> str:
    """Both chosen: the department's part of the memorandum; the city has no part of its own."""
    query = f"from={form.value('from')}&to={form.value('to')}"
    part = department if department != CITY else ""
    if memorandum:
        return f"{scope_address(Scope(memorandum))}?{query}" + (f"&within={part}" if part else "")
    return f"{scope_address(Scope(department=part or None))}?{query}"


def _report(
    request: Request,
    app: Application,
    now: Now,
    person: Person,
    scope: Scope,
    period: ReportPeriod,
    format: Wanted | None,
) -> Response:
    form = wanted_form(request, FORMS, format or Wanted.HTML)
    return report_answer(request, app, person.caller, scope, period, form=form, now=now, person=person)


def _ids(
    request: Request,
    app: Application,
    now: Now,
    person: Person,
    scope: Scope,
    period: ReportPeriod,
    opened: OpenedNumber,
    format: Wanted | None,
) -> Response:
    selection = opened.selection(scope, period)
    if format is Wanted.XLSX:
        return cases_answer(app, person.caller, selection, now=now)
    with app.database.read() as uow:
        items = read_items(uow, app.packs, person.caller, selection, after=opened.after, now=now)
    return render(request, "report_ids.html", person=person, **_context(app.packs, person, items))


def _context(packs: PackSet, person: Person, items: Items) -> dict[str, Any]:
    titles, selection = Titles(packs), items.selection
    address = items_address(selection)
    period = f"from={selection.period.first.isoformat()}&to={selection.period.last.isoformat()}"
    back = f"{scope_address(selection.scope)}?{period}"
    if selection.scope.memorandum and selection.scope.department:
        back += f"&within={selection.scope.department}"
    cursor = cursor_of(items.last)
    return {
        "title": titles.selection(selection.figure, selection.by),
        "effect": EFFECT_TITLES[selection.scope.effect or ""],
        "period": selection.period,
        "back": back,
        "items": items,
        "kind": _kind(selection.figure),
        "rows": [_row(packs, titles, row) for row in items.rows],
        "hidden": any(isinstance(row, CheckRow) and row.case_no is None for row in items.rows),
        "may_open": person.caller.has(Role.CREDIT_OFFICE, Role.AUDITOR),
        "next": f"{address}&cursor={cursor}" if cursor else "",
        "download": f"{address}&format=xlsx" if selection.figure in OF_CASES else "",
    }


def _kind(figure: Figure) -> str:
    if figure in OF_CASES:
        return "cases"
    if figure in OF_CHECKS:
        return "checks"
    return "recalls" if figure is Figure.RECALLS else "ids"


def _row(packs: PackSet, titles: Titles, row: CaseRow | CheckRow | RecallRow) -> dict[str, Any]:
    if isinstance(row, CaseRow):
        return {
            "row": row,
            "look": words.STATES[row.state],
            "outcome": titles.of("outcome", row.outcome or "") if row.outcome else "",
            "department": department_title(packs, row.department),
            "list": titles.of("list", row.list_id),
            "kept": [KEEPING_TITLES[row.acknowledging], KEEPING_TITLES[row.answering]],
        }
    if isinstance(row, CheckRow):
        look = words.OUTCOMES[row.outcome]
        return {
            "row": row,
            "look": look,
            "department": department_title(packs, row.department),
            "matter": titles.matter(row.matter_kind),
        }
    return {
        "row": row,
        "department": department_title(packs, row.department),
        "kept": KEEPING_TITLES[row.recall],
    }
