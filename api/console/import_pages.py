"""Importing a listing file and comparing with a full one: choose a file, see its cleaning report."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.console.acting import REFUSED
from api.console.file_forms import FILE_MISSING, with_file
from api.console.forms import Form
from api.console.pages import Person, render
from api.console.people import SignedInPerson
from api.context import App, Now
from api.incoming_files import incoming_of
from api.middleware.headers import SCRIPTED
from api.problems import status_of
from api.routing import PackId
from api.wiring import Application
from engine.documents import ListType
from services.list_files import taking
from services.list_files.model import Origin, Purpose
from services.list_files.taking import Taken, begun
from services.registry import access
from services.registry.columns import columns_of

routes = APIRouter(include_in_schema=False)

_PAGES = {"import": Purpose.IMPORT, "compare": Purpose.COMPARISON}


@routes.get("/lists/{list_id}/import")
def importing(list_id: PackId, request: Request, app: App, person: SignedInPerson) -> Response:
    """The form of an import."""
    return _page(request, app, person, list_id, "import", Form({"trial": "yes"}))


@routes.get("/lists/{list_id}/compare")
def comparing(list_id: PackId, request: Request, app: App, person: SignedInPerson) -> Response:
    """The form of a comparison."""
    return _page(request, app, person, list_id, "compare", Form())


@routes.post("/lists/{list_id}/import")
async def import_file(list_id: PackId, request: Request, app: App, person: SignedInPerson, now: Now) -> Response:
    """Imports or tries the file."""
    return await with_file(
        request, app, lambda form, path: _taken(request, app, person, list_id, "import", form, path, now)
    )


@routes.post("/lists/{list_id}/compare")
async def compare_file(list_id: PackId, request: Request, app: App, person: SignedInPerson, now: Now) -> Response:
    """Compares the file."""
    return await with_file(
        request, app, lambda form, path: _taken(request, app, person, list_id, "compare", form, path, now)
    )


def _taken(
    request: Request,
    app: Application,
    person: Person,
    list_id: str,
    what: str,
    form: Form,
    path: Path | None,
    now: datetime,
) -> Response:
    kept = access.require_keeper(app.packs, list_id, person.caller)
    if path is None:
        form.errors["file"] = FILE_MISSING
        return _page(request, app, person, list_id, what, form, 422)
    purpose = Purpose.TRIAL if what == "import" and form.value("trial") == "yes" else _PAGES[what]
    try:
        taken = _take(app, kept, purpose, form, path, person, now)
    except REFUSED as error:
        form.refuse(error)
        return _page(request, app, person, list_id, what, form, status_of(error))
    done = "compare" if purpose is Purpose.COMPARISON else purpose.value
    return RedirectResponse(f"/list-files/{taken.file.file_id}?done={done}", 303)


def _take(
    app: Application, kept: ListType, purpose: Purpose, form: Form, path: Path, person: Person, now: datetime
) -> Taken:
    source, whole = form.value("source"), form.value("whole") == "yes"
    incoming = incoming_of(app, path, kept, source)
    file = begun(kept.id, purpose, Origin.CONSOLE, path.name, source=source, actor=person.caller.id, now=now)
    if purpose is Purpose.COMPARISON:
        return taking.compare_file(app.database, app.cipher, kept, incoming, file)
    if purpose is Purpose.TRIAL:
        return taking.try_file(app.database, app.cipher, kept, incoming, file, whole=whole)
    taken = taking.import_file(app.database, app.cipher, kept, incoming, file, whole=whole)
    app.metrics.imported(kept.id, taken.report.read - taken.report.refused, taken.report.refused)
    return taken


def _page(
    request: Request, app: Application, person: Person, list_id: str, what: str, form: Form, status: int = 200
) -> Response:
    kept = access.require_keeper(app.packs, list_id, person.caller)
    with app.database.read() as uow:
        sources = uow.mappings.sources(list_id)
    columns = columns_of(kept).all.values()
    answer = render(
        request,
        "list_import.html",
        status,
        person,
        form=form,
        list=kept,
        compare=what == "compare",
        sources=[(source, source) for source in sources],
        columns=[column for column in columns if column.must_exist],
        others=[column for column in columns if not column.must_exist],
        size=app.settings.max_import_bytes // (1024 * 1024),
    )
    answer.headers["content-security-policy"] = SCRIPTED
    return answer
