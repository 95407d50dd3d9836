"""The first page: today's work."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.console.case_steps import steps_for
from api.console.case_views import case_line
from api.console.pages import Person, render
from api.console.people import SignedInPerson
from api.context import App, Now
from api.security.rights import CHECKERS
from engine.days import day_of
from services.cases.listing import list_cases
from services.cases.model import Case, CaseFilter
from services.cases.states import State
from services.ports import UnitOfWork
from services.push import service

routes = APIRouter(include_in_schema=False)

_WAITING = (
    (State.PROMPTED, "acknowledge", "待确认的案件"),
    (State.ACKNOWLEDGED, "outcome", "待登记结果的案件"),
    (State.DECLINED, "review", "待复核的案件"),
    (State.FED_BACK, "verify", "待核验的反馈"),
)
LOOKED_AT = 200
SHOWN = 8


@routes.get("/")
def home(request: Request, app: App, person: SignedInPerson, now: Now) -> Response:
    """What waits for this person, oldest first, and nothing that waits for others."""
    tiles: list[dict[str, Any]] = []
    mine: list[Case] = []
    with app.database.write() as uow:  # looking into the inbox is the pushes' delivery
        for state, step, title in _WAITING:
            found, more = _waiting(uow, person, state, step)
            if found or step in ("acknowledge", "outcome"):
                tiles.append(
                    {
                        "title": title,
                        "count": len(found),
                        "more": more,
                        "kind": "urgent",
                        "href": f"/cases?state={state.value}",
                    }
                )
            mine += found
        pushes = sum(
            len(service.inbox(uow, department, caller=person.caller, now=now))
            for department in person.caller.departments
        )
        told = uow.outbox.open_notices(person.caller.departments)
    tiles.append({"title": "待确认的通知", "count": told, "more": False, "kind": "", "href": "/notices"})
    tiles.append({"title": "待办理的名单推送", "count": pushes, "more": False, "kind": "", "href": "/pushes"})
    oldest = sorted(mine, key=lambda case: case.opened_at)[:SHOWN]
    return render(
        request,
        "home.html",
        person=person,
        tiles=tiles,
        cases=[case_line(app.packs, case, day_of(now)) for case in oldest],
        may_check=person.caller.has(*CHECKERS),
    )


def _waiting(uow: UnitOfWork, person: Person, state: State, step: str) -> tuple[list[Case], bool]:
    page = list_cases(uow, person.caller, CaseFilter(state=state), limit=LOOKED_AT)
    return [case for case in page.cases if getattr(steps_for(case, person.caller), step)], page.next_cursor is not None
