"""Taking a new objection, repair or revocation that somebody brings."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.claim_intake import receiving_department
from api.console.acting import act
from api.console.forms import Form
from api.console.pages import Person, render
from api.console.people import CheckedForm, SignedInPerson
from api.context import App, Now
from api.security.list_access import require_entry_reader
from api.wiring import Application
from engine.days import day_of
from services.attachments.model import Upload
from services.errors import InvalidInputError, NotFoundError
from services.ports import UnitOfWork
from services.registry.reading import view_of
from services.rights import filing, reading
from services.rights.change import entry_of
from services.rights.model import APPLICANT_TITLES, PAPER_TITLES, Applicant, ApplicantKind, Claim, Paper, PaperKind
from services.rights.states import KIND_TITLES, Kind

routes = APIRouter(include_in_schema=False)

PAPER_ROWS = 4
_Word = Annotated[str, Query(max_length=80, pattern=r"^[^\x00-\x1f]*$")]


@routes.get("/rights/new")
def new(
    request: Request, app: App, person: SignedInPerson, now: Now, listing_id: _Word = "", kind: _Word = "objection"
) -> Response:
    """A form for an application about an entry."""
    return _new_page(request, app, person, now, Form({"listing_id": listing_id, "kind": kind}))


@routes.post("/rights/new")
def file(request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now) -> Response:
    """Takes the application that somebody brings."""
    return act(
        app,
        form,
        lambda uow: _file(uow, app, person, form, now),
        to=lambda claim: f"/rights/{claim.claim_id}?done=file",
        again=partial(_new_page, request, app, person, now, form),
        names={"applicant.name": "applicant_name", "papers": "paper_kind_1"},
    )


def _file(uow: UnitOfWork, app: Application, person: Person, form: Form, now: datetime) -> Claim:
    listing_id = form.value("listing_id")
    given = form.text("department")
    common: dict[str, Any] = {
        "applicant": Applicant(_applicant_kind(form), form.value("applicant_name")),
        "statement": form.value("statement"),
        "department": receiving_department(uow, app.packs, person.caller, listing_id, given, day_of(now)),
        "actor": person.caller.id,
        "now": now,
    }
    kind = form.value("kind")
    if kind == Kind.REVOCATION:
        return filing.file_revocation(
            uow,
            app.packs,
            listing_id,
            document_no=form.value("document_no"),
            revoked_by=form.value("revoked_by"),
            revoked_on=_day(form, "revoked_on", "撤销之日"),
            received_on=_day(form, "received_on", "收到之日"),
            **common,
        )
    papers, common["files"] = _papers(form), _files(form)
    if kind == Kind.REPAIR:
        corrected_on = _day(form, "corrected_on", "纠正之日")
        return filing.file_repair(uow, app.packs, listing_id, papers=papers, corrected_on=corrected_on, **common)
    if kind == Kind.REORGANISATION:
        return filing.file_reorganisation(uow, app.packs, listing_id, papers=papers, **common)
    return filing.file_objection(uow, app.packs, listing_id, papers=papers, **common)


def _applicant_kind(form: Form) -> ApplicantKind:
    try:
        return ApplicantKind(form.value("applicant_kind"))
    except ValueError as error:
        raise InvalidInputError("invalid_field", "请选择申请人", "", "", "applicant_kind") from error


def _papers(form: Form) -> tuple[Paper, ...]:
    found = []
    for number in range(1, PAPER_ROWS + 1):
        kind, title = form.value(f"paper_kind_{number}"), form.text(f"paper_title_{number}")
        if kind in set(PaperKind):
            paper = PaperKind(kind)
            found.append(Paper(paper, title or PAPER_TITLES[paper], form.value(f"paper_no_{number}").strip()))
    return tuple(found)


def _files(form: Form) -> list[Upload]:
    """What was scanned of each paper, under the paper's name."""
    found: list[Upload] = []
    for number in range(1, PAPER_ROWS + 1):
        kind = form.value(f"paper_kind_{number}")
        title = form.text(f"paper_title_{number}") or (PAPER_TITLES[PaperKind(kind)] if kind in set(PaperKind) else "")
        found += form.uploads(f"paper_file_{number}", title)
    return found


def _day(form: Form, name: str, title: str) -> Any:
    try:
        return form.day(form.value(name))
    except ValueError as error:
        raise InvalidInputError("invalid_field", f"请填写{title}", "", "", name) from error


def _new_page(
    request: Request, app: Application, person: Person, now: datetime, form: Form, status: int = 200
) -> Response:
    listing, terms = None, None
    listing_id = form.value("listing_id")
    if listing_id:
        with app.database.write() as uow:
            try:
                require_entry_reader(uow, app.packs, listing_id, person.caller, day_of(now))
                listing = view_of(uow, app.cipher, app.packs, entry_of(uow, listing_id), now)
                terms = reading.show_terms(uow, app.packs, listing_id, now=now)
            except NotFoundError as error:
                form.errors.setdefault("listing_id", error.title)
                status = 404 if status == 200 else status
    kind = form.value("kind") if form.value("kind") in set(Kind) else Kind.OBJECTION.value
    return render(
        request,
        "claim_new.html",
        status,
        person,
        form=form,
        kind=kind,
        kind_title=KIND_TITLES[Kind(kind)],
        kinds=[(one.value, title) for one, title in KIND_TITLES.items()],
        listing=listing,
        terms=terms if kind == Kind.REPAIR else None,
        applicants=[(one.value, title) for one, title in APPLICANT_TITLES.items()],
        papers=[(one.value, title) for one, title in PAPER_TITLES.items() if one is not PaperKind.REVOCATION],
        paper_rows=range(1, PAPER_ROWS + 1),
    )
