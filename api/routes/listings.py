"""Single entries: history and exit."""

from __future__ import annotations

from typing import Any

from api.context import App, Now, Today
from api.problems import documented
from api.routing import RecordId, router
from api.schemas.listings import EntryHistory, ExitAnswer, ExitBody
from api.schemas.unmasking import UnmaskAnswer, UnmaskBody
from api.security.callers import SignedIn
from api.security.list_access import require_entry_keeper, require_entry_reader
from services.registry.exits import exit_listing
from services.registry.reading import show_history
from services.subject_view.unmasking import unmask
from services.wire import moment_text

routes = router("/api/v1/listings", "名单")


@routes.get(
    "/{listing_id}/history", summary="条目的全部版本", response_model=EntryHistory, responses=documented(401, 404)
)
def history(listing_id: RecordId, app: App, caller: SignedIn, now: Now, today: Today) -> dict[str, Any]:
    """从旧到新，含何时由谁登记。"""
    with app.database.write() as uow:  # reading a person's entry leaves an audit row
        require_entry_reader(uow, app.packs, listing_id, caller, today)
        items = show_history(uow, app.cipher, app.packs, listing_id, actor=caller.id, now=now)
    return {"items": list(items)}


@routes.post(
    "/{listing_id}/exit",
    summary="退出名单",
    response_model=ExitAnswer,
    responses=documented(400, 401, 403, 404, 409, 413, 422),
)
def leave(listing_id: RecordId, body: ExitBody, app: App, caller: SignedIn, now: Now, today: Today) -> dict[str, Any]:
    """信用修复、撤销或更正；未办结的案件在同一事务内撤回，并通知全部有关部门和系统。"""
    with app.database.write() as uow:
        require_entry_keeper(uow, app.packs, listing_id, caller, today)
        result = exit_listing(
            uow,
            listing_id,
            packs=app.packs,
            kind=body.kind,
            effective_on=body.effective_on,
            document_no=body.document_no,
            reason=body.reason,
            actor=caller.id,
            now=now,
        )
    return {"registry_version": result.version, "recalled": result.recalled, "told": result.told}


@routes.post(
    "/{listing_id}/code",
    summary="查看完整证件号码",
    response_model=UnmaskAnswer,
    responses=documented(400, 401, 403, 404, 413, 422),
)
def full_code(listing_id: RecordId, body: UnmaskBody, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """只有认定单位和信用办的工作人员可以查看，须写明用途；每次查看都有审计记录，本人也能看到。"""
    with app.database.write() as uow:
        found = unmask(uow, app.cipher, app.packs, listing_id, body.purpose, caller=caller, now=now)
    until = moment_text(found.until) if found.until else None
    return {
        "listing_id": listing_id,
        "code": found.code,
        "name": found.name,
        "grounds": found.grounds,
        "texts": found.texts,
        "until": until,
    }
