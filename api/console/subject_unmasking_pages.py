"""Reading what is masked of a person: the purpose first, then everything for ten minutes, each look recorded."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.console.acting import act
from api.console.forms import Form
from api.console.pages import Person, render
from api.console.people import CheckedForm, SignedInPerson
from api.context import App, Now
from api.routing import RecordId
from api.wiring import Application
from services.errors import NotFoundError
from services.registry.reading import view_of
from services.subject_view.unmasking import still_open, unmask
from services.wire import moment_text

routes = APIRouter(include_in_schema=False)


@routes.get("/unmask/{listing_id}")
def show(listing_id: RecordId, request: Request, app: App, person: SignedInPerson, now: Now) -> Response:
    """The form, or what was opened a short while ago."""
    return _page(listing_id, request, app, person, now, Form())


@routes.post("/unmask/{listing_id}")
def open_up(
    listing_id: RecordId, request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now
) -> Response:
    """Opens it for the purpose given."""
    form.require("purpose", "请写明为办理什么事查看")
    return act(
        app,
        form,
        lambda uow: unmask(
            uow, app.cipher, app.packs, listing_id, form.value("purpose"), caller=person.caller, now=now
        ),
        to=f"/unmask/{listing_id}",
        again=partial(_page, listing_id, request, app, person, now, form),
    )


def _page(
    listing_id: str, request: Request, app: Application, person: Person, now: Now, form: Form, status: int = 200
) -> Response:
    with app.database.write() as uow:  # looking leaves an audit row
        opened = still_open(uow, app.cipher, app.packs, listing_id, caller=person.caller, now=now)
        version = uow.registry.newest([listing_id]).get(listing_id)
        if version is None:
            raise NotFoundError("名单条目")
        entry = view_of(uow, app.cipher, app.packs, version, now)
    until = moment_text(opened.until) if opened and opened.until else ""
    return render(request, "unmask.html", status, person=person, form=form, entry=entry, opened=opened, until=until)
