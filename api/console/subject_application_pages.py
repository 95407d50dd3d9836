"""Public pages on which a verified subject objects, asks for repair, adds papers and takes back."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.attachments import attachment_download
from api.console.acting import act
from api.console.forms import Form
from api.console.pages import render
from api.context import App, Now
from api.routing import RecordId
from api.security.visitors import Guest, GuestForm, SignedInGuest
from api.wiring import Application
from services.errors import NotFoundError
from services.ports import UnitOfWork
from services.rights.model import PAPER_TITLES, Claim, PaperKind
from services.subject_view import applying
from services.subject_view.applying import HandedIn
from services.subject_view.view import own_view

routes = APIRouter(include_in_schema=False)


@routes.get("/subject/objections/{listing_id}")
def objection_form(listing_id: RecordId, request: Request, app: App, now: Now, guest: SignedInGuest) -> Response:
    """The form of an objection."""
    return _objection(request, app, now, guest, listing_id, Form())


@routes.post("/subject/objections/{listing_id}")
def object_(
    listing_id: RecordId, request: Request, app: App, now: Now, guest: SignedInGuest, form: GuestForm
) -> Response:
    """Files it. A refused one comes back to the form with what was written."""
    form.require("statement", "请写明哪里不对、事实是什么")
    files = form.uploads("files", PAPER_TITLES[PaperKind.OTHER])
    return act(
        app,
        form,
        lambda uow: applying.object_to(
            uow, app.packs, guest.visitor, listing_id, form.value("statement"), files=files, now=now
        ),
        to="/subject/own?said=objected#claims",
        again=partial(_objection, request, app, now, guest, listing_id, form),
    )


@routes.get("/subject/repairs/{listing_id}")
def repair_form(listing_id: RecordId, request: Request, app: App, now: Now, guest: SignedInGuest) -> Response:
    """The form of a repair."""
    return _repair(request, app, now, guest, listing_id, Form())


@routes.post("/subject/repairs/{listing_id}")
def repair(
    listing_id: RecordId, request: Request, app: App, now: Now, guest: SignedInGuest, form: GuestForm
) -> Response:
    """Files it. A refused one comes back to the form with what was written; files have to be chosen again."""
    form.require("statement", "请写明怎样纠正、义务怎样履行完毕")
    corrected_on = _day(form, "corrected_on")
    for paper in (_own(app, now, guest, listing_id)["repair"] or {"papers": ()})["papers"]:
        if not form.uploads(f"file_{paper['kind']}"):  # said together with what else is missing
            form.errors[f"file_{paper['kind']}"] = f"缺少{paper['title']}，请上传扫描件或者照片"

    def change(uow: UnitOfWork) -> Claim:
        papers = {kind: HandedIn(form.uploads(f"file_{kind}"), form.value(f"number_{kind}")) for kind in PaperKind}
        return applying.ask_repair(
            uow,
            app.packs,
            guest.visitor,
            listing_id,
            form.value("statement"),
            corrected_on=corrected_on or date.min,
            papers=papers,
            now=now,
        )

    return act(
        app,
        form,
        change,
        to="/subject/own?said=repair#claims",
        again=partial(_repair, request, app, now, guest, listing_id, form),
        names={f"papers.{kind}": f"file_{kind}" for kind in PaperKind} | {"files": "file_other"},
    )


@routes.post("/subject/claims/{claim_id}/attach")
def attach(claim_id: RecordId, request: Request, app: App, now: Now, guest: SignedInGuest, form: GuestForm) -> Response:
    """More papers."""
    files = form.uploads("files", form.text("file_title") or "")
    with app.database.write() as uow:
        applying.add_files(uow, app.packs, guest.visitor, claim_id, files, now=now)
    return _back("attached")


@routes.post("/subject/claims/{claim_id}/withdraw")
def withdraw(
    claim_id: RecordId, request: Request, app: App, now: Now, guest: SignedInGuest, form: GuestForm
) -> Response:
    """Takes an application back."""
    with app.database.write() as uow:
        applying.withdraw(uow, app.packs, guest.visitor, claim_id, now=now)
    return _back("withdrawn")


@routes.get("/subject/claims/{claim_id}/attachments/{attachment_id}")
def file(claim_id: RecordId, attachment_id: RecordId, app: App, now: Now, guest: SignedInGuest) -> Response:
    """A file of the subject's own, to be saved."""
    with app.database.write() as uow:
        return attachment_download(applying.own_file(uow, guest.visitor, claim_id, attachment_id, now=now))


def _objection(
    request: Request, app: Application, now: Now, guest: Guest, listing_id: str, form: Form, status: int = 200
) -> Response:
    listing = _own(app, now, guest, listing_id)
    return render(request, "subject_objection.html", status, csrf=guest.csrf, form=form, listing=listing)


def _repair(
    request: Request, app: Application, now: Now, guest: Guest, listing_id: str, form: Form, status: int = 200
) -> Response:
    listing = _own(app, now, guest, listing_id)
    if listing["repair"] is None:
        raise NotFoundError("可以修复的条目")
    return render(request, "subject_repair.html", status, csrf=guest.csrf, form=form, listing=listing)


def _own(app: Application, now: Now, guest: Guest, listing_id: str) -> dict[str, Any]:
    with app.database.write() as uow:  # reading is recorded
        view = own_view(uow, app.cipher, app.packs, guest.visitor, now=now)
    found = next((one for one in view["listings"] if one["listing_id"] == listing_id and one["own"]), None)
    if found is None:
        raise NotFoundError("名单条目")
    return dict(found)


def _day(form: Form, name: str) -> date | None:
    try:
        return form.day(form.value(name))
    except ValueError:
        form.errors.setdefault(name, "请填写纠正之日")
        return None


def _back(said: str) -> Response:
    return RedirectResponse(f"/subject/own?said={said}#claims", 303)
