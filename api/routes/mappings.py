"""How a source's columns become a list's, and a list taken home as a file: for those who keep it."""

from __future__ import annotations

from typing import Any

from starlette.responses import FileResponse

from adapters.files.listing_writers import write_listings
from api.context import App, Now
from api.file_answers import made_file
from api.problems import documented
from api.routing import PackId, router
from api.schemas.list_files import ExportBody, MappingBody, Mappings, MappingView
from api.security.callers import SignedIn
from services.registry import access, mappings
from services.registry.export import export_list

routes = router("/api/v1/lists", "名单")


@routes.get(
    "/{list_id}/mappings", summary="已保存的列名对照", response_model=Mappings, responses=documented(401, 403, 404)
)
def saved(list_id: PackId, app: App, caller: SignedIn) -> dict[str, Any]:
    """每个来源一份。"""
    kept = access.require_keeper(app.packs, list_id, caller)
    with app.database.read() as uow:
        found = mappings.all_saved(uow, kept)
    return {"items": [{"source": source, "mapping": document} for source, document in found.items()]}


@routes.put(
    "/{list_id}/mappings",
    summary="保存一个来源的列名对照",
    response_model=MappingView,
    responses=documented(400, 401, 403, 404, 413, 422),
)
def save(list_id: PackId, body: MappingBody, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """取代该来源以前的对照。名单要求的每一列都要有来处。"""
    kept = access.require_keeper(app.packs, list_id, caller)
    parsed = mappings.parse_mapping(kept, body.mapping, body.layout)
    with app.database.write() as uow:
        mappings.save_mapping(uow, kept, body.source, parsed, actor=caller.id, now=now)
    return {"source": body.source.strip(), "mapping": parsed.model_dump()}


@routes.post(
    "/{list_id}/export",
    summary="导出名单",
    response_class=FileResponse,
    responses=documented(400, 401, 403, 404, 413, 422)
    | {200: {"description": "名单文件", "content": {"application/octet-stream": {}}}},
)
def export(list_id: PackId, body: ExportBody, app: App, caller: SignedIn, now: Now) -> FileResponse:
    """自然人默认脱敏；写明用途的，信用办可以导出全部，记入审计。"""
    with app.database.write() as uow:
        rows = export_list(
            uow,
            app.cipher,
            app.packs,
            list_id,
            caller=caller,
            now=now,
            in_force=body.in_force,
            purpose=body.purpose,
        )
        return made_file(f"{list_id}.{body.format}", lambda path: write_listings(rows, path))
