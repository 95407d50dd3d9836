"""Pushes: a keeper sends a list, departments sign for it and report that they applied it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Query

from api.context import App, Now
from api.problems import documented
from api.routing import Cursor, Limit, PackId, RecordId, router
from api.schemas.pushes import (
    Changes,
    DeliveryStep,
    DeliveryView,
    FailedStep,
    Inbox,
    PulledPushes,
    PushBatch,
    Pushes,
    PushLedger,
    PushView,
)
from api.security.callers import SignedIn
from api.security.departments import acting_department
from services.ports import UnitOfWork
from services.push import pulling, service
from services.push.model import STATE_TITLES, Delivery

routes = router("/api/v1", "推送")

_STEP = documented(400, 401, 403, 404, 409, 413, 422)
Department = Annotated[str | None, Query(max_length=80, description="部门编号；只属于一个部门时可省略")]


@routes.post(
    "/lists/{list_id}/pushes",
    summary="推送名单",
    status_code=201,
    response_model=PushView,
    responses=documented(401, 403, 404, 409),
)
def send(list_id: PackId, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """发给备忘录中的参与部门；由发起部门或信用办办理。"""
    with app.database.write() as uow:
        return service.push_view(service.push(uow, app.packs, list_id, caller=caller, now=now))


@routes.get(
    "/lists/{list_id}/pushes", summary="名单的推送记录", response_model=Pushes, responses=documented(401, 403, 404)
)
def sent(list_id: PackId, app: App, caller: SignedIn, limit: Limit = 50) -> dict[str, Any]:
    """新的在前。"""
    with app.database.read() as uow:
        found = service.pushes_of(uow, app.packs, list_id, caller=caller, limit=limit)
    return {"items": [service.push_view(push) for push in found]}


@routes.get("/pushes", summary="发给本部门的推送", response_model=PulledPushes, responses=documented(401, 404, 422))
def pull(
    app: App,
    caller: SignedIn,
    now: Now,
    department: Department = None,
    cursor: Annotated[str | None, Query(pattern=r"^[0-9]{1,15}$", description="上次返回的 cursor；第一次不填")] = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """供业务系统轮询：早的在前，已应用的也在其中。读取即视为送达；同一名单只需处理没有被取代的一次。"""
    own = acting_department(caller, department)
    with app.database.write() as uow:
        page = pulling.pull(uow, own, caller=caller, cursor=cursor, limit=limit, now=now)
    items = [pulling.pulled_view(one, service.inbox_view(one.item)) for one in page.pushes]
    return {"items": items, "cursor": page.cursor, "more": page.more}


@routes.get("/pushes/inbox", summary="本部门待办的推送", response_model=Inbox, responses=documented(401, 404, 422))
def inbox(app: App, caller: SignedIn, now: Now, department: Department = None) -> dict[str, Any]:
    """读取即视为送达；应用之后不再列出。"""
    own = acting_department(caller, department)
    with app.database.write() as uow:
        found = service.inbox(uow, own, caller=caller, now=now)
    return {"items": [service.inbox_view(item) for item in found]}


@routes.get(
    "/pushes/{push_id}", summary="一次推送在各部门的进展", response_model=PushLedger, responses=documented(401, 404)
)
def ledger(push_id: RecordId, app: App, caller: SignedIn) -> dict[str, Any]:
    """只对维护该名单的部门开放。"""
    with app.database.read() as uow:
        return service.ledger(uow, app.packs, push_id, caller=caller)


@routes.get(
    "/pushes/{push_id}/changes", summary="推送的变动条目", response_model=Changes, responses=documented(401, 404, 422)
)
def changes(
    push_id: RecordId,
    app: App,
    caller: SignedIn,
    now: Now,
    department: Department = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """自本部门上次应用以来新增、变更和退出的条目；自然人脱敏，读取留有审计记录。"""
    own = acting_department(caller, department)
    with app.database.write() as uow:
        found, following = service.changes(uow, push_id, own, caller=caller, cursor=cursor, limit=limit)
        items = service.change_views(uow, app.cipher, app.packs, found, caller=caller, now=now)
    return {"items": list(items), "next_cursor": following}


@routes.get(
    "/pushes/{push_id}/batch", summary="带签名的一批变动", response_model=PushBatch, responses=documented(401, 404, 422)
)
def batch(
    push_id: RecordId,
    app: App,
    caller: SignedIn,
    now: Now,
    department: Department = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """内容同“推送的变动条目”，另有 SM2 签名，可存档并用 receipts verify 离线验证。写入本部门系统之后再登记“已应用”。"""
    own = acting_department(caller, department)
    with app.database.write() as uow:
        return pulling.batch(
            uow, app.cipher, app.signer, app.packs, push_id, own, caller=caller, cursor=cursor, limit=limit, now=now
        )


def _stepped(app: App, step: Callable[[UnitOfWork], Delivery]) -> dict[str, Any]:
    with app.database.write() as uow:
        delivery = step(uow)
    return {
        "push_id": delivery.push.push_id,
        "department": delivery.department,
        "state": delivery.state,
        "state_title": STATE_TITLES[delivery.state],
    }


@routes.post("/pushes/{push_id}/received", summary="签收", response_model=DeliveryView, responses=_STEP)
def received(
    push_id: RecordId, app: App, caller: SignedIn, now: Now, step: DeliveryStep | None = None
) -> dict[str, Any]:
    """签收之后才能登记应用结果。"""
    own = acting_department(caller, step.department if step else None)
    return _stepped(app, lambda uow: service.mark_received(uow, push_id, own, caller=caller, now=now))


@routes.post("/pushes/{push_id}/applied", summary="已应用", response_model=DeliveryView, responses=_STEP)
def applied(
    push_id: RecordId, app: App, caller: SignedIn, now: Now, step: DeliveryStep | None = None
) -> dict[str, Any]:
    """变动已写入本部门的系统；同一名单较早的推送一并办结。"""
    own = acting_department(caller, step.department if step else None)
    return _stepped(app, lambda uow: service.mark_applied(uow, push_id, own, caller=caller, now=now))


@routes.post("/pushes/{push_id}/failed", summary="应用失败", response_model=DeliveryView, responses=_STEP)
def failed(push_id: RecordId, step: FailedStep, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """须说明原因；之后可以再次签收。"""
    own = acting_department(caller, step.department)
    return _stepped(app, lambda uow: service.mark_failed(uow, push_id, own, reason=step.reason, caller=caller, now=now))
