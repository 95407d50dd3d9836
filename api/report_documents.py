"""A report in the form that is wanted: JSON, a page, a workbook or a PDF. Files are told to the trail, and removed once they are sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from itertools import chain
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from adapters.documents.pdf import pdf_of
from adapters.documents.report_xlsx import details_xlsx, report_xlsx
from adapters.documents.workbook import MEDIA_TYPE
from api.console.pages import Person, template
from api.console.report_page import report_context, report_page
from api.negotiation import Form
from api.wiring import Application
from services.accounts.model import Caller
from services.ports import UnitOfWork
from services.reports.model import Figure, Period, Report, Scope, Selection
from services.reports.reading import read_report, record_export, stream_cases
from services.reports.store import CaseRow
from services.reports.titles import Titles
from services.reports.view import report_json, scope_name


def report_answer(
    request: Request,
    app: Application,
    caller: Caller,
    scope: Scope,
    period: Period,
    *,
    form: Form,
    now: datetime,
    person: Person | None = None,
) -> Response:
    """The report of a scope in the form, which the request's ``Accept`` may have chosen."""
    answer = _answer(request, app, caller, scope, period, form, now, person)
    answer.headers.add_vary_header("Accept")
    return answer


def _answer(
    request: Request,
    app: Application,
    caller: Caller,
    scope: Scope,
    period: Period,
    form: Form,
    now: datetime,
    person: Person | None,
) -> Response:
    if form is Form.XLSX:
        return _workbook(app, caller, scope, period, now)
    with app.database.read() as uow:
        report = read_report(uow, app.packs, caller, scope, period, now=now)
    if form is Form.HTML:
        return report_page(request, app, report, person)
    if form is Form.JSON:
        return JSONResponse(report_json(report))
    page = template("report_pdf.html").render(
        report_context(app, report, links=False), demo=app.settings.demo or app.packs.demo, now=now
    )
    made = pdf_of(page)
    _told(app, caller, scope, period, "pdf", now)
    headers = {"content-disposition": f'attachment; filename="{_name(scope, period, "pdf")}"'}
    return Response(made, media_type="application/pdf", headers=headers)


def cases_answer(app: Application, caller: Caller, selection: Selection, *, now: datetime) -> Response:
    """The cases behind one number as a workbook."""
    scope, period = selection.scope, selection.period
    with app.database.read() as uow:
        path = details_xlsx(Titles(app.packs), stream_cases(uow, app.packs, caller, selection, now=now))
    return _sent(app, caller, scope, period, path, f"{selection.figure.value}.xlsx", "cases.xlsx", now)


def _workbook(app: Application, caller: Caller, scope: Scope, period: Period, now: datetime) -> Response:
    with ExitStack() as stack:
        uow = stack.enter_context(app.database.read())
        report = read_report(uow, app.packs, caller, scope, period, now=now)
        cases, total = _all_cases(uow, app, caller, report, now)
        path = report_xlsx(report, Titles(app.packs), cases, total)
    return _sent(app, caller, scope, period, path, "xlsx", "xlsx", now)


def _all_cases(
    uow: UnitOfWork, app: Application, caller: Caller, report: Report, now: datetime
) -> tuple[Iterator[CaseRow], int]:
    selections = [Selection(part.now.scope, report.period, Figure.CASES) for part in report.parts]
    total = sum(part.now.count(Figure.CASES) for part in report.parts)
    streams = (stream_cases(uow, app.packs, caller, selection, now=now) for selection in selections)
    return chain.from_iterable(streams), total


def _told(app: Application, caller: Caller, scope: Scope, period: Period, file: str, now: datetime) -> None:
    with app.database.write() as uow:
        record_export(uow, caller, scope, period, file=file, now=now)


def _sent(
    app: Application, caller: Caller, scope: Scope, period: Period, path: Path, file: str, suffix: str, now: datetime
) -> Response:
    """What could be made leaves, and its leaving is told; what is not told does not leave."""
    try:
        _told(app, caller, scope, period, file, now)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return FileResponse(
        path,
        media_type=MEDIA_TYPE,
        filename=_name(scope, period, suffix),
        background=BackgroundTask(path.unlink, missing_ok=True),
    )


def _name(scope: Scope, period: Period, suffix: str) -> str:
    return f"report-{scope_name(scope)}-{period.first.isoformat()}-{period.last.isoformat()}.{suffix}"
