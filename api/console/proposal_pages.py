"""Proposing a revision at the console: the texts at hand with the office's words, each open reminder taken up with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.console.acting import REFUSED
from api.console.forms import Form
from api.console.pages import Person, render
from api.console.people import CheckedForm, SignedInPerson
from api.context import App, Now
from api.problems import status_of
from api.wiring import Application
from engine.lint import CODES, Severity
from services.confirming.desk import waiting
from services.errors import TooManyRequestsError
from services.revisions.examination import NotPublishableError
from services.revisions.rights import ANSWERABLE, require_person
from services.revisions.warnings import Noted

routes = APIRouter(include_in_schema=False)

SHOWN = 8
"""Findings of one kind that are written out; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Reminders:
    """Open reminders of one code, which one reason takes up."""

    code: str
    title: str
    messages: tuple[str, ...]
    more: int


@routes.get("/review/propose")
def propose_form(request: Request, app: App, person: SignedInPerson) -> Response:
    """What would be proposed, and why."""
    require_person(person.caller)
    return _page(request, app, person, Form())


@routes.post("/review/propose")
def propose(request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now) -> Response:
    """Stores the proposal for another person, or shows what stands against it."""
    require_person(person.caller)
    try:
        return RedirectResponse(f"/revisions/{_proposed(app, person, form, now)}", 303)
    except NotPublishableError as error:
        form.message = "还不能提出，下列各处要处理"
        open_ = [one for one in error.noted if one.open]
        faults = [f"{fault.field}：{fault.detail}" for fault in error.errors if fault.code.startswith("example_")]
        faults += [one.finding.dated_message for one in open_ if one.finding.severity is Severity.ERROR]
        return _page(request, app, person, form, 422, faults, _reminders(open_))
    except (*REFUSED, TooManyRequestsError) as error:
        form.refuse(error)
        return _page(request, app, person, form, status_of(error))


def _proposed(app: Application, person: Person, form: Form, now: datetime) -> str:
    accept: dict[tuple[str, str | None], str] = {
        (name.removeprefix("accept-"), None): reason
        for name, reason in form.values.items()
        if name.startswith("accept-") and reason.strip()
    }
    packs = app.confirming.at_hand(person.caller)
    new = app.revisions.propose(packs, person.caller, reason=form.value("reason"), accept=accept, now=now)
    return new.publication_id


def _reminders(noted: Iterable[Noted]) -> list[Reminders]:
    found: dict[str, list[str]] = {}
    for one in noted:
        if one.finding.severity is Severity.WARNING:
            found.setdefault(one.finding.code, []).append(one.finding.dated_message)
    return [
        Reminders(code, CODES[code], tuple(told[:SHOWN]), max(0, len(told) - SHOWN))
        for code, told in sorted(found.items())
    ]


def _page(
    request: Request,
    app: Application,
    person: Person,
    form: Form,
    status: int = 200,
    faults: list[str] | None = None,
    reminders: list[Reminders] | None = None,
) -> Response:
    at_hand = app.confirming.at_hand(person.caller)
    asked = {one.code for one in reminders or []}
    return render(
        request,
        "propose.html",
        status,
        person,
        form=form,
        faults=faults or [],
        reminders=reminders or [],
        taken=[(name, form.value(name)) for name in form.values if _taken(name, form, asked)],
        pending=len(waiting(at_hand, app.packs)),
        changed=at_hand.revision != app.packs.revision,
        confirmed=at_hand.confirmed,
        may=person.caller.has(*ANSWERABLE),
    )


def _taken(name: str, form: Form, asked: set[str]) -> bool:
    """A reason that was given and is not asked for again: it goes along."""
    return name.startswith("accept-") and bool(form.text(name)) and name.removeprefix("accept-") not in asked
