"""Batches of checks: which there are, how far they are, which lines failed, and the results to take home."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from adapters.documents.workbook import MEDIA_TYPE
from api.attachments import download
from api.batch_results import batch_results
from api.console import words
from api.console.pages import render
from api.console.people import SignedInPerson
from api.context import App
from api.department_texts import department_title
from api.routes.batches import batch_view
from api.routing import Cursor, RecordId
from api.wiring import Application
from services.batches.desk import Taken
from services.batches.model import PartState

routes = APIRouter(include_in_schema=False)

PAGE, FAILED_PAGE = 20, 20


@routes.get("/batches")
def batches(request: Request, app: App, person: SignedInPerson, cursor: Cursor = None) -> Response:
    """Those that the person may see, newest first."""
    found, following = app.batches.page(person.caller, cursor=cursor, limit=PAGE)
    items = [_shown(app, taken) for taken in found]
    return render(request, "batches.html", person=person, items=items, next_cursor=following)


@routes.get("/batches/{batch_id}")
def one(
    batch_id: RecordId,
    request: Request,
    app: App,
    person: SignedInPerson,
    cursor: Annotated[str | None, Query(pattern=r"^[0-9]{1,9}$")] = None,
) -> Response:
    """How far it is, and what failed."""
    taken = app.batches.standing(batch_id, person.caller)
    failed, following = app.batches.results(
        batch_id, person.caller, after=int(cursor or 0), limit=FAILED_PAGE, state=PartState.FAILED
    )
    return render(
        request,
        "batch.html",
        person=person,
        item=_shown(app, taken),
        failed=[
            part | {"places": "、".join(str(place + 1) for place in part["subjects"])} for part in map(dict, failed)
        ],
        next_cursor=following,
    )


@routes.get("/batches/{batch_id}/results")
def results(batch_id: RecordId, app: App, person: SignedInPerson) -> Response:
    """A workbook with a line for each subject."""
    return download(f"批量核查-{batch_id[:12]}.xlsx", MEDIA_TYPE, batch_results(app, batch_id, person.caller))


def _shown(app: Application, taken: Taken) -> dict[str, Any]:
    batch, view = taken.batch, batch_view(taken)
    matter = app.packs.matters.get(batch.matter_kind)
    return view | {
        "department_title": department_title(app.packs, batch.department),
        "matter_title": matter.title if matter else batch.matter_kind,
        "client_text": words.actor_text(batch.client),
        "outcomes": [
            {"look": look, "count": view["outcomes"][outcome]}
            for outcome, look in words.OUTCOMES.items()
            if view["outcomes"].get(outcome)
        ],
    }
