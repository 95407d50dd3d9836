"""Objections, repairs and revocations: what waits and what is late, one claim with its steps."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.attachments import attachment_download
from api.console import claim_views
from api.console.acting import act
from api.console.claim_acts import FINDINGS, STEPS
from api.console.claim_steps import steps_for
from api.console.forms import Form
from api.console.pages import Person, render
from api.console.people import CheckedForm, SignedInPerson
from api.context import App, Now
from api.routing import Cursor, RecordId
from api.wiring import Application
from engine.inputs import SubjectKind
from services.rights import files, reading
from services.rights.access import visible_claim
from services.rights.acting import Act
from services.rights.model import ClaimFilter
from services.rights.states import KIND_TITLES, Kind
from services.subject_view.unmasking import may_unmask

routes = APIRouter(include_in_schema=False)

PAGE = 50
_Word = Annotated[str, Query(max_length=80, pattern=r"^[^\x00-\x1f]*$")]

_DONE = {
    "attach": "材料已补充。",
    "file": "申请已接收，条目已加标注。请把编号告诉申请人。",
    "withdraw": "已登记撤回。",
    "restore": "已恢复。",
    "execute": "条目已撤销，措施已解除。",
}


@routes.get("/rights")
def claims(
    request: Request,
    app: App,
    person: SignedInPerson,
    now: Now,
    kind: _Word = "",
    show: _Word = "open",
    cursor: Cursor = None,
) -> Response:
    """Those in the person's scope: under way, late, or all."""
    kinds = frozenset({Kind(kind)}) if kind in set(Kind) else None
    with app.database.write() as uow:  # reading about persons leaves an audit row
        late = reading.overdue_claims(uow, app.cipher, app.packs, person.caller, now=now)
        if show == "late":
            items, following = tuple(one for one in late if kinds is None or one["kind"] in kinds), None
        else:
            wanted = ClaimFilter(kinds=kinds, open=None if show == "all" else True)
            page = reading.list_claims(
                uow, app.cipher, app.packs, person.caller, wanted, cursor=cursor, limit=PAGE, now=now
            )
            items, following = page.items, page.next_cursor
    return render(
        request,
        "claims.html",
        person=person,
        form=Form({"kind": kind, "show": show}),
        kinds=[(one.value, title) for one, title in KIND_TITLES.items()],
        shows=[("open", "办理中"), ("late", "已超期"), ("all", "全部")],
        claims=[claim_views.line_of(app, view) for view in items],
        late=len(late),
        unnoticed=claim_views.years_without_notice(items),
        next_cursor=following,
    )


@routes.get("/rights/{claim_id}")
def claim(
    claim_id: RecordId, request: Request, app: App, person: SignedInPerson, now: Now, done: _Word = ""
) -> Response:
    """One claim."""
    notice = _DONE.get(done, "已登记。" if done else "")
    return _claim_page(request, app, person, now, claim_id, Form(), notice=notice)


@routes.get("/rights/{claim_id}/attachments/{attachment_id}")
def file(claim_id: RecordId, attachment_id: RecordId, app: App, person: SignedInPerson, now: Now) -> Response:
    """One file of the claim, to be saved."""
    with app.database.write() as uow:
        return attachment_download(files.read_file(uow, app.packs, person.caller, claim_id, attachment_id, now=now))


@routes.post("/rights/{claim_id}/{step}")
def take_step(
    claim_id: RecordId, step: str, request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now
) -> Response:
    """Takes one step; refused, the claim comes back with the reason and what was entered."""
    run = STEPS.get(step)
    if run is None:
        return RedirectResponse(f"/rights/{claim_id}", 303)
    # Each form of the page has a field for words of its own, so that labels find theirs.
    reason = next((name for name in form.values if name.endswith("_reason")), "reason")
    form.values["reason"] = form.value(reason)
    return act(
        app,
        form,
        lambda uow: run(Act(uow, app.packs, person.caller, claim_id, form.number("version"), now=now), form),
        to=f"/rights/{claim_id}?done={step}",
        again=partial(_claim_page, request, app, person, now, claim_id, form),
        names={"reason": reason},
    )


def _claim_page(
    request: Request,
    app: Application,
    person: Person,
    now: datetime,
    claim_id: str,
    form: Form,
    status: int = 200,
    notice: str = "",
) -> Response:
    with app.database.write() as uow:  # reading about persons leaves an audit row
        found = visible_claim(uow, app.packs, person.caller, claim_id)
        view = reading.show_claim(uow, app.cipher, app.packs, person.caller, claim_id, now=now)
    line = claim_views.line_of(app, view)
    line["detail_rows"] = claim_views.detail_rows(view)
    line["events"] = [claim_views.event_of(step) for step in view["history"]]
    return render(
        request,
        "claim.html",
        status,
        person,
        notice=notice,
        form=form,
        claim=line,
        steps=steps_for(app.packs, found, person.caller),
        unnoticed=claim_views.years_without_notice([view]),
        findings=FINDINGS,
        unmasks=may_unmask(app.packs, found.list_id, SubjectKind(view["listing"]["subject"]["kind"]), person.caller),
    )
