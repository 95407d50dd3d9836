"""The archive on the console: what left its list, how long it is kept, and holds that stop the destruction."""

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
from api.routing import Cursor, RecordId
from api.wiring import Application
from services.accounts.model import Role
from services.retention import desk, reading
from services.retention.model import ArchiveFilter
from services.retention.states import STATE_TITLES, State
from services.subject_view.unmasking import may_unmask

routes = APIRouter(include_in_schema=False)

_DONE = {"hold": "已暂缓；到期自动回到档案。", "release": "已解除暂缓，条目回到档案。"}
_Word = Annotated[str, Query(max_length=80, pattern=r"^[^\x00-\x1f]*$")]


@routes.get("/retention")
def archive(
    request: Request,
    app: App,
    person: SignedInPerson,
    now: Now,
    list_id: Annotated[str, Query(alias="list", max_length=80)] = "",
    state: _Word = "",
    personal: _Word = "",
    cursor: Cursor = None,
) -> Response:
    """Counts, the rules of today, and a page of entries."""
    form = Form({"list": list_id, "state": state, "personal": personal})
    chosen = State(state) if state in list(State) else None
    wanted = ArchiveFilter(list_id or None, chosen, bool(personal))
    with app.database.read() as uow:
        counts = reading.overview(uow, app.packs, caller=person.caller, now=now)
        page = reading.show_page(uow, app.packs, wanted, caller=person.caller, now=now, cursor=cursor)
    return render(
        request,
        "retention.html",
        person=person,
        form=form,
        counts=counts,
        items=page.items,
        next_cursor=page.next_cursor,
        filtered=bool(list_id or state or personal),
        lists=sorted((one.id, one.title) for one in app.packs.lists.values()),
        states=[(one.value, title) for one, title in STATE_TITLES.items()],
    )


@routes.get("/retention/{listing_id}")
def place(
    listing_id: RecordId, request: Request, app: App, person: SignedInPerson, now: Now, done: _Word = ""
) -> Response:
    """One entry's place, its steps, and what can be done."""
    return _place_page(listing_id, request, app, person, now, Form(), notice=_DONE.get(done, ""))


@routes.post("/retention/{listing_id}/hold")
def hold(
    listing_id: RecordId, request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now
) -> Response:
    """Keeps the entry out of the archive until a day."""
    until = None
    form.require("reason", "请写明理由")
    try:
        until = form.day(form.value("until").strip())
    except ValueError:
        form.errors["until"] = "请填写日期，例如 2026-12-31"
    version = form.number("version")
    return act(
        app,
        form,
        lambda uow: desk.hold(
            uow, listing_id, until=until or now.date(), reason=form.value("reason"), expected_version=version,
            caller=person.caller, now=now,
        ),
        to=f"/retention/{listing_id}?done=hold",
        again=partial(_place_page, listing_id, request, app, person, now, form),
    )  # fmt: skip


@routes.post("/retention/{listing_id}/release")
def release(
    listing_id: RecordId, request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now
) -> Response:
    """Puts the entry back."""
    version = form.number("version")
    return act(
        app,
        form,
        lambda uow: desk.release(uow, listing_id, expected_version=version, caller=person.caller, now=now),
        to=f"/retention/{listing_id}?done=release",
        again=partial(_place_page, listing_id, request, app, person, now, form),
    )


def _place_page(
    listing_id: str,
    request: Request,
    app: Application,
    person: Person,
    now: Now,
    form: Form,
    status: int = 200,
    notice: str = "",
) -> Response:
    with app.database.read() as uow:
        found = reading.show_one(uow, app.packs, listing_id, caller=person.caller, now=now)
        kind = uow.registry.newest([listing_id])[listing_id].subject_kind
    events: list[dict[str, Any]] = [
        event | {"by": words.actor_text(event["actor"]), "text": _said(event["data"])} for event in found["events"]
    ]
    return render(
        request,
        "retention_entry.html",
        status,
        person=person,
        place=found,
        events=events,
        form=form,
        acts=person.caller.has(Role.CREDIT_OFFICE),
        unmasks=may_unmask(app.packs, found["list"], kind, person.caller),
        notice=notice,
    )


def _said(data: dict[str, Any]) -> str:
    """What a step says beside its name."""
    if "until" in data:
        return f"至 {data['until']}：{data['reason']}"
    if data.get("reason") == "hold_over":
        return "暂缓到期"
    return {"exited": "已退出名单", "expired": "已期满", "redated": "退出或期满之日已更正，重新归档"}.get(
        str(data.get("reason", "")), ""
    )
