"""Looking a name up by hand. The name is posted, so it stands in no address; the page shows candidates and leads to a check."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.console.forms import Form
from api.console.pages import Person, render
from api.console.people import CheckedForm, SignedInPerson
from api.context import App, Now, Today
from api.name_views import found_view, readable_by
from api.security.rights import require
from api.wiring import Application
from services.errors import InvalidInputError
from services.names.findings import find_not_same
from services.names.search import LOOKERS, search

routes = APIRouter(include_in_schema=False)


@routes.get("/names")
def start(request: Request, person: SignedInPerson) -> Response:
    """The empty form."""
    require(person.caller, *LOOKERS)
    return _page(request, person, Form())


@routes.post("/names")
def look_up(request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now, today: Today) -> Response:
    """Candidates for a name."""
    require(person.caller, *LOOKERS)
    return _searched(request, app, person, form, now, today)


@routes.post("/names/not-same")
def not_same(request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now, today: Today) -> Response:
    """Remembers that a candidate is another, and shows the candidates again."""
    require(person.caller, *LOOKERS)
    refused, notice = "", ""
    try:
        with app.database.write() as uow:
            find_not_same(
                uow,
                app.cipher,
                name=form.value("name"),
                code=form.value("code"),
                reason=form.value("reason"),
                caller=person.caller,
                readable=readable_by(app.packs, person.caller, today),
                now=now,
            )
        notice = "已登记“不是同一主体”。以后按该名称查找或核查时会给出提示。"
    except InvalidInputError as error:
        refused = "，".join(part for part in (error.title, error.detail) if part)
    return _searched(request, app, person, form, now, today, notice=notice, refused=refused)


def _searched(
    request: Request,
    app: Application,
    person: Person,
    form: Form,
    now: Now,
    today: Today,
    *,
    notice: str = "",
    refused: str = "",
) -> Response:
    readable = readable_by(app.packs, person.caller, today)
    try:
        with app.database.write() as uow:  # every search leaves an audit row
            found = search(uow, app.cipher, form.value("name"), readable=readable, actor=person.caller.id, now=now)
    except InvalidInputError as error:
        form.refuse(error)
        return _page(request, person, form, 422)
    form.message = refused and f"没有登记：{refused}"
    return _page(request, person, form, 422 if refused else 200, found_view(app.packs, found, today), notice)


def _page(
    request: Request,
    person: Person,
    form: Form,
    status: int = 200,
    answer: dict[str, Any] | None = None,
    notice: str = "",
) -> Response:
    return render(request, "names.html", status, person, form=form, answer=answer, notice=notice)
