"""Files of cases and of claims: adding one and fetching one. A foreign id answers 404."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.attachments import attachment_download, upload_of
from api.context import App, Now
from api.problems import documented
from api.routing import RecordId, router
from api.schemas.attachments import AttachmentView
from api.security.callers import SignedIn
from api.uploads import uploaded_file
from api.wiring import Application
from services.attachments.model import Attachment, Upload
from services.attachments.view import attachment_json
from services.cases import evidence
from services.ports import UnitOfWork
from services.rights import files
from services.rights.acting import Act

routes = router("/api/v1", "附件")

_REFUSALS = documented(400, 401, 403, 404, 409, 413, 415, 422)
_UPLOAD = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary", "description": "PDF、JPEG、PNG 或 OFD"}
                    },
                }
            }
        },
    }
}
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "附件本身，按原名保存",
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in ("application/pdf", "image/jpeg", "image/png", "application/ofd")
        },
    }
}


@routes.post(
    "/cases/{case_id}/attachments",
    summary="上传案件附件",
    status_code=201,
    response_model=AttachmentView,
    responses=_REFUSALS,
    openapi_extra=_UPLOAD,
)
async def add_to_case(case_id: RecordId, request: Request, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """由实施部门在登记结果以前上传；登记结果时以 attachment_id 引用。"""

    def keep(uow: UnitOfWork, upload: Upload) -> Attachment:
        return evidence.add_files(uow, caller, case_id, [upload], now=now)[0]

    return await _added(request, app, keep)


@routes.get(
    "/cases/{case_id}/attachments/{attachment_id}",
    summary="下载案件附件",
    response_class=Response,
    responses=_FILE | documented(401, 404, 503),
)
def file_of_case(case_id: RecordId, attachment_id: RecordId, app: App, caller: SignedIn, now: Now) -> Response:
    """能看到案件的都能下载，下载留痕。"""
    with app.database.write() as uow:
        return attachment_download(evidence.read_file(uow, caller, case_id, attachment_id, now=now))


@routes.post(
    "/rights/{claim_id}/attachments",
    summary="补充申请材料",
    status_code=201,
    response_model=AttachmentView,
    responses=_REFUSALS,
    openapi_extra=_UPLOAD,
)
async def add_to_claim(claim_id: RecordId, request: Request, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """异议、修复和撤销报告办理期间，由接收部门、认定单位或者信用办上传。"""

    def keep(uow: UnitOfWork, upload: Upload) -> Attachment:
        return files.add_files(Act(uow, app.packs, caller, claim_id, now=now), [upload])[0]

    return await _added(request, app, keep)


@routes.get(
    "/rights/{claim_id}/attachments/{attachment_id}",
    summary="下载申请材料",
    response_class=Response,
    responses=_FILE | documented(401, 404, 503),
)
def file_of_claim(claim_id: RecordId, attachment_id: RecordId, app: App, caller: SignedIn, now: Now) -> Response:
    """能看到申请的都能下载，下载留痕。"""
    with app.database.write() as uow:
        return attachment_download(files.read_file(uow, app.packs, caller, claim_id, attachment_id, now=now))


async def _added(
    request: Request, app: Application, keep: Callable[[UnitOfWork, Upload], Attachment]
) -> dict[str, Any]:
    async with uploaded_file(request) as file:
        upload = await upload_of(file)

    def work() -> dict[str, Any]:
        with app.database.write() as uow:
            return attachment_json(keep(uow, upload))

    return await run_in_threadpool(work)
