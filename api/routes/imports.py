"""Importing a listing file over HTTP: the caller is known before a byte of the file is read."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request

from api.context import App, Now
from api.incoming_files import Source, incoming_of
from api.problems import documented
from api.routing import PackId, router
from api.schemas.listings import ImportAnswer
from api.security.callers import SignedIn
from api.uploads import on_disk, uploaded_file
from services.list_files import taking
from services.list_files.model import Origin, Purpose
from services.registry import access, imports
from services.registry.report import report_json

routes = router("/api/v1/lists", "名单")

UPLOAD = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary", "description": "CSV、XLSX 或 JSON Lines"}
                    },
                }
            }
        },
    }
}


@routes.post(
    "/{list_id}/import",
    summary="导入名单文件",
    response_model=ImportAnswer,
    responses=documented(400, 401, 403, 404, 413, 415, 422),
    openapi_extra=UPLOAD,
)
async def import_file(
    list_id: PackId,
    request: Request,
    app: App,
    caller: SignedIn,
    now: Now,
    dry_run: Annotated[bool, Query(description="只检查，不写入")] = False,
    whole: Annotated[
        bool, Query(description="文件应为名单全量：逐条报告差异；文件中没有的条目列为疑问，不作退出")
    ] = False,
    source: Source = "",
) -> dict[str, Any]:
    """好的行入库，有误的行列在报告中；文件整体不合格（如列名不符）时返回 422，什么都不写入。"""
    list_type = access.require_keeper(app.packs, list_id, caller)

    def work(upload: UploadFile) -> dict[str, Any]:
        with on_disk(upload) as path:
            incoming = incoming_of(app, path, list_type, source)
            if dry_run:  # nothing is written, not even a record
                with app.database.read() as uow:
                    return report_json(
                        imports.import_file(
                            uow, app.cipher, list_type, incoming, actor=caller.id, now=now, dry_run=True, whole=whole
                        )
                    )
            file = taking.begun(list_id, Purpose.IMPORT, Origin.API, path.name, source=source, actor=caller.id, now=now)
            taken = taking.import_file(app.database, app.cipher, list_type, incoming, file, whole=whole)
        report = taken.report
        app.metrics.imported(list_id, report.read - report.refused, report.refused)
        return {**report_json(report), "file_id": taken.file.file_id}

    async with uploaded_file(request) as upload:
        return await run_in_threadpool(work, upload)
