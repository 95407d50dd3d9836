"""The subject's free report: have it made, take it home, and let anybody verify one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.documents.pdf import pdf_of
from adapters.documents.subject_report_xlsx import subject_report_xlsx
from api.attachments import download
from api.console.forms import Form, PostedForm
from api.console.pages import render, template
from api.context import App, Now
from api.problems import status_of
from api.routing import RecordId
from api.security.visitors import Guest, GuestForm, SignedInGuest
from api.wiring import Application
from services.errors import TooManyRequestsError
from services.subject_view.report import issue, kept_report, verify
from services.subject_view.throttle import admit_verifying

routes = APIRouter(include_in_schema=False)

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@routes.post("/subject/reports")
def make(request: Request, app: App, now: Now, guest: SignedInGuest, form: GuestForm) -> Response:
    """A new report, which counts; ConflictError when the year's are used up."""
    with app.database.write() as uow:
        issue(uow, app.cipher, app.packs, guest.visitor, now=now)
    return RedirectResponse("/subject/own?said=report#reports", 303)


@routes.get("/subject/reports/{report_id}")
def printed(report_id: RecordId, request: Request, app: App, now: Now, guest: SignedInGuest) -> Response:
    """For the screen and for printing."""
    return render(request, "subject_report.html", report=_taken(app, guest, report_id, "html", now))


@routes.get("/subject/reports/{report_id}/xlsx")
def spreadsheet(report_id: RecordId, app: App, now: Now, guest: SignedInGuest) -> Response:
    """For spreadsheets."""
    content = subject_report_xlsx(_taken(app, guest, report_id, "xlsx", now))
    return _file(content, _XLSX, report_id, "xlsx")


@routes.get("/subject/reports/{report_id}/pdf")
def pdf(report_id: RecordId, app: App, now: Now, guest: SignedInGuest) -> Response:
    """For keeping and handing on."""
    report = _taken(app, guest, report_id, "pdf", now)
    content = pdf_of(
        template("subject_report_pdf.html").render(report=report, demo=app.settings.demo or app.packs.demo)
    )
    return _file(content, "application/pdf", report_id, "pdf")


@routes.get("/subject/verify")
def verify_form(request: Request) -> Response:
    """Where a report's code is entered."""
    return render(request, "subject_verify.html", form=Form(), found=None, asked=False)


@routes.post("/subject/verify")
def verify_code(request: Request, app: App, now: Now, form: PostedForm) -> Response:
    """Whose report it is (masked), of when, and its figures; "no such report" otherwise."""
    form.require("code", "请填写报告上的验证码")
    if not form.fine:
        return render(request, "subject_verify.html", 422, form=form, found=None, asked=False)
    try:
        admit_verifying(app.bus, app.cipher, request.client.host if request.client else "")
    except TooManyRequestsError as error:
        form.message = f"{error.title}。{error.advice}"
        return render(request, "subject_verify.html", status_of(error), form=form, found=None, asked=False)
    with app.database.write() as uow:
        found = verify(uow, app.cipher, form.value("code"), now=now)
    return render(request, "subject_verify.html", form=form, found=found, asked=True)


def _taken(app: Application, guest: Guest, report_id: str, file: str, now: datetime) -> Mapping[str, Any]:
    with app.database.write() as uow:
        return kept_report(uow, guest.visitor, report_id, file=file, now=now).document


def _file(content: bytes, media_type: str, report_id: str, suffix: str) -> Response:
    return download(f"credit-report-{report_id[:12]}.{suffix}", media_type, content)
