"""What waits for a person's departments, all of it or of one kind: the lists that the first page's numbers lead to."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.console.pages import render
from api.console.people import SignedInPerson
from api.context import App, Today
from api.department_texts import department_title
from engine.packs.packset import PackSet
from services.dashboard.building import owed
from services.supervision.kinds import KIND_TITLES, Kind
from services.supervision.model import Duty
from services.supervision.subjects import with_subjects

routes = APIRouter(include_in_schema=False)

PAGE = 50
_DESKS = {
    Kind.VERIFY: ("/feedback", "到“反馈核验”成批办理"),
    Kind.CONFIRM: ("/notices", "到“通知”逐条确认"),
    Kind.SIGN: ("/pushes", "到“名单推送”签收"),
    Kind.APPLY: ("/pushes", "到“名单推送”登记应用"),
}
"""Where work of a kind is done together rather than one by one."""


@routes.get("/duties")
def duties(
    request: Request,
    app: App,
    person: SignedInPerson,
    today: Today,
    kind: Annotated[str, Query(max_length=20, pattern=r"^[a-z]*$")] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """A page, the most urgent first."""
    chosen = Kind(kind) if kind in set(Kind) else None
    with app.database.read() as uow:
        found = [one for one in owed(uow, app.packs, person.caller) if chosen in (None, one.key.kind)]
        shown = with_subjects(uow, found[(page - 1) * PAGE : page * PAGE])
    following = urlencode({"kind": kind, "page": page + 1}) if len(found) > page * PAGE else ""
    return render(
        request,
        "duties.html",
        person=person,
        title=KIND_TITLES[chosen] if chosen else "今天要办的事",
        desk=_DESKS.get(chosen) if chosen else None,
        duties=[duty_line(app.packs, one, today) for one in shown],
        total=len(found),
        overdue=sum(one.overdue(today) for one in found),
        following=following,
    )


def duty_line(packs: PackSet, one: Duty, today: date) -> dict[str, Any]:
    """A line of ``duty_parts.html``."""
    return {
        "kind": KIND_TITLES[one.key.kind],
        "title": one.title,
        "subject": one.subject,
        "reference": one.reference,
        "link": one.link,
        "department": department_title(packs, one.key.department),
        "last_day": one.last_day,
        "overdue": one.overdue(today),
        "today": one.last_day == today,
    }
