"""The lists that a person keeps: what came in, what differs from full files, and each file's cleaning report."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from adapters.files.report_writers import write_report
from api.console.correction_views import WORK, waiting_of
from api.console.list_file_views import detail_of, file_line
from api.console.pages import render
from api.console.people import SignedInPerson
from api.context import App
from api.file_answers import made_file
from api.routing import Cursor, PackId, RecordId
from services.errors import NotFoundError
from services.list_files import reading
from services.list_files.model import Purpose
from services.registry.access import keeps

routes = APIRouter(include_in_schema=False)

PAGE = 20
_Word = Annotated[str, Query(max_length=80, pattern=r"^[^\x00-\x1f]*$")]
_DONE = {
    "import": "已导入。",
    "trial": "试运行完成，名单没有变动。",
    "compare": "比对完成，名单没有变动。",
    "mapping": "列名对照已保存。",
}


@routes.get("/lists")
def lists(request: Request, app: App, person: SignedInPerson) -> Response:
    """One line per list, those with work first."""
    seen = [one for one in app.packs.lists.values() if reading.sees(app.packs, one.id, person.caller)]
    ids = [one.id for one in seen]
    with app.database.read() as uow:
        imported = uow.list_files.latest(ids, Purpose.IMPORT)
        compared = uow.list_files.latest(ids, Purpose.COMPARISON)
        counts = uow.corrections.counts(ids)
    lines: list[dict[str, Any]] = [
        {
            "list": one,
            "keeps": keeps(app.packs, one.id, person.caller),
            "imported": file_line(imported[one.id]) if one.id in imported else None,
            "compared": file_line(compared[one.id]) if one.id in compared else None,
            "waiting": waiting_of(counts[one.id]),
        }
        for one in seen
    ]
    lines.sort(key=lambda line: (not any(line["waiting"].values()), not (line["imported"] or line["compared"])))
    folder = app.settings.comparison_folder
    return render(request, "lists.html", person=person, lines=lines, folder=str(folder) if folder else "", work=WORK)


@routes.get("/lists/{list_id}")
def one_list(
    list_id: PackId, request: Request, app: App, person: SignedInPerson, cursor: Cursor = None, done: _Word = ""
) -> Response:
    """What can be done with a list, and the files that were read for it."""
    with app.database.read() as uow:
        page = reading.list_files(uow, app.packs, person.caller, list_id=list_id, cursor=cursor, limit=PAGE)
        counts = uow.corrections.counts([list_id])[list_id]
    list_type = app.packs.lists[list_id]
    return render(
        request,
        "list.html",
        person=person,
        notice=_DONE.get(done, ""),
        list=list_type,
        keeps=keeps(app.packs, list_id, person.caller),
        files=[file_line(file) for file in page.files],
        next_cursor=page.next_cursor,
        waiting=waiting_of(counts),
        work=WORK,
    )


@routes.get("/list-files/{file_id}")
def file(
    file_id: RecordId,
    request: Request,
    app: App,
    person: SignedInPerson,
    done: _Word = "",
    after: Cursor = None,
    applied: Annotated[int, Query(ge=0)] = 0,
    left: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """The cleaning report; of a comparison also what became of its differences, and how far accepting them has come."""
    with app.database.read() as uow:
        found = reading.visible_file(uow, app.packs, file_id, person.caller)
        report = uow.list_files.report(file_id)
        counts = uow.corrections.counts_of_file(file_id)
    return render(
        request,
        "list_file.html",
        person=person,
        notice=f"已采纳 {applied} 条，还有 {left} 条没有办到。请继续采纳。" if after else _DONE.get(done, ""),
        going_on={"after": after, "applied": applied, "left": left} if after else None,
        list=app.packs.lists[found.list_id],
        keeps=keeps(app.packs, found.list_id, person.caller),
        **detail_of(found, report, counts),
    )


@routes.get("/list-files/{file_id}/report")
def report_file(
    file_id: RecordId,
    app: App,
    person: SignedInPerson,
    format_: Annotated[Literal["xlsx", "html", "csv", "json"], Query(alias="format")] = "xlsx",
) -> Response:
    """The report to take home."""
    with app.database.read() as uow:
        found, report = reading.report_of(uow, app.packs, file_id, person.caller)
    if found.list_id not in app.packs.lists:
        raise NotFoundError("名单文件")
    return made_file(f"{found.list_id}-{file_id}.{format_}", lambda path: write_report(report, path))
