"""The archive: what is in it, how long, and holds that keep an entry out of it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query

from api.context import App, Now
from api.problems import documented
from api.routing import Cursor, Limit, RecordId, router
from api.schemas.retention import ArchiveOverview, ArchivePage, HoldBody, PlaceDetail, ReleaseBody
from api.security.callers import SignedIn
from services.retention import desk, reading
from services.retention.model import ArchiveFilter
from services.retention.states import State

routes = router("/api/v1/retention", "归档与保存")

_STEP = documented(400, 401, 403, 404, 409, 413, 422)


@routes.get("", summary="归档情况", response_model=ArchiveOverview, responses=documented(401, 403))
def overview(app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """归档、暂缓、销毁各有多少，今天的规则规定保存多久、到期是否销毁。信用办和审计可以查看。"""
    with app.database.read() as uow:
        return reading.overview(uow, app.packs, caller=caller, now=now)


@routes.get("/entries", summary="归档的条目", response_model=ArchivePage, responses=documented(401, 403, 422))
def entries(
    app: App,
    caller: SignedIn,
    now: Now,
    list_id: Annotated[str | None, Query(alias="list", max_length=80)] = None,
    state: State | None = None,
    personal: Annotated[bool, Query(description="只看涉及自然人的")] = False,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """条目退出名单或者期满之后归档，只有名单的维护部门、信用办和审计还能查阅内容；这里不显示姓名和证件号码。"""
    with app.database.read() as uow:
        wanted = ArchiveFilter(list_id, state, personal)
        page = reading.show_page(uow, app.packs, wanted, caller=caller, now=now, cursor=cursor, limit=limit)
    return {"items": list(page.items), "next_cursor": page.next_cursor}


@routes.get(
    "/entries/{listing_id}", summary="一个归档的条目", response_model=PlaceDetail, responses=documented(401, 403, 404)
)
def entry(listing_id: RecordId, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """归档以来的每一步。"""
    with app.database.read() as uow:
        return reading.show_one(uow, app.packs, listing_id, caller=caller, now=now)


@routes.post("/entries/{listing_id}/hold", summary="暂缓归档和销毁", response_model=PlaceDetail, responses=_STEP)
def hold(listing_id: RecordId, body: HoldBody, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """诉讼、审计、投诉未了结时办理；暂缓期间照旧可以查阅，不销毁密钥。到期自动解除。"""
    with app.database.write() as uow:
        desk.hold(
            uow, listing_id, until=body.until, reason=body.reason, expected_version=body.version, caller=caller, now=now
        )
        return reading.show_one(uow, app.packs, listing_id, caller=caller, now=now)


@routes.post("/entries/{listing_id}/release", summary="解除暂缓", response_model=PlaceDetail, responses=_STEP)
def release(listing_id: RecordId, body: ReleaseBody, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """回到档案。"""
    with app.database.write() as uow:
        desk.release(uow, listing_id, expected_version=body.version, caller=caller, now=now)
        return reading.show_one(uow, app.packs, listing_id, caller=caller, now=now)
