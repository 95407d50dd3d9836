"""Objections: handing them in and each step. A foreign id answers 404."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Body

from api.claim_desk import EXAMPLE_LISTING, OBJECTION, REFUSALS, TAG, Desk, WantedClaims, papers_of
from api.problems import documented
from api.routing import RecordId, router
from api.schemas.cases import ReasonedStep
from api.schemas.rights import ClaimDetail, ClaimsPage, ObjectionBody, OpenStep, VerifyStep
from services.rights import filing, objections, withdrawing

routes = router("/api/v1", TAG)

_EXAMPLE = {
    "listing_id": EXAMPLE_LISTING,
    "applicant": {"kind": "subject"},
    "statement": "决定书认定的主体不是本单位",
}


@routes.get("/objections", summary="异议申请", response_model=ClaimsPage, responses=documented(401, 422))
def objections_page(desk: Desk, wanted: WantedClaims) -> dict[str, Any]:
    """认定单位看到自己名单上的，接收部门看到自己接收的，信用办和审计看到全部；新的在前。"""
    return desk.page(OBJECTION, wanted)


@routes.post("/objections", summary="提出异议", status_code=201, response_model=ClaimDetail, responses=REFUSALS)
def file_objection(body: Annotated[ObjectionBody, Body(examples=[_EXAMPLE])], desk: Desk) -> dict[str, Any]:
    """主体、代理人或者部门提出；条目即时标注“异议中”，不影响其效力。"""
    return desk.file(body, filing.file_objection, papers=papers_of(body.papers))


@routes.get(
    "/objections/{claim_id}", summary="异议申请及其经过", response_model=ClaimDetail, responses=documented(401, 404)
)
def objection(claim_id: RecordId, desk: Desk) -> dict[str, Any]:
    """申请内容、期限和每一步。"""
    return desk.detail(OBJECTION, claim_id)


@routes.post("/objections/{claim_id}/inquire", summary="转认定单位核实", response_model=ClaimDetail, responses=REFUSALS)
def inquire(claim_id: RecordId, desk: Desk, step: OpenStep | None = None) -> dict[str, Any]:
    """由信用办办理；已核实的再次退回须说明理由。"""
    return desk.take(claim_id, step, objections.inquire)


@routes.post("/objections/{claim_id}/verify", summary="登记核实结果", response_model=ClaimDetail, responses=REFUSALS)
def verify(claim_id: RecordId, step: VerifyStep, desk: Desk) -> dict[str, Any]:
    """由认定单位办理。"""
    return desk.take(claim_id, step, objections.verify)


@routes.post("/objections/{claim_id}/uphold", summary="认定异议成立", response_model=ClaimDetail, responses=REFUSALS)
def uphold(claim_id: RecordId, step: ReasonedStep, desk: Desk) -> dict[str, Any]:
    """由信用办办理；按核实结果即时移出名单（更正），或者确认内容已更正。"""
    return desk.take(claim_id, step, objections.uphold)


@routes.post("/objections/{claim_id}/reject", summary="认定异议不成立", response_model=ClaimDetail, responses=REFUSALS)
def reject(claim_id: RecordId, step: ReasonedStep, desk: Desk) -> dict[str, Any]:
    """由信用办办理；理由和救济途径告知申请人。"""
    return desk.take(claim_id, step, objections.reject)


@routes.post(
    "/objections/{claim_id}/examine", summary="送检验、鉴定或评审", response_model=ClaimDetail, responses=REFUSALS
)
def examine(claim_id: RecordId, step: ReasonedStep, desk: Desk) -> dict[str, Any]:
    """所需时间不计入期限。"""
    return desk.take(claim_id, step, objections.examine)


@routes.post(
    "/objections/{claim_id}/resume", summary="检验、鉴定或评审结束", response_model=ClaimDetail, responses=REFUSALS
)
def resume(claim_id: RecordId, step: ReasonedStep, desk: Desk) -> dict[str, Any]:
    """期限继续计算。"""
    return desk.take(claim_id, step, objections.resume)


@routes.post("/objections/{claim_id}/withdraw", summary="撤回异议", response_model=ClaimDetail, responses=REFUSALS)
def withdraw_objection(claim_id: RecordId, desk: Desk, step: OpenStep | None = None) -> dict[str, Any]:
    """申请人通过接收部门撤回。"""
    return desk.take(claim_id, step, withdrawing.withdraw, kinds=OBJECTION)
