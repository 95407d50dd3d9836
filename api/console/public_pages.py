"""Pages for everybody: released typical cases. No account, no cookie, no personal data; caches may keep them and ask each time whether they still hold."""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.console import words
from api.console.pages import render
from api.context import App, Now
from api.department_texts import department_title
from api.routing import Cursor, RecordId
from api.wiring import Application
from services.typical.public import PublicCase, public_case, public_cases

routes = APIRouter(include_in_schema=False)

PAGE = 20
ASK_EACH_TIME = "public, no-cache"
"""May be kept, never shown unasked: a withdrawn text is gone at once, and what still stands costs an empty answer."""


@routes.get("/public/typical-cases")
def typical(
    request: Request,
    app: App,
    now: Now,
    effect: Annotated[str, Query(max_length=20, pattern=r"^[a-z]*$")] = "punish",
    cursor: Cursor = None,
) -> Response:
    """A page, newest first; what punishes and what rewards apart."""
    chosen = "reward" if effect == "reward" else "punish"
    with app.database.read() as uow:
        found, following = public_cases(uow, chosen, cursor=cursor, limit=PAGE, now=now)
    items = [_line(app, one) for one in found]
    return _kept(request, render(request, "public_cases.html", effect=chosen, items=items, next_cursor=following))


@routes.get("/public/typical-cases/{typical_id}")
def one(typical_id: RecordId, request: Request, app: App, now: Now) -> Response:
    """One text."""
    with app.database.read() as uow:
        found = public_case(uow, typical_id, now=now)
    return _kept(request, render(request, "public_case.html", item=_line(app, found)))


def _line(app: Application, one: PublicCase) -> dict[str, object]:
    return {
        "typical_id": one.typical_id,
        "effect": one.effect,
        "effect_word": words.EFFECTS[one.effect],
        "department_title": department_title(app.packs, one.department),
        "title": one.title,
        "body": one.body,
        "under_objection": one.under_objection,
        "released_at": one.released_at.isoformat(),
    }


def _kept(request: Request, page: Response) -> Response:
    """The page with the headers of caches; without its body for who has it already."""
    tag = f'"{sha256(bytes(page.body)).hexdigest()[:32]}"'
    headers = {"Cache-Control": ASK_EACH_TIME, "ETag": tag}
    if tag in (known.strip().removeprefix("W/") for known in request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=304, headers=headers)
    page.headers.update(headers)
    return page
