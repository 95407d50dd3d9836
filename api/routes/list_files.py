"""Listing files that came in: their records and cleaning reports; full files compared with what we hold, and what was proposed from them."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import Depends, Query
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse

from adapters.files.report_writers import write_report
from api.context import App, Now
from api.file_answers import made_file
from api.incoming_files import Source, incoming_of
from api.problems import documented
from api.routes.imports import UPLOAD
from api.routing import Cursor, Limit, PackId, RecordId, router
from api.schemas.list_files import AcceptedAnswer, Corrections, ListFiles, ListFileView, ProposedAnswer
from api.security.callers import SignedIn
from api.uploads import on_disk, uploaded_file
from services.corrections import accepting, deciding, proposing
from services.corrections.model import Filter
from services.corrections.reading import list_corrections
from services.corrections.states import State
from services.list_files import reading, taking
from services.list_files.model import Origin, Purpose
from services.registry import access
from services.registry.deltas import DeltaKind
from services.registry.report import issue_json

routes = router("/api/v1", "名单")


def _wanted(
    kind: Annotated[Literal["new", "changed", "vanished"] | None, Query(description="差异的种类")] = None,
    state: Annotated[
        Literal["found", "question", "proposed", "applied", "rejected", "kept", "overtaken"] | None,
        Query(description="办理状态"),
    ] = None,
    open_only: Annotated[bool, Query(alias="open", description="只看没有办结的")] = False,
) -> Filter:
    return Filter(kind=DeltaKind(kind) if kind else None, state=State(state) if state else None, open_only=open_only)


_Wanted = Annotated[Filter, Depends(_wanted)]


@routes.get(
    "/lists/{list_id}/files", summary="读取过的名单文件", response_model=ListFiles, responses=documented(401, 404, 422)
)
def files(
    list_id: PackId,
    app: App,
    caller: SignedIn,
    purpose: Annotated[Literal["import", "trial", "comparison"] | None, Query(description="用途")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """导入、试运行和全量比对，新的在前。"""
    wanted = Purpose(purpose) if purpose else None
    with app.database.read() as uow:
        page = reading.list_files(uow, app.packs, caller, list_id=list_id, purpose=wanted, cursor=cursor, limit=limit)
    return {"items": reading.file_views(page.files, app.packs), "next_cursor": page.next_cursor}


@routes.post(
    "/lists/{list_id}/comparisons",
    summary="与名单全量文件比对",
    status_code=201,
    response_model=ListFileView,
    responses=documented(400, 401, 403, 404, 413, 415, 422),
    openapi_extra=UPLOAD,
)
async def compare(
    list_id: PackId, request: Request, app: App, caller: SignedIn, now: Now, source: Source = ""
) -> dict[str, Any]:
    """不改变名单：记下我方缺少的、内容不同的、我方在册而文件没有的，供提出更正建议。"""
    kept = access.require_keeper(app.packs, list_id, caller)

    def work(upload: UploadFile) -> dict[str, Any]:
        with on_disk(upload) as path:
            incoming = incoming_of(app, path, kept, source)
            file = taking.begun(
                list_id, Purpose.COMPARISON, Origin.API, path.name, source=source, actor=caller.id, now=now
            )
            taken = taking.compare_file(app.database, app.cipher, kept, incoming, file)
        return reading.file_view(taken.file, reading.titles(app.packs))

    async with uploaded_file(request) as upload:
        return await run_in_threadpool(work, upload)


@routes.get(
    "/list-files/{file_id}", summary="一份名单文件", response_model=ListFileView, responses=documented(401, 404)
)
def file(file_id: RecordId, app: App, caller: SignedIn) -> dict[str, Any]:
    """读了多少、结果如何。"""
    with app.database.read() as uow:
        found = reading.visible_file(uow, app.packs, file_id, caller)
    return reading.file_view(found, reading.titles(app.packs))


@routes.get(
    "/list-files/{file_id}/report",
    summary="清洗报告",
    response_class=FileResponse,
    responses=documented(401, 404, 422) | {200: {"description": "报告文件", "content": {"application/json": {}}}},
)
def report(
    file_id: RecordId,
    app: App,
    caller: SignedIn,
    format_: Annotated[Literal["json", "xlsx", "html", "csv"], Query(alias="format")] = "json",
) -> FileResponse:
    """每一行、每一条规则为什么拒收或提醒；比对的还有逐条差异。自然人已脱敏。"""
    with app.database.read() as uow:
        _, found = reading.report_of(uow, app.packs, file_id, caller)
    return made_file(f"{file_id}.{format_}", lambda path: write_report(found, path))


@routes.get(
    "/list-files/{file_id}/corrections",
    summary="一次比对的差异",
    response_model=Corrections,
    responses=documented(401, 404, 422),
)
def of_file(
    file_id: RecordId,
    app: App,
    caller: SignedIn,
    now: Now,
    wanted: _Wanted,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """仍在办理的差异归到最近一次显示它的比对。"""
    return _page(app, caller, now, replace(wanted, file_id=file_id), cursor, limit)


@routes.get(
    "/lists/{list_id}/corrections",
    summary="一个名单的差异",
    response_model=Corrections,
    responses=documented(401, 404, 422),
)
def of_list(
    list_id: PackId,
    app: App,
    caller: SignedIn,
    now: Now,
    wanted: _Wanted,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """所有比对的，先发现的在前。"""
    return _page(app, caller, now, replace(wanted, list_id=list_id), cursor, limit)


@routes.post(
    "/list-files/{file_id}/propose",
    summary="把比对的差异提出为更正建议",
    response_model=ProposedAnswer,
    responses=documented(401, 403, 404, 409),
)
def propose(file_id: RecordId, app: App, caller: SignedIn, now: Now) -> dict[str, int]:
    """一次提出全部新发现的差异；文件没有的条目先成为待核实的疑问。"""
    with app.database.write() as uow:
        counts = proposing.propose_all(uow, app.packs, file_id, caller=caller, now=now)
    return {state.value: number for state, number in counts.items()}


@routes.post(
    "/list-files/{file_id}/accept",
    summary="采纳一次比对的全部建议",
    response_model=AcceptedAnswer,
    responses=documented(401, 403, 404, 409),
)
def accept_all(file_id: RecordId, app: App, caller: SignedIn, now: Now, after: Cursor = None) -> dict[str, Any]:
    """由提出人以外的工作人员办理；本人提出的留给他人。分段办理，每段一个事务；一次最多 2000 条，还有的（left 大于 0）以 next_after 为 after 再次调用。"""
    done = accepting.accept_all(app.database, app.cipher, app.packs, file_id, caller=caller, now=now, after=after)
    return accepted_view(done)


def accepted_view(done: deciding.Accepted) -> dict[str, Any]:
    """For programs."""
    refused = [{"correction_id": id_, **issue_json(issue)} for id_, issue in done.refused]
    counts = {name: getattr(done, name) for name in ("applied", "overtaken", "own", "recalled", "left")}
    return {**counts, "refused": refused, "next_after": done.next_after}


def _page(app: App, caller: SignedIn, now: Now, wanted: Filter, cursor: str | None, limit: int) -> dict[str, Any]:
    with app.database.write() as uow:  # reading persons leaves an audit row
        page = list_corrections(uow, app.cipher, app.packs, caller, wanted, cursor=cursor, limit=limit, now=now)
    return {"items": list(page.items), "next_cursor": page.next_cursor}
