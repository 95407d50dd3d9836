"""Where departments read their mail, kept by the credit office: addresses of offices, never of persons."""

from __future__ import annotations

from functools import partial
from typing import Annotated

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
from api.wiring import Application
from services.outbox import desk

routes = APIRouter(include_in_schema=False)

_DONE = {"register": "邮箱已登记。", "remove": "邮箱已取消登记。"}
_Word = Annotated[str, Query(max_length=20, pattern=r"^[a-z]*$")]


@routes.get("/notices/mailboxes")
def mailboxes(request: Request, app: App, person: SignedInPerson, done: _Word = "") -> Response:
    """All mailboxes, and the form for one."""
    return _page(request, app, person, Form(), notice=_DONE.get(done, ""))


@routes.post("/notices/mailboxes")
def register(request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now) -> Response:
    """Registers a mailbox, or replaces it."""
    form.require("department", "请选择部门")
    form.require("address", "请填写邮箱地址")
    return act(
        app,
        form,
        lambda uow: desk.register_mailbox(
            uow,
            app.packs.departments,
            form.value("department"),
            form.value("address").strip(),
            caller=person.caller,
            now=now,
        ),
        to="/notices/mailboxes?done=register",
        again=partial(_page, request, app, person, form),
    )


@routes.post("/notices/mailboxes/remove")
def remove(request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now) -> Response:
    """Takes one back."""
    return act(
        app,
        form,
        lambda uow: desk.remove_mailbox(uow, form.value("department"), caller=person.caller, now=now),
        to="/notices/mailboxes?done=remove",
        again=partial(_page, request, app, person, form),
    )


def _page(
    request: Request, app: Application, person: Person, form: Form, status: int = 200, notice: str = ""
) -> Response:
    with app.database.read() as uow:
        boxes = desk.mailboxes(uow, person.caller)
    items = [
        {
            "department": box.department,
            "title": department_title(app.packs, box.department),
            "address": box.address,
            "at": box.registered_at,
            "by": words.actor_text(box.registered_by),
        }
        for box in boxes
    ]
    return render(
        request,
        "mailboxes.html",
        status,
        person,
        notice=notice,
        form=form,
        items=items,
        departments=[
            (one.id, department_title(app.packs, one.id)) for one in app.packs.departments.values() if not one.central
        ],
        keeps=person.caller.has(*desk.KEEPERS),
        mails=app.settings.smtp_host is not None,
    )
