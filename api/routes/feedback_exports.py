"""Exports of case feedback for province and nation: made as a file, then noted as submitted or discarded."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Body, Query
from starlette.responses import Response

from adapters.files.feedback_writers import MEDIA_TYPES
from api.context import App, Now
from api.feedback_exports import file_name, layouts_of, make_export
from api.problems import documented
from api.routing import Cursor, RecordId, router
from api.schemas.upward import ByHandPage, DiscardBody, Exporting, ExportsPage, ExportView, Layouts, ReceiptBody
from api.security.callers import SignedIn
from services.upward import settling
from services.upward.settling import MAX_PAGE
from services.upward.view import by_hand_json, export_json, layout_json

routes = router("/api/v1/exports/feedback", "反馈上报")

EXAMPLE = {
    "layout": "minimal",
    "format": "jsonl",
    "from": "2026-11-01",
    "to": "2026-11-30",
    "purpose": "按月报送省平台",
}
_FILES: dict[str, Any] = {media.partition(";")[0]: {} for media in MEDIA_TYPES.values()}


@routes.get("/layouts", summary="上报格式", response_model=Layouts, responses=documented(401))
def layouts(app: App, caller: SignedIn) -> dict[str, Any]:
    """字段取自各地接口；没有取到的编码列在 unknown_codes，须向接收方核实后填入。"""
    return {"items": [layout_json(layout) for layout in layouts_of(app).values()]}


@routes.get("", summary="上报批次", response_model=ExportsPage, responses=documented(401, 403, 422))
def page(
    app: App,
    caller: SignedIn,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE, description="每页条数")] = 20,
) -> dict[str, Any]:
    """新的在前；由信用办和审计查看。"""
    with app.database.read() as uow:
        found = settling.exports(uow, caller, cursor=cursor, limit=limit)
    following = found[limit - 1].export_id if len(found) > limit else None
    return {"items": [export_json(one) for one in found[:limit]], "next_cursor": following}


@routes.post(
    "",
    summary="生成上报文件",
    response_class=Response,
    responses={200: {"description": "文件", "content": _FILES}, **documented(400, 401, 403, 409, 413, 422)},
)
def create(body: Annotated[Exporting, Body(examples=[EXAMPLE])], app: App, caller: SignedIn, now: Now) -> Response:
    """期内反馈并经核验、没有报过的，加上报过以后有变化的。只经处罚、没有经过列入程序的不计入（I-19）；已在另一批没有登记的文件里的不重复列入。
    文件不留存；编号在 Export-Id。生成期间内容有变化的，答复 409 export_moved，请重新生成。"""
    made, content = make_export(
        app, body.layout, body.format, *body.days(),
        people=body.people, purpose=body.purpose, caller=caller, now=now,
    )  # fmt: skip
    headers = {
        "Content-Disposition": f'attachment; filename="{file_name(made)}"',
        "Export-Id": made.export_id,
        "Export-Digest": made.digest,
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=MEDIA_TYPES[body.format], headers=headers)


@routes.get("/{export_id}", summary="一个上报批次", response_model=ExportView, responses=documented(401, 403, 404))
def one(export_id: RecordId, app: App, caller: SignedIn) -> dict[str, Any]:
    """条数、没有计入的条数和原因、文件摘要。"""
    with app.database.read() as uow:
        return export_json(settling.one(uow, caller, export_id))


@routes.get(
    "/{export_id}/by-hand",
    summary="须另行告知接收方的案件",
    response_model=ByHandPage,
    responses=documented(401, 403, 404, 422),
)
def by_hand(
    export_id: RecordId,
    app: App,
    caller: SignedIn,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE, description="每页条数")] = 50,
) -> dict[str, Any]:
    """报过以后有变更、撤回，而该格式不能表示的；由工作人员告知接收方。"""
    with app.database.read() as uow:
        found = settling.by_hand(uow, caller, export_id, cursor=cursor, limit=limit)
    return {"items": by_hand_json(found[:limit]), "next_cursor": found[limit - 1][0] if len(found) > limit else None}


@routes.post(
    "/{export_id}/submitted",
    summary="登记已报送",
    response_model=ExportView,
    responses=documented(400, 401, 403, 404, 409, 413, 422),
)
def submitted(export_id: RecordId, body: ReceiptBody, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """登记以后，其中的反馈算作已报；以后只报变化。"""
    with app.database.write() as uow:
        done = settling.submitted(
            uow, caller, export_id, receipt_no=body.receipt_no, told_by_hand=body.told_by_hand, now=now
        )
    return export_json(done)


@routes.post(
    "/{export_id}/discard",
    summary="作废",
    response_model=ExportView,
    responses=documented(400, 401, 403, 404, 409, 413, 422),
)
def discard(export_id: RecordId, body: DiscardBody, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """没有报出去的；其中的反馈下次仍会生成。"""
    with app.database.write() as uow:
        return export_json(settling.discarded(uow, caller, export_id, reason=body.reason, now=now))
