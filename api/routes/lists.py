"""Lists and their entries: read by those concerned, kept by the initiating departments and the credit office."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import Body

from api import list_views
from api.context import App, Now, Today
from api.problems import documented
from api.routing import Cursor, Limit, PackId, router
from api.schemas.listings import CreatedEntry, EntriesPage, ListDetail, Lists
from api.security.callers import SignedIn
from api.security.list_access import may_read_archived, require_reader
from api.wiring import Application
from engine.documents import ListType
from engine.law import legality
from services.accounts.model import Caller
from services.registry import access
from services.registry.creation import create_listing
from services.registry.reading import show_list, view_of
from services.registry.views import issue_view

routes = router("/api/v1/lists", "名单")

EXAMPLE_ROW = {
    "subject_kind": "legal_person",
    "name": "虚构建设有限公司",
    "code": "91419001MA0000000A",
    "decision_no": "示例决字〔2026〕1号",
    "authority": "示例机关",
    "decided_on": "2026-05-01",
    "since": "2026-05-01",
    "until": "2028-04-30",
    "level": "serious",
    "grounds": "示例事由",
}


@routes.get("", summary="名单目录", response_model=Lists, responses=documented(401))
def lists(app: App, caller: SignedIn, today: Today) -> dict[str, Any]:
    """每个名单今天能否产生奖惩；不能的说明原因。"""
    return {"items": [_summary(app, entry, caller, today) for entry in app.packs.lists.values()]}


@routes.get("/{list_id}", summary="一个名单：依据、排除、公示、退出", responses=documented(401, 404))
def list_type(list_id: PackId, app: App, caller: SignedIn, today: Today) -> ListDetail:
    """公示期是今天的法律所定的月数；不得列入的情形中，写有字段的由导入核对，其余由认定的人核对。"""
    found = access.list_type(app.packs, list_id)
    return list_views.detail(app.packs, found, _summary(app, found, caller, today), today)


def _summary(app: Application, entry: ListType, caller: Caller, today: date) -> dict[str, Any]:
    silences = [silence.reason for silence in legality.list_silences(app.packs, entry, today)]
    return {
        "id": entry.id,
        "title": entry.title,
        "effect": entry.effect,
        "authority": entry.authority,
        "initiators": sorted(access.initiators(app.packs, entry.id)),
        "in_use": not silences,
        "silences": silences,
        "keeps": access.keeps(app.packs, entry.id, caller),
    }


@routes.get(
    "/{list_id}/listings", summary="名单条目", response_model=EntriesPage, responses=documented(401, 403, 404, 422)
)
def entries(
    list_id: PackId, app: App, caller: SignedIn, now: Now, today: Today, cursor: Cursor = None, limit: Limit = 50
) -> dict[str, Any]:
    """发起部门、参与部门、信用办和审计可以查看；自然人脱敏，查看留有审计记录。"""
    require_reader(app.packs, list_id, caller, today)
    with app.database.write() as uow:
        found = show_list(
            uow, app.cipher, app.packs, list_id, actor=caller.id, now=now, cursor=cursor, limit=limit,
            archived=may_read_archived(app.packs, list_id, caller),
        )  # fmt: skip
    return {"registry_version": found.known_version, "items": list(found.listings), "next_cursor": found.next_cursor}


@routes.post(
    "/{list_id}/listings",
    summary="登记一个条目",
    status_code=201,
    response_model=CreatedEntry,
    responses=documented(400, 401, 403, 404, 409, 413, 422),
)
def create(
    list_id: PackId,
    row: Annotated[dict[str, Any], Body(description="名单行：标准字段加该名单自己的字段", examples=[EXAMPLE_ROW])],
    app: App,
    caller: SignedIn,
    now: Now,
) -> dict[str, Any]:
    """由发起部门或信用办办理。代码的校验位、日期和该名单的字段逐一检查。"""
    kept = access.require_keeper(app.packs, list_id, caller)
    with app.database.write() as uow:
        made, warnings = create_listing(uow, app.cipher, kept, row, actor=caller.id, now=now)
        view = view_of(uow, app.cipher, app.packs, made, now)
    return {**view, "warnings": [issue_view(issue) for issue in warnings]}
