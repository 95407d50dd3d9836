"""Importing a listing file over HTTP: the caller is known before a byte of the file is read."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request

from adapters.files.limits import Limits
from adapters.files.reader_process import open_listing
from api.context import App, Now
from api.problems import documented
from api.routing import PackId, router
from api.schemas.listings import ImportAnswer
from api.security.callers import SignedIn
from api.uploads import on_disk, uploaded_file
from services.registry import access, imports
from services.registry.report import report_json

routes = router("/api/v1/lists", "名单")

_UPLOAD = {
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
    openapi_extra=_UPLOAD,
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
) -> dict[str, Any]:
    """好的行入库，有误的行列在报告中；文件整体不合格（如列名不符）时返回 422，什么都不写入。"""
    list_type = access.require_keeper(app.packs, list_id, caller)

    def work(upload: UploadFile) -> dict[str, Any]:
        with on_disk(upload) as path:
            limits = Limits(file_bytes=app.settings.max_import_bytes)
            incoming = open_listing(path, list_type, limits)
            with app.database.read() if dry_run else app.database.write() as uow:
                report = imports.import_file(
                    uow, app.cipher, list_type, incoming, actor=caller.id, now=now, dry_run=dry_run, whole=whole
                )
        if not dry_run:
            app.metrics.imported(list_id, report.read - report.refused, report.refused)
        return report_json(report)

    async with uploaded_file(request) as upload:
        return await run_in_threadpool(work, upload)
