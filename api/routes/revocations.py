"""Entries whose basis was revoked: reporting it and each step. A foreign id answers 404."""

from __future__ import annotations

from typing import Any

from api.claim_desk import REFUSALS, REVOCATION, TAG, Desk, WantedClaims
from api.problems import documented
from api.routing import RecordId, router
from api.schemas.cases import ReasonedStep
from api.schemas.rights import ClaimDetail, ClaimsPage, OpenStep, RevocationBody
from services.rights import filing, revocations, withdrawing

routes = router("/api/v1", TAG)


@routes.get("/revocations", summary="依据被撤销的条目", response_model=ClaimsPage, responses=documented(401, 422))
def revocations_page(desk: Desk, wanted: WantedClaims) -> dict[str, Any]:
    """新的在前。"""
    return desk.page(REVOCATION, wanted)


@routes.post("/revocations", summary="报告依据被撤销", status_code=201, response_model=ClaimDetail, responses=REFUSALS)
def file_revocation(body: RevocationBody, desk: Desk) -> dict[str, Any]:
    """处罚等依据被撤销、变更、确认违法或者无效；认定单位须在期限内撤下。"""
    given = body.model_dump(include={"document_no", "revoked_by", "revoked_on", "received_on"})
    return desk.file(body, filing.file_revocation, **given)


@routes.get(
    "/revocations/{claim_id}", summary="报告及其经过", response_model=ClaimDetail, responses=documented(401, 404)
)
def revocation(claim_id: RecordId, desk: Desk) -> dict[str, Any]:
    """报告内容、期限和每一步。"""
    return desk.detail(REVOCATION, claim_id)


@routes.post("/revocations/{claim_id}/execute", summary="撤销条目", response_model=ClaimDetail, responses=REFUSALS)
def execute(claim_id: RecordId, step: ReasonedStep, desk: Desk) -> dict[str, Any]:
    """由认定单位办理；条目即时退出、停止公示，理由公开说明。"""
    return desk.take(claim_id, step, revocations.execute)


@routes.post("/revocations/{claim_id}/dismiss", summary="不予撤销", response_model=ClaimDetail, responses=REFUSALS)
def dismiss(claim_id: RecordId, step: ReasonedStep, desk: Desk) -> dict[str, Any]:
    """由认定单位办理：文书与该条目无关，须说明理由。"""
    return desk.take(claim_id, step, revocations.dismiss)


@routes.post("/revocations/{claim_id}/withdraw", summary="撤回报告", response_model=ClaimDetail, responses=REFUSALS)
def withdraw_revocation(claim_id: RecordId, desk: Desk, step: OpenStep | None = None) -> dict[str, Any]:
    """申请人通过接收部门撤回。"""
    return desk.take(claim_id, step, withdrawing.withdraw, kinds=REVOCATION)
