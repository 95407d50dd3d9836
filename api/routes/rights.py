"""What is late among objections, repairs and revocations, and when a repair can be applied for. A foreign id answers 404."""

from __future__ import annotations

from typing import Any

from api.claim_desk import TAG
from api.context import App, Now, Today
from api.problems import documented
from api.routing import RecordId, router
from api.schemas.rights import OverdueClaims, RepairTermsView
from api.security.callers import SignedIn
from api.security.list_access import require_entry_reader
from services.rights import reading

routes = router("/api/v1", TAG)


@routes.get("/rights/overdue", summary="超过期限的申请", response_model=OverdueClaims, responses=documented(401))
def overdue(app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """旧的在前；缺少工作日历、算不出期限的也在其中。"""
    with app.database.write() as uow:
        return {"items": list(reading.overdue_claims(uow, app.cipher, app.packs, caller, now=now))}


@routes.get(
    "/listings/{listing_id}/repair-terms",
    summary="何时可以申请修复",
    response_model=RepairTermsView,
    responses=documented(401, 404),
)
def terms(listing_id: RecordId, app: App, caller: SignedIn, now: Now, today: Today) -> dict[str, Any]:
    """最早可以申请之日及其依据，须提交的材料。"""
    with app.database.read() as uow:
        require_entry_reader(uow, app.packs, listing_id, caller, today)
        return reading.show_terms(uow, app.packs, listing_id, now=now)
