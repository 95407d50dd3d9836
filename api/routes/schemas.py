"""JSON Schemas of the kinds of pack document, for editors."""

from __future__ import annotations

from typing import Any

from fastapi.responses import JSONResponse

from api.context import App
from api.problems import documented
from api.routing import PackId, router
from api.security.callers import SignedIn
from engine.schemas import TITLES, schema_for
from services.errors import NotFoundError

routes = router("/api/v1/schemas", "规则")


class SchemaResponse(JSONResponse):
    """A schema says what it is, so that editors take it as one."""

    media_type = "application/schema+json"


@routes.get(
    "/{kind}",
    summary="一类规则文档的 JSON Schema",
    response_class=SchemaResponse,
    response_model=dict[str, Any],
    responses=documented(401, 404),
)
def schema(kind: PackId, app: App, caller: SignedIn) -> SchemaResponse:
    """供编辑器补全和检查；编号取自现行规则版本的目录。不能带凭据的编辑器，请用 packs schema 输出的文件。"""
    if kind not in TITLES:
        raise NotFoundError("类别的规则文档")
    return SchemaResponse(schema_for(app.packs, kind))
