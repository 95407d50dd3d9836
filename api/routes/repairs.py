"""Repairs, and liftings on a court's reorganisation: handing them in and each step. A foreign id answers 404."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Body

from api.claim_desk import EXAMPLE_LISTING, REFUSALS, REPAIR, TAG, Desk, WantedClaims, papers_of
from api.problems import documented
from api.routing import RecordId, router
from api.schemas.cases import ReasonedStep, Step
from api.schemas.rights import ClaimDetail, ClaimsPage, DeclineStep, OpenStep, RepairBody, RepairReview, RestoreStep
from services.errors import InvalidInputError
from services.rights import filing, repairs, withdrawing

routes = router("/api/v1", TAG)

_EXAMPLE = {
    "listing_id": EXAMPLE_LISTING,
    "applicant": {"kind": "subject"},
    "statement": "已改正并缴清罚款",
    "papers": [
        {"kind": "obligations", "title": "缴款凭证", "document_no": "示例〔2026〕1号"},
        {"kind": "promise", "title": "信用承诺书"},
    ],
    "corrected_on": "2026-06-01",
}


@routes.get("/repairs", summary="修复申请", response_model=ClaimsPage, responses=documented(401, 422))
def repairs_page(desk: Desk, wanted: WantedClaims) -> dict[str, Any]:
    """包括凭重整、和解裁定的暂时解除；新的在前。"""
    return desk.page(REPAIR, wanted)


@routes.post("/repairs", summary="申请修复", status_code=201, response_model=ClaimDetail, responses=REFUSALS)
def file_repair(body: Annotated[RepairBody, Body(examples=[_EXAMPLE])], desk: Desk) -> dict[str, Any]:
    """最短公示期未满、材料不齐的不收，并说明何时可以申请、还缺什么。"""
    papers = papers_of(body.papers)
    if body.ground == "reorganisation":
        return desk.file(body, filing.file_reorganisation, papers=papers)
    if body.corrected_on is None:
        raise InvalidInputError("missing", "缺少纠正之日", "", "请填写 corrected_on", "corrected_on")
    return desk.file(body, filing.file_repair, papers=papers, corrected_on=body.corrected_on)


@routes.get(
    "/repairs/{claim_id}", summary="修复申请及其经过", response_model=ClaimDetail, responses=documented(401, 404)
)
def repair(claim_id: RecordId, desk: Desk) -> dict[str, Any]:
    """申请内容、期限和每一步。"""
    return desk.detail(REPAIR, claim_id)


@routes.post("/repairs/{claim_id}/accept", summary="受理", response_model=ClaimDetail, responses=REFUSALS)
def accept(claim_id: RecordId, desk: Desk, step: Step | None = None) -> dict[str, Any]:
    """由认定单位办理。"""
    return desk.take(claim_id, step, repairs.accept)


@routes.post("/repairs/{claim_id}/decline", summary="不予受理", response_model=ClaimDetail, responses=REFUSALS)
def decline(claim_id: RecordId, step: DeclineStep, desk: Desk) -> dict[str, Any]:
    """由认定单位办理，须说明理由。"""
    return desk.take(claim_id, step, repairs.decline)


@routes.post("/repairs/{claim_id}/extend", summary="延长办理期限", response_model=ClaimDetail, responses=REFUSALS)
def extend(claim_id: RecordId, step: ReasonedStep, desk: Desk) -> dict[str, Any]:
    """由认定单位办理，只能延长一次，理由告知申请人。"""
    return desk.take(claim_id, step, repairs.extend)


@routes.post("/repairs/{claim_id}/review", summary="认定单位作出决定", response_model=ClaimDetail, responses=REFUSALS)
def review(claim_id: RecordId, step: RepairReview, desk: Desk) -> dict[str, Any]:
    """谁认定、谁修复；决定经信用办复核后生效。"""
    return desk.take(claim_id, step, repairs.review)


@routes.post("/repairs/{claim_id}/return", summary="退回认定单位", response_model=ClaimDetail, responses=REFUSALS)
def send_back(claim_id: RecordId, step: ReasonedStep, desk: Desk) -> dict[str, Any]:
    """由信用办的另一名工作人员办理，须说明理由。"""
    return desk.take(claim_id, step, repairs.send_back)


@routes.post("/repairs/{claim_id}/confirm", summary="复核确认", response_model=ClaimDetail, responses=REFUSALS)
def confirm(claim_id: RecordId, desk: Desk, step: OpenStep | None = None) -> dict[str, Any]:
    """由信用办的另一名工作人员办理；同意修复的，条目退出、措施解除、停止公示在同一事务内完成。"""
    return desk.take(claim_id, step, repairs.confirm)


@routes.post(
    "/repairs/{claim_id}/restore", summary="重整没有执行，恢复", response_model=ClaimDetail, responses=REFUSALS
)
def restore(claim_id: RecordId, step: RestoreStep, desk: Desk) -> dict[str, Any]:
    """由认定单位办理；此前撤回的案件不自动恢复。"""
    return desk.take(claim_id, step, repairs.restore)


@routes.post("/repairs/{claim_id}/withdraw", summary="撤回修复申请", response_model=ClaimDetail, responses=REFUSALS)
def withdraw_repair(claim_id: RecordId, desk: Desk, step: OpenStep | None = None) -> dict[str, Any]:
    """申请人通过接收部门撤回。"""
    return desk.take(claim_id, step, withdrawing.withdraw, kinds=REPAIR)
