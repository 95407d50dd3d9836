"""The inbox of pushed lists: what changed, sign for it, report that it was applied; for keepers also sending."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.console import words
from api.console.acting import act
from api.console.forms import Form
from api.console.pages import Person, render
from api.console.people import CheckedForm, SignedInPerson
from api.context import App, Now
from api.department_texts import department_title
from api.routing import Cursor, PackId, RecordId
from api.wiring import Application
from services.accounts.model import WORKING
from services.ports import UnitOfWork
from services.push import service
from services.registry.access import keeps

routes = APIRouter(include_in_schema=False)

_DONE = {
    "received": "已签收。写入本部门系统之后，请登记“已应用”。",
    "applied": "已登记应用。",
    "failed": "已登记失败原因，问题解决后可再次签收。",
    "sent": "名单已推送给参与部门。",
}
_Word = Annotated[str, Query(max_length=80, pattern=r"^[^\x00-\x1f]*$")]


@routes.get("/pushes")
def inbox(request: Request, app: App, person: SignedInPerson, now: Now, done: _Word = "") -> Response:
    """What waits for the person's departments."""
    return _inbox_page(request, app, person, now, Form(), notice=_DONE.get(done, ""))


@routes.get("/pushes/{push_id}")
def changes(
    push_id: RecordId,
    request: Request,
    app: App,
    person: SignedInPerson,
    now: Now,
    department: _Word = "",
    cursor: Cursor = None,
) -> Response:
    """What a push changes for a department."""
    if not department:  # led back from a step of it: the inbox knows whose it was
        return RedirectResponse("/pushes", 303)
    with app.database.write() as uow:  # fetching delivers, and reading persons' entries leaves an audit row
        found, following = service.changes(uow, push_id, department, caller=person.caller, cursor=cursor)
        items = service.change_views(uow, app.cipher, app.packs, found, caller=person.caller, now=now)
    return render(
        request,
        "push.html",
        person=person,
        push_id=push_id,
        department=department,
        items=items,
        next_cursor=following,
        operations={"added": "新增", "changed": "变更", "ended": "退出"},
        kinds=words.KINDS,
    )


@routes.get("/pushes/{push_id}/ledger")
def ledger(push_id: RecordId, request: Request, app: App, person: SignedInPerson) -> Response:
    """For who keeps the list: where the push stands at each department, with every step, its time and person."""
    with app.database.read() as uow:
        view = service.ledger(uow, app.packs, push_id, caller=person.caller)
    list_type = app.packs.lists.get(view["list"])
    departments = [
        one
        | {
            "look": words.PUSH_STATES[one["state"]],
            "title": department_title(app.packs, one["department"]),
            "steps": [step | {"actor_text": words.actor_text(step["actor"])} for step in one["events"]],
        }
        for one in view["departments"]
    ]
    return render(
        request,
        "push_ledger.html",
        person=person,
        push=view | {"pushed_by_text": words.actor_text(view["pushed_by"])},
        list_title=list_type.title if list_type else view["list"],
        departments=departments,
        waiting=sum(one["state"] != "applied" for one in departments),
    )


@routes.post("/pushes/{push_id}/{step}")
def take_step(
    push_id: RecordId, step: str, request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now
) -> Response:
    """Signs for a push, or reports that it was applied or could not be."""
    own, caller = form.value("department"), person.caller
    steps: dict[str, Callable[[UnitOfWork], Any]] = {
        "received": lambda uow: service.mark_received(uow, push_id, own, caller=caller, now=now),
        "applied": lambda uow: service.mark_applied(uow, push_id, own, caller=caller, now=now),
        "failed": lambda uow: service.mark_failed(
            uow, push_id, own, reason=form.text("reason") or "", caller=caller, now=now
        ),
    }
    if step not in steps:
        return RedirectResponse("/pushes", 303)
    again = partial(_inbox_page, request, app, person, now, form)
    return act(app, form, steps[step], to=f"/pushes?done={step}", again=again)


@routes.post("/lists/{list_id}/push")
def send(list_id: PackId, request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now) -> Response:
    """A keeper sends the list to its participants."""
    return act(
        app,
        form,
        lambda uow: service.push(uow, app.packs, list_id, caller=person.caller, now=now),
        to="/pushes?done=sent",
        again=partial(_inbox_page, request, app, person, now, form),
    )


def _inbox_page(
    request: Request, app: Application, person: Person, now: Now, form: Form, status: int = 200, notice: str = ""
) -> Response:
    caller = person.caller
    items: list[dict[str, Any]] = []
    with app.database.write() as uow:  # fetching is the delivery
        for department in sorted(caller.departments):
            for item in service.inbox(uow, department, caller=caller, now=now):
                view = service.inbox_view(item)
                list_type = app.packs.lists.get(view["list"])
                items.append(
                    view
                    | {
                        "look": words.PUSH_STATES[view["state"]],
                        "list_title": list_type.title if list_type else view["list"],
                        "department_title": department_title(app.packs, department),
                        "pushed_by_text": words.actor_text(view["pushed_by"]),
                    }
                )
        kept = [
            {
                "list": entry,
                "last": next(iter(service.pushes_of(uow, app.packs, entry.id, caller=caller, limit=1)), None),
            }
            for entry in app.packs.lists.values()
            if keeps(app.packs, entry.id, caller) and not entry.archive_only and entry.status != "disabled"
        ]
    return render(
        request,
        "pushes.html",
        status,
        person,
        notice=notice,
        form=form,
        items=items,
        kept=kept,
        works=caller.has(*WORKING),
    )
