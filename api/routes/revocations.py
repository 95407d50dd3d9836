"""Entries whose basis was revoked: reporting it and each step. A foreign id answers 404."""

from __future__ import annotations

from typing import Any

from api.claim_answers import (
    REFUSALS,
    TAG,
    ListFilter,
    ListingFilter,
    Open,
    StateFilter,
    applicant_of,
    changed,
    claim_detail,
    claims_page,
    reasoned,
    withdrawn,
)
from api.claim_intake import receiving_department
from api.context import App, Now, Today
from api.problems import documented
from api.routing import Cursor, Limit, RecordId, router
from api.schemas.cases import ReasonedStep
from api.schemas.rights import ClaimDetail, ClaimsPage, OpenStep, RevocationBody
from api.security.callers import SignedIn
from services.ports import UnitOfWork
from services.rights import filing, revocations
from services.rights.model import Claim
from services.rights.states import Kind

routes = router("/api/v1", TAG)

_REVOCATION = frozenset({Kind.REVOCATION})


@routes.get("/revocations", summary="依据被撤销的条目", response_model=ClaimsPage, responses=documented(401, 422))
def revocations_page(
    app: App,
    caller: SignedIn,
    now: Now,
    state: StateFilter = None,
    open: Open = None,
    list_id: ListFilter = None,
    listing_id: ListingFilter = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """新的在前。"""
    return claims_page(app, caller, now, _REVOCATION, state, open, list_id, listing_id, cursor, limit)


@routes.post("/revocations", summary="报告依据被撤销", status_code=201, response_model=ClaimDetail, responses=REFUSALS)
def file_revocation(body: RevocationBody, app: App, caller: SignedIn, now: Now, today: Today) -> dict[str, Any]:
    """处罚等依据被撤销、变更、确认违法或者无效；认定单位须在期限内撤下。"""

    def change(uow: UnitOfWork) -> Claim:
        return filing.file_revocation(
            uow,
            app.packs,
            body.listing_id,
            applicant=applicant_of(body.applicant),
            statement=body.statement,
            document_no=body.document_no,
            revoked_by=body.revoked_by,
            revoked_on=body.revoked_on,
            received_on=body.received_on,
            department=receiving_department(uow, app.packs, caller, body.listing_id, body.department, today),
            actor=caller.id,
            now=now,
        )

    return changed(app, caller, _REVOCATION, now, change)


@routes.get(
    "/revocations/{claim_id}", summary="报告及其经过", response_model=ClaimDetail, responses=documented(401, 404)
)
def revocation(claim_id: RecordId, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """报告内容、期限和每一步。"""
    return claim_detail(app, caller, claim_id, _REVOCATION, now)


@routes.post("/revocations/{claim_id}/execute", summary="撤销条目", response_model=ClaimDetail, responses=REFUSALS)
def execute(claim_id: RecordId, step: ReasonedStep, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """由认定单位办理；条目即时退出、停止公示，理由公开说明。"""
    return reasoned(app, caller, _REVOCATION, now, claim_id, step, revocations.execute)


@routes.post("/revocations/{claim_id}/dismiss", summary="不予撤销", response_model=ClaimDetail, responses=REFUSALS)
def dismiss(claim_id: RecordId, step: ReasonedStep, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """由认定单位办理：文书与该条目无关，须说明理由。"""
    return reasoned(app, caller, _REVOCATION, now, claim_id, step, revocations.dismiss)


@routes.post("/revocations/{claim_id}/withdraw", summary="撤回报告", response_model=ClaimDetail, responses=REFUSALS)
def withdraw_revocation(
    claim_id: RecordId, app: App, caller: SignedIn, now: Now, step: OpenStep | None = None
) -> dict[str, Any]:
    """申请人通过接收部门撤回。"""
    return withdrawn(app, caller, _REVOCATION, now, claim_id, step)
