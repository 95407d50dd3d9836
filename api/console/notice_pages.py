"""Notices of the person's departments, to be confirmed; for those who supervise, what is overdue or could not be delivered."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.console import words
from api.console.acting import act
from api.console.forms import Form
from api.console.pages import Person, render
from api.console.people import CheckedForm, SignedInPerson
from api.context import App, Now
from api.department_texts import department_title
from api.routing import Cursor, RecordId
from api.wiring import Application
from services.accounts.model import WORKING
from services.outbox import desk, reading
from services.outbox.model import Message

routes = APIRouter(include_in_schema=False)

PAGE = 50
_DONE = {"confirm": "已确认。", "replay": "已交回投递。"}
_Word = Annotated[str, Query(max_length=20, pattern=r"^[a-z]*$")]


@routes.get("/notices")
def notices(
    request: Request,
    app: App,
    person: SignedInPerson,
    now: Now,
    done: _Word = "",
    show: _Word = "",
    cursor: Cursor = None,
) -> Response:
    """A page of notices, newest first; for those who supervise ``show`` picks what is overdue or could not be delivered."""
    return _page(request, app, person, now, Form({"show": show}), notice=_DONE.get(done, ""), cursor=cursor)


@routes.post("/notices/{message_id}/confirm")
def confirm(
    message_id: RecordId, request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now
) -> Response:
    """The department confirms."""
    return act(
        app,
        form,
        lambda uow: reading.confirm(uow, message_id, caller=person.caller, note=form.text("note") or "", now=now),
        to="/notices?done=confirm",
        again=partial(_page, request, app, person, now, form),
    )


@routes.post("/notices/{message_id}/replay")
def replay(
    message_id: RecordId, request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now
) -> Response:
    """A dead letter is delivered again."""
    return act(
        app,
        form,
        lambda uow: desk.replay(uow, [message_id], caller=person.caller, now=now),
        to="/notices?done=replay",
        again=partial(_page, request, app, person, now, form),
    )


def _page(
    request: Request,
    app: Application,
    person: Person,
    now: Now,
    form: Form,
    status: int = 200,
    notice: str = "",
    cursor: str | None = None,
) -> Response:
    caller = person.caller
    supervises = caller.has(*reading.SUPERVISORS)
    with app.database.read() as uow:
        page = reading.notices(uow, caller, cursor=cursor, limit=PAGE)
        overdue = reading.overdue(uow, caller, now) if supervises else ()
        dead = desk.dead_letters(uow, caller) if supervises else ()
        standing = uow.outbox.standing(now) if supervises else None

    def lines(messages: tuple[Message, ...]) -> list[dict[str, Any]]:
        return [_line(app, message, now) for message in messages]

    return render(
        request,
        "notices.html",
        status,
        person,
        notice=notice,
        form=form,
        items=lines(page.messages),
        next_cursor=page.next_cursor,
        supervises=supervises,
        overdue=lines(overdue),
        dead=lines(dead),
        standing=standing,
        works=caller.has(*WORKING),
        replays=caller.has(*desk.REPLAYERS),
    )


def _line(app: Application, message: Message, now: Now) -> dict[str, Any]:
    return reading.view(message, now) | {
        "look": words.NOTICE_STATES[_standing(message, now)],
        "receiver": "部门邮箱" if message.is_mail else message.client or "—",
        "department_title": department_title(app.packs, message.department),
        "confirmed_by_text": words.actor_text(message.confirmed_by or ""),
        "last_error": message.last_error,
        "attempts": message.attempts,
    }


def _standing(message: Message, now: Now) -> str:
    if message.confirmed_at is not None:
        return "confirmed"
    if message.confirm_by is None:
        return "told"
    return "overdue" if message.overdue(now) else "waiting"
