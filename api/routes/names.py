"""Looking organisations up by name, for people."""

from __future__ import annotations

from typing import Any

from api.context import App, Now, Today
from api.name_views import found_view, readable_by
from api.problems import documented
from api.routing import router
from api.schemas.names import NameAnswer, NameQuestion, NotSameAnswer, NotSameBody
from api.security.callers import SignedIn
from api.security.rights import require
from services.names.findings import find_not_same
from services.names.search import LOOKERS, search

routes = router("/api/v1/names", "名称查找")


@routes.post(
    "/search", summary="按名称查找单位", response_model=NameAnswer, responses=documented(400, 401, 403, 413, 422)
)
def look_up(body: NameQuestion, app: App, caller: SignedIn, now: Now, today: Today) -> dict[str, Any]:
    """只给出今天在名单上、名称相近的单位作为候选，不是命中；自然人不能按姓名查找。每次查找都有审计记录。"""
    require(caller, *LOOKERS)
    readable = readable_by(app.packs, caller, today)
    with app.database.write() as uow:  # every search leaves an audit row
        found = search(uow, app.cipher, body.name, readable=readable, actor=caller.id, now=now, limit=body.limit)
    return found_view(app.packs, found, today)


@routes.post(
    "/not-same",
    summary="登记不是同一主体",
    status_code=201,
    response_model=NotSameAnswer,
    responses=documented(400, 401, 403, 404, 413, 422),
)
def not_same(body: NotSameBody, app: App, caller: SignedIn, now: Now, today: Today) -> dict[str, Any]:
    """以后再按该名称查找或核查时给出提示；不影响核查结论，也不解除任何措施。"""
    require(caller, *LOOKERS)
    readable = readable_by(app.packs, caller, today)
    with app.database.write() as uow:
        noted = find_not_same(
            uow,
            app.cipher,
            name=body.name,
            code=body.code,
            reason=body.reason,
            caller=caller,
            readable=readable,
            now=now,
        )
    return {"entries": noted}
