"""Revisions of the rules: what decides, what waits, and the second person's decision."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.console.acting import REFUSED
from api.console.forms import Form
from api.console.pages import Person, render
from api.console.people import CheckedForm, SignedInPerson
from api.context import App, Now
from api.problems import status_of
from api.revision_views import publication_view, revisions_view
from api.routing import RecordId
from api.wiring import Application
from services.revisions.differing import left_text
from services.revisions.looking_ahead import unlinted_text
from services.revisions.rights import ANSWERABLE
from services.revisions.ruling import State, state_of

routes = APIRouter(include_in_schema=False)

KINDS = {"publish": "发布", "rollback": "退回", "first": "初装", "demo": "演示"}
STATES = {
    "pending": "待批准",
    "approved": "已启用",
    "rejected": "未批准",
    "outdated": "已过时",
    "expired": "已过期",
}
COLOURS = {"pending": "orange", "approved": "green", "rejected": "grey", "outdated": "grey", "expired": "grey"}
CHANGED = {"added": "新增", "removed": "删去", "changed": "修改"}
_DONE = {"approved": "已批准，新版本已经启用。", "rejected": "提案已了结，没有启用。"}

_Word = Annotated[str, Query(max_length=20)]


@routes.get("/revisions")
def revisions(request: Request, app: App, person: SignedInPerson, now: Now) -> Response:
    """Activations and proposals, newest first."""
    view = revisions_view(app.revisions.overview(person.caller, limit=50), now)
    return render(request, "revisions.html", person=person, view=view, kinds=KINDS, states=STATES, colours=COLOURS)


@routes.get("/revisions/{publication_id}")
def revision(
    publication_id: RecordId, request: Request, app: App, person: SignedInPerson, now: Now, done: _Word = ""
) -> Response:
    """One proposal with everything that was found."""
    return _page(request, app, person, publication_id, now, Form(), notice=_DONE.get(done, ""))


@routes.post("/revisions/{publication_id}/decide")
def decide(
    publication_id: RecordId, request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now
) -> Response:
    """The second person approves or rejects; the proposer may only withdraw."""
    approving = form.value("answer") == "approve"
    try:
        if approving:
            app.revisions.approve(publication_id, person.caller, now=now)
        else:
            app.revisions.reject(publication_id, person.caller, reason=form.text("reason") or "", now=now)
    except REFUSED as error:
        form.refuse(error)
        form.message = "；".join(form.errors.values())
        return _page(request, app, person, publication_id, now, form, status_of(error))
    return RedirectResponse(f"/revisions/{publication_id}?done={'approved' if approving else 'rejected'}", 303)


def _page(
    request: Request,
    app: Application,
    person: Person,
    publication_id: str,
    now: datetime,
    form: Form,
    status: int = 200,
    notice: str = "",
) -> Response:
    found = app.revisions.publication(publication_id, person.caller)
    state = state_of(found, app.active.sequence, now)
    mine = found.proposed_by == person.caller.id
    uncompared, unlinted = (found.impact.get(name, 0) for name in ("days_left", "days_unlinted"))
    return render(
        request,
        "revision.html",
        status,
        person,
        notice=notice,
        view=publication_view(found, state.value),
        checks=found.impact["checks"].get("checks") or {},
        uncompared=left_text(uncompared) if uncompared else "",
        unlinted=unlinted_text(unlinted) if unlinted else "",
        form=form,
        may_approve=state is State.PENDING and not mine and person.caller.has(*ANSWERABLE),
        may_reject=found.ruling is None and person.caller.has(*ANSWERABLE),
        mine=mine,
        changed=CHANGED,
        kinds=KINDS,
        states=STATES,
        colours=COLOURS,
    )
