"""Typical cases: those that are released, for everybody; drafts with their facts, for those who write and release them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.console import words
from api.console.acting import act
from api.console.forms import Form
from api.console.pages import Person, render
from api.console.people import CheckedForm, Posted, Posting, SignedInPerson
from api.context import App, Now
from api.department_texts import department_title
from api.routing import Cursor, RecordId
from api.wiring import Application
from services.accounts.model import Role
from services.ports import UnitOfWork
from services.typical import desk
from services.typical.facts import FACTS
from services.typical.model import Filter, TypicalCase
from services.typical.reading import typical_case, typical_cases
from services.typical.states import STATE_TITLES, TRANSITIONS, Action, State

routes = APIRouter(include_in_schema=False)

PAGE = 20
_DONE = {
    "draft": "已起草。请修改后送审。",
    "text": "已保存。",
    "submit": "已送审，由另一名工作人员审定。",
    "release": "已发布。",
    "return": "已退回修改。",
    "withdraw": "已撤下。",
    "discard": "已作废。",
}
_Word = Annotated[str, Query(max_length=20, pattern=r"^[a-z_]*$")]


@routes.get("/typical-cases")
def typical(
    request: Request,
    app: App,
    person: SignedInPerson,
    now: Now,
    effect: _Word = "punish",
    state: _Word = "",
    cursor: Cursor = None,
) -> Response:
    """A page, newest first; what punishes and what rewards apart."""
    return _list(request, app, person, now, Form({"effect": effect, "state": state}), cursor=cursor)


@routes.post("/typical-cases")
def draft(request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now) -> Response:
    """A first text about a case."""
    case_id = form.value("case_id")
    return act(
        app,
        form,
        lambda uow: desk.draft(uow, app.packs, person.caller, case_id, now=now),
        to=lambda made: f"/typical-cases/{made.typical_id}?done=draft",
        again=lambda status: _list(request, app, person, now, form, status),
    )


@routes.get("/typical-cases/{typical_id}")
def one(
    typical_id: RecordId, request: Request, app: App, person: SignedInPerson, now: Now, done: _Word = ""
) -> Response:
    """One; with the steps that this person may take."""
    return _page(request, app, person, now, typical_id, Form(), notice=_DONE.get(done, ""))


@routes.post("/typical-cases/{typical_id}/text")
def edit(typical_id: RecordId, sent: Posted) -> Response:
    """Another wording."""
    title, body = sent.form.value("title").strip(), sent.form.value("body").strip().replace("\r\n", "\n")

    def change(uow: UnitOfWork) -> TypicalCase:
        return desk.edit(
            uow, sent.app.cipher, sent.caller, typical_id, title=title, body=body, expected_version=sent.version,
            now=sent.now,
        )  # fmt: skip

    return _step(sent, typical_id, "text", change)


@routes.post("/typical-cases/{typical_id}/submit")
def submit(typical_id: RecordId, sent: Posted) -> Response:
    """To the second person."""

    def change(uow: UnitOfWork) -> TypicalCase:
        return desk.submit(uow, sent.app.packs, sent.caller, typical_id, expected_version=sent.version, now=sent.now)

    return _step(sent, typical_id, "submit", change)


@routes.post("/typical-cases/{typical_id}/review")
def review(typical_id: RecordId, sent: Posted) -> Response:
    """The second person releases it or sends it back."""
    releasing, reason = sent.form.value("answer") == "release", sent.form.value("reason")

    def change(uow: UnitOfWork) -> TypicalCase:
        if releasing:
            app = sent.app
            return desk.release(
                uow, app.cipher, app.packs, sent.caller, typical_id, expected_version=sent.version, now=sent.now
            )
        return desk.send_back(uow, sent.caller, typical_id, reason=reason, expected_version=sent.version, now=sent.now)

    return _step(sent, typical_id, "release" if releasing else "return", change)


@routes.post("/typical-cases/{typical_id}/end")
def end(typical_id: RecordId, sent: Posted) -> Response:
    """Takes a released one down, or gives a draft up."""
    name, reason = "withdraw" if sent.form.value("answer") == "withdraw" else "discard", sent.form.value("reason")

    def change(uow: UnitOfWork) -> TypicalCase:
        ending = desk.withdraw if name == "withdraw" else desk.discard
        return ending(uow, sent.caller, typical_id, reason=reason, expected_version=sent.version, now=sent.now)

    return _step(sent, typical_id, name, change)


def _step(sent: Posting, typical_id: str, name: str, change: Callable[[UnitOfWork], TypicalCase]) -> Response:
    again = partial(_page, sent.request, sent.app, sent.person, sent.now, typical_id, sent.form)
    return act(sent.app, sent.form, change, to=f"/typical-cases/{typical_id}?done={name}", again=again)


def _list(
    request: Request,
    app: Application,
    person: Person,
    now: Now,
    form: Form,
    status: int = 200,
    cursor: str | None = None,
) -> Response:
    effect = "reward" if form.value("effect") == "reward" else "punish"
    chosen = next((known for known in State if known.value == form.value("state")), None)
    with app.database.read() as uow:
        found = typical_cases(uow, app.packs, person.caller, Filter(effect, chosen), cursor=cursor, limit=PAGE, now=now)
    return render(
        request,
        "typical_cases.html",
        status,
        person,
        form=form,
        effect=effect,
        items=[_line(app, item) for item in found.items],
        next_cursor=found.next_cursor,
        states=[(known.value, STATE_TITLES[known]) for known in State],
        writes=person.caller.has(Role.INITIATOR, Role.CREDIT_OFFICE),
    )


def _page(
    request: Request,
    app: Application,
    person: Person,
    now: Now,
    typical_id: str,
    form: Form,
    status: int = 200,
    notice: str = "",
) -> Response:
    with app.database.read() as uow:
        seen = typical_case(uow, app.packs, person.caller, typical_id, now=now)
    editing = "history" in seen and person.caller.has(Role.INITIATOR, Role.CREDIT_OFFICE)
    if editing:
        # Who was overtaken sees what the other wrote, so that saving again loses nothing; the own words stand above.
        stored = {"title": seen["source"]["title"], "body": seen["source"]["body"]}
        form.values = form.values | stored if form.overtaken else stored | form.values
    return render(
        request,
        "typical_case.html",
        status,
        person,
        notice=notice,
        form=form,
        item=_line(app, seen),
        can={action.value for action in TRANSITIONS[State(seen["state"])]} if editing else set(),
        withdrawing=Action.WITHDRAW.value if seen["state"] == State.RELEASED.value else "",
        facts=[(name, seen["facts"].get(name, "")) for name in FACTS],
        history=[event | {"actor_text": words.actor_text(event["actor"])} for event in seen.get("history", ())],
    )


def _line(app: Application, item: dict[str, Any]) -> dict[str, Any]:
    return item | {
        "look": words.TYPICAL_STATES[item["state"]],
        "effect_word": words.EFFECTS[item["effect"]],
        "department_title": department_title(app.packs, item["department"]),
    }
