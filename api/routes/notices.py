"""What departments and their systems were told, and that they confirm it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query

from api.context import App, Now
from api.problems import documented
from api.routing import Cursor, Limit, RecordId, router
from api.schemas.notices import ConfirmBody, Notices, NoticeView, OverdueNotices
from api.security.callers import SignedIn
from services.outbox import reading

routes = router("/api/v1/notices", "通知")


@routes.get("", summary="本部门的通知", response_model=Notices, responses=documented(401, 422))
def notices(
    app: App,
    caller: SignedIn,
    now: Now,
    waiting: Annotated[bool, Query(description="只看等待确认的")] = False,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """新的在前。登记了接收地址的系统另有投递；没有登记的可以从这里读取。"""
    with app.database.read() as uow:
        page = reading.notices(uow, caller, open_only=waiting, cursor=cursor, limit=limit)
    return {"items": [reading.view(message, now) for message in page.messages], "next_cursor": page.next_cursor}


@routes.get("/overdue", summary="逾期未确认的通知", response_model=OverdueNotices, responses=documented(401, 403))
def overdue(app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """全部部门和系统的；由信用办、审计和运维人员查看，逾期最久的在前。"""
    with app.database.read() as uow:
        found = reading.overdue(uow, caller, now)
    return {"items": [reading.view(message, now) for message in found]}


@routes.post(
    "/{message_id}/confirm",
    summary="确认通知",
    response_model=NoticeView,
    responses=documented(400, 401, 403, 404, 413, 422),
)
def confirm(message_id: RecordId, body: ConfirmBody, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """部门的通知由本部门确认，投递给系统的消息由该系统确认。再次确认不改变第一次的记录。"""
    with app.database.write() as uow:
        found = reading.confirm(uow, message_id, caller=caller, note=body.note, now=now)
    return reading.view(found, now)
