"""Memoranda with what fires today, and the library behind them: measures, matters, law, departments, bodies of the state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from api import pack_views
from api.context import App, Today
from api.problems import documented
from api.routing import PackId, router
from api.schemas.library import DocumentsPage, Memoranda, MemorandumView
from api.security.callers import SignedIn
from services.errors import NotFoundError

routes = router("/api/v1", "规则")


@routes.get("/memoranda", summary="备忘录与法定规则包", responses=documented(401))
def memoranda(app: App, caller: SignedIn, today: Today) -> Memoranda:
    """每份备忘录今天有多少条规则会触发。"""
    items = [pack_views.summary(app.packs, entry, today) for entry in app.packs.memoranda.values()]
    return Memoranda(revision=app.packs.revision, day=today.isoformat(), items=items)


@routes.get(
    "/memoranda/{memorandum_id}", summary="一份备忘录：每条规则是否触发，不触发的原因", responses=documented(401, 404)
)
def memorandum(memorandum_id: PackId, app: App, caller: SignedIn, today: Today) -> MemorandumView:
    """按今天的法律效力和确认情况逐条说明。"""
    found = app.packs.memoranda.get(memorandum_id)
    if found is None:
        raise NotFoundError("备忘录")
    return pack_views.detail(app.packs, found, today)


def _page(app: App, documents: Mapping[str, BaseModel]) -> DocumentsPage:
    items: list[dict[str, Any]] = [document.model_dump(mode="json", by_alias=True) for document in documents.values()]
    return DocumentsPage(revision=app.packs.revision, items=items)


@routes.get("/measures", summary="措施库", responses=documented(401))
def measures(app: App, caller: SignedIn) -> DocumentsPage:
    """每项措施的结果、强度、依据及于哪些名单。"""
    return _page(app, app.packs.measures)


@routes.get("/matters", summary="事项目录", responses=documented(401))
def matters(app: App, caller: SignedIn) -> DocumentsPage:
    """可以核查的事项、其字段和主体角色。"""
    return _page(app, app.packs.matters)


@routes.get("/law", summary="法律依据库", responses=documented(401))
def law(app: App, caller: SignedIn) -> DocumentsPage:
    """法律文件及条文要点（自行归纳，不是原文）。"""
    return _page(app, app.packs.laws)


@routes.get("/departments", summary="部门目录", responses=documented(401))
def departments(app: App, caller: SignedIn) -> DocumentsPage:
    """发起部门、参与部门、信用办。"""
    return _page(app, app.packs.departments)


@routes.get("/bodies", summary="国家机构目录", responses=documented(401))
def bodies(app: App, caller: SignedIn) -> DocumentsPage:
    """国家机构的名称和曾用名；部门目录的 national 用其编号。"""
    return _page(app, app.packs.bodies)
