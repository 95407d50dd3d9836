"""The initiator's desk: feedback that waits for verification, many at once, and the digest of a period."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.console import words
from api.console.case_views import case_line
from api.console.forms import Form
from api.console.pages import Person, render
from api.console.people import CheckedForm, SignedInPerson
from api.context import App, Now, Today
from api.department_texts import department_title
from api.periods import ReportPeriod
from api.routing import Cursor, PackId
from api.wiring import Application
from engine.days import day_of
from services.accounts.model import Role
from services.cases.states import State
from services.errors import InvalidInputError
from services.feedback import bulk
from services.feedback.digest import cases_of_line, month_before, read_digest, sentences
from services.feedback.inbox import count, inbox
from services.feedback.model import InboxFilter, Line
from services.feedback.timing import last_day_to_verify
from services.feedback.view import digest_json, due_json

routes = APIRouter(include_in_schema=False)

PAGE = 50

_Word = Annotated[str, Query(max_length=120, pattern=r"^[^\x00-\x1f]*$")]


@routes.get("/feedback")
def feedback(
    request: Request,
    app: App,
    person: SignedInPerson,
    now: Now,
    memorandum: _Word = "",
    outcome: _Word = "",
    archiving: _Word = "",
    cursor: Cursor = None,
) -> Response:
    """A page of what waits, longest first."""
    form = Form({"memorandum": memorandum, "outcome": outcome, "archiving": archiving})
    return _page(request, app, person, now, form, cursor=cursor)


@routes.post("/feedback")
def act(request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now) -> Response:
    """The ticked cases are verified, verified and closed, or closed; what could not be done is told case by case."""
    picked = dict(_picked(text) for text in form.value("picked").split(",") if text)
    archiving = form.value("archiving") == "true"
    try:
        with app.database.write() as uow:
            if archiving:
                done = bulk.archive_many(uow, person.caller, picked, now=now)
            else:
                closing = form.value("answer") == "close"
                done = bulk.verify_many(uow, person.caller, picked, archive=closing, now=now)
    except InvalidInputError as error:
        form.refuse(error)
        return _page(request, app, person, now, form, status=422)
    told = f"已{'归档' if archiving else '核验'} {len(done.cases)} 件。" if done.cases else ""
    open_yet = sum(case.state is not State.ARCHIVED for case in done.cases)
    if form.value("answer") == "close" and open_yet:
        told += f"其中 {open_yet} 件不予实施的期限未满，没有归档。"
    if done.refused:
        form.message = f"{len(done.refused)} 件没有办成"
        for refusal in done.refused:
            form.errors[f"picked-{refusal.case_id}"] = f"{refusal.error.title}。{refusal.error.detail}"
    return _page(request, app, person, now, form, notice=told, status=409 if done.refused else 200)


@routes.get("/feedback/digests")
def digests(request: Request, app: App, person: SignedInPerson, now: Now) -> Response:
    """Each memorandum's digest of last month."""
    period = month_before(day_of(now))
    mine = [
        entry
        for entry in app.packs.memoranda.values()
        if person.caller.acts_for(entry.initiator) or person.caller.has(Role.CREDIT_OFFICE, Role.AUDITOR)
    ]
    with app.database.read() as uow:
        found = [(entry, read_digest(uow, app.packs, person.caller, entry.id, period)) for entry in mine]
    lines = [
        {"initiator": department_title(app.packs, entry.initiator), "digest": digest_json(digest)}
        for entry, digest in found
        if not digest.empty
    ]
    return render(request, "feedback_digests.html", person=person, period=period, lines=lines, any=bool(mine))


@routes.get("/feedback/digests/{memorandum_id}")
def digest(memorandum_id: PackId, request: Request, app: App, person: SignedInPerson, period: ReportPeriod) -> Response:
    """One digest; each number opens its cases."""
    with app.database.read() as uow:
        found = read_digest(uow, app.packs, person.caller, memorandum_id, period)
    initiator = app.packs.memoranda[memorandum_id].initiator
    return render(
        request,
        "feedback_digest.html",
        person=person,
        digest=digest_json(found),
        sentences=sentences(found),
        initiator=department_title(app.packs, initiator),
        form=Form({"from": period.first.isoformat(), "to": period.last.isoformat()}),
    )


@routes.get("/feedback/digests/{memorandum_id}/ids")
def digest_cases(
    memorandum_id: PackId,
    request: Request,
    app: App,
    person: SignedInPerson,
    period: ReportPeriod,
    today: Today,
    line: Annotated[Line, Query()],
    cursor: Cursor = None,
) -> Response:
    """The cases behind a number, as they stand today."""
    with app.database.read() as uow:
        page = cases_of_line(uow, app.packs, person.caller, memorandum_id, period, line, cursor=cursor, limit=PAGE)
        shown = digest_json(read_digest(uow, app.packs, person.caller, memorandum_id, period))
    return render(
        request,
        "feedback_digest_cases.html",
        person=person,
        digest=shown,
        title=next(row["title"] for row in shown["lines"] if row["line"] == line.value),
        line=line.value,
        page=page,
        cases=[case_line(app.packs, case, today) for case in page.cases],
    )


def _page(
    request: Request,
    app: Application,
    person: Person,
    now: Now,
    form: Form,
    *,
    cursor: str | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    archiving = form.value("archiving") == "true"
    outcome = form.value("outcome") if form.value("outcome") in words.CASE_OUTCOMES else None
    wanted = InboxFilter(memorandum=form.text("memorandum"), outcome=outcome, archiving=archiving)
    with app.database.read() as uow:
        page = inbox(uow, person.caller, wanted, cursor=cursor, limit=PAGE)
        counts = {name: count(uow, person.caller, archiving=name) for name in (False, True)}
    last_day = last_day_to_verify(app.packs)
    lines = [
        case_line(app.packs, case, day_of(now))
        | due_json(last_day(case), day_of(now))
        | {"outcome_word": words.CASE_OUTCOMES.get(case.outcome or "", ""), "document_no": _document_no(case.evidence)}
        for case in page.cases
    ]
    context: dict[str, Any] = {
        "form": form,
        "cases": lines,
        "next_cursor": page.next_cursor,
        "archiving": archiving,
        "counts": counts,
        "verifies": person.caller.has(Role.INITIATOR),
        "closes": person.caller.has(Role.INITIATOR, Role.CREDIT_OFFICE),
        "memoranda": [(m.id, m.title) for m in app.packs.memoranda.values()],
        "outcomes": list(words.CASE_OUTCOMES.items()),
        "filtered": bool(wanted.memorandum or wanted.outcome),
    }
    return render(request, "feedback.html", status, person, notice=notice, **context)


def _document_no(evidence: Any) -> str:
    given = evidence or {}
    return str(given.get("document_no") or given.get("reason") or "")


def _picked(text: str) -> tuple[str, int | None]:
    case_id, _, version = text.partition(":")
    return case_id, int(version) if version.isascii() and version.isdigit() and len(version) <= 9 else None
