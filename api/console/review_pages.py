"""Review work: what waits for a person's word, one item with exactly the text to be confirmed, and the act itself."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api import provenance_texts
from api.console.acting import REFUSED
from api.console.forms import Form
from api.console.pages import Person, render
from api.console.people import CheckedForm, SignedInPerson
from api.context import App, Now, Today
from api.problems import status_of
from api.review_texts import KINDS, review_text
from api.wiring import Application
from engine.errors import JiangchengError
from services.confirming.act import Declaration
from services.confirming.desk import Reviewed, waiting
from services.errors import ConflictError, InvalidInputError, UnavailableError
from services.provenance.model import Item, Report, Standing
from services.revisions.rights import ANSWERABLE

routes = APIRouter(include_in_schema=False)

ItemName = Annotated[str, Query(max_length=300)]
_Word = Annotated[str, Query(max_length=20)]

SHOWN = {
    "ready": "等待确认",
    "blocked": "暂不能确认",
    "confirmed": "已确认",
    "disabled": "停用",
}
_DONE = {
    "confirmed": "已确认，并写入审计记录。它在下一个规则版本生效：请提出规则版本，由另一个人批准。",
    "withdrawn": "已撤回确认，并写入审计记录。启用的版本不变，直到下一个规则版本：请提出规则版本，由另一个人批准。",
}
_REFUSED = (*REFUSED, UnavailableError)


@routes.get("/review")
def review(request: Request, app: App, person: SignedInPerson, today: Today, show: _Word = "ready") -> Response:
    """Every item of one standing, and what was confirmed or withdrawn since the active revision."""
    found = app.confirming.report(person.caller, today)
    pending = waiting(app.confirming.at_hand(person.caller), app.packs)
    items = _items(found)
    titles = {item.item: item.title for item in items}
    shown = show if show in SHOWN else "ready"
    return render(
        request,
        "review.html",
        person=person,
        shown=shown,
        tabs=[(key, title, sum(_group(item) == key for item in items)) for key, title in SHOWN.items()],
        items=[item for item in items if _group(item) == shown],
        kinds=KINDS,
        pending=[(one, titles.get(one.item, one.item)) for one in pending],
        standing=provenance_texts.standing,
        may=person.caller.has(*ANSWERABLE),
    )


@routes.get("/review/item")
def item(
    request: Request, app: App, person: SignedInPerson, today: Today, item: ItemName, done: _Word = ""
) -> Response:
    """One item: the text, what is missing, and the act for whoever has the role."""
    form = Form({"from": today.isoformat()})
    return _page(request, app, person, item, today, form, notice=_DONE.get(done, ""))


@routes.post("/review/confirm")
def confirm(request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now, today: Today) -> Response:
    """Takes the word, or shows the page again with what is wrong."""
    name = form.value("item")
    try:
        app.confirming.confirm(_declared(form, today), person.caller, now=now)
    except _REFUSED as error:
        return _again(request, app, person, name, today, form, error)
    return RedirectResponse(f"/review/item?item={name}&done=confirmed", 303)


@routes.post("/review/withdraw")
def withdraw(request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now, today: Today) -> Response:
    """Takes the word back, with a reason."""
    name = form.value("item")
    try:
        app.confirming.withdraw(name, form.value("digest"), form.value("reason"), person.caller, now=now)
    except _REFUSED as error:
        return _again(request, app, person, name, today, form, error)
    return RedirectResponse(f"/review/item?item={name}&done=withdrawn", 303)


def _declared(form: Form, today: date) -> Declaration:
    return Declaration(
        item=form.value("item"),
        digest=form.value("digest"),
        name=form.value("name"),
        edition=form.value("edition"),
        row=form.value("row"),
        from_=_day(form, "from") or today,
        until=_day(form, "until"),
        established=frozenset(value for name, value in form.values.items() if name.startswith("point-")),
    )


def _day(form: Form, name: str) -> date | None:
    text = form.text(name)
    if text is None:
        return None
    try:
        return form.day(text)
    except ValueError as error:
        raise InvalidInputError("bad_day", "日期的写法不对", text[:40], "请写成 2026-06-01 这样", name) from error


def _again(
    request: Request,
    app: Application,
    person: Person,
    name: str,
    today: date,
    form: Form,
    error: JiangchengError,
) -> Response:
    form.values.setdefault("established", "")
    form.refuse(error)
    if isinstance(error, ConflictError):  # what was read is not what stands there now: nothing stays ticked
        form.values = {key: value for key, value in form.values.items() if not key.startswith("point-")}
    return _page(request, app, person, name, today, form, status_of(error))


def _page(
    request: Request,
    app: Application,
    person: Person,
    name: str,
    today: date,
    form: Form,
    status: int = 200,
    notice: str = "",
) -> Response:
    found = app.confirming.item(person.caller, name, today)
    return render(
        request,
        "review_item.html",
        status,
        person,
        notice=notice,
        form=form,
        item=found.item,
        points=found.points,
        text=review_text(found.packs, name, today),
        kinds=KINDS,
        standing=provenance_texts.standing,
        word=provenance_texts.word,
        active=_active(app, found),
        may=person.caller.has(*ANSWERABLE),
        mine=_own(found),
    )


def _active(app: Application, found: Reviewed) -> str:
    """How the text at hand stands to the one that decides."""
    known = app.packs.item_digests.get(found.item.item)
    if known is None:
        return "启用的规则版本中还没有这一项。"
    return "与启用的规则版本中的文字相同。" if known == found.item.digest else "与启用的规则版本中的文字不同。"


def _own(found: Reviewed) -> bool:
    """Whether a word of the office stands that could be withdrawn."""
    return any(not word.assumed for word in found.item.words)


def _items(found: Report) -> list[Item]:
    rules = [rule for pack in found.packs for rule in pack.rules]
    return [*found.lists, *(measure.item for measure in found.measures), *rules]


def _group(item: Item) -> str:
    if item.standing is Standing.NEEDS_REVIEW:
        return "ready" if item.confirmable else "blocked"
    return item.standing.value
