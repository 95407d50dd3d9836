"""Objections: handing them in and each step. A foreign id answers 404."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Body

from api.claim_answers import (
    EXAMPLE_LISTING,
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
    papers_of,
    reasoned,
    withdrawn,
)
from api.claim_intake import receiving_department
from api.context import App, Now, Today
from api.problems import documented
from api.routing import Cursor, Limit, RecordId, router
from api.schemas.cases import ReasonedStep
from api.schemas.rights import ClaimDetail, ClaimsPage, ObjectionBody, OpenStep, VerifyStep
from api.security.callers import SignedIn
from services.ports import UnitOfWork
from services.rights import filing, objections
from services.rights.model import Claim
from services.rights.states import Kind

routes = router("/api/v1", TAG)

_OBJECTION = frozenset({Kind.OBJECTION})


@routes.get("/objections", summary="异议申请", response_model=ClaimsPage, responses=documented(401, 422))
def objections_page(
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
    """认定单位看到自己名单上的，接收部门看到自己接收的，信用办和审计看到全部；新的在前。"""
    return claims_page(app, caller, now, _OBJECTION, state, open, list_id, listing_id, cursor, limit)


@routes.post("/objections", summary="提出异议", status_code=201, response_model=ClaimDetail, responses=REFUSALS)
def file_objection(
    body: Annotated[
        ObjectionBody,
        Body(
            examples=[
                {
                    "listing_id": EXAMPLE_LISTING,
                    "applicant": {"kind": "subject"},
                    "statement": "决定书认定的主体不是本单位",
                }
            ]
        ),
    ],
    app: App,
    caller: SignedIn,
    now: Now,
    today: Today,
) -> dict[str, Any]:
    """主体、代理人或者部门提出；条目即时标注“异议中”，不影响其效力。"""

    def change(uow: UnitOfWork) -> Claim:
        return filing.file_objection(
            uow,
            app.packs,
            body.listing_id,
            applicant=applicant_of(body.applicant),
            statement=body.statement,
            papers=papers_of(body.papers),
            department=receiving_department(uow, app.packs, caller, body.listing_id, body.department, today),
            actor=caller.id,
            now=now,
        )

    return changed(app, caller, _OBJECTION, now, change)


@routes.get(
    "/objections/{claim_id}", summary="异议申请及其经过", response_model=ClaimDetail, responses=documented(401, 404)
)
def objection(claim_id: RecordId, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """申请内容、期限和每一步。"""
    return claim_detail(app, caller, claim_id, _OBJECTION, now)


@routes.post("/objections/{claim_id}/inquire", summary="转认定单位核实", response_model=ClaimDetail, responses=REFUSALS)
def inquire(claim_id: RecordId, app: App, caller: SignedIn, now: Now, step: OpenStep | None = None) -> dict[str, Any]:
    """由信用办办理；已核实的再次退回须说明理由。"""
    given = step or OpenStep()

    def change(uow: UnitOfWork) -> Claim:
        return objections.inquire(uow, app.packs, caller, claim_id, reason=given.reason, version=given.version, now=now)

    return changed(app, caller, _OBJECTION, now, change)


@routes.post("/objections/{claim_id}/verify", summary="登记核实结果", response_model=ClaimDetail, responses=REFUSALS)
def verify(claim_id: RecordId, step: VerifyStep, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """由认定单位办理。"""

    def change(uow: UnitOfWork) -> Claim:
        return objections.verify(
            uow,
            app.packs,
            caller,
            claim_id,
            finding=step.finding,
            remedy=step.remedy,
            reason=step.reason,
            document_no=step.document_no,
            version=step.version,
            now=now,
        )

    return changed(app, caller, _OBJECTION, now, change)


@routes.post("/objections/{claim_id}/uphold", summary="认定异议成立", response_model=ClaimDetail, responses=REFUSALS)
def uphold(claim_id: RecordId, step: ReasonedStep, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """由信用办办理；按核实结果即时移出名单（更正），或者确认内容已更正。"""
    return reasoned(app, caller, _OBJECTION, now, claim_id, step, objections.uphold)


@routes.post("/objections/{claim_id}/reject", summary="认定异议不成立", response_model=ClaimDetail, responses=REFUSALS)
def reject(claim_id: RecordId, step: ReasonedStep, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """由信用办办理；理由和救济途径告知申请人。"""
    return reasoned(app, caller, _OBJECTION, now, claim_id, step, objections.reject)


@routes.post(
    "/objections/{claim_id}/examine", summary="送检验、鉴定或评审", response_model=ClaimDetail, responses=REFUSALS
)
def examine(claim_id: RecordId, step: ReasonedStep, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """所需时间不计入期限。"""
    return reasoned(app, caller, _OBJECTION, now, claim_id, step, objections.examine)


@routes.post(
    "/objections/{claim_id}/resume", summary="检验、鉴定或评审结束", response_model=ClaimDetail, responses=REFUSALS
)
def resume(claim_id: RecordId, step: ReasonedStep, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """期限继续计算。"""
    return reasoned(app, caller, _OBJECTION, now, claim_id, step, objections.resume)


@routes.post("/objections/{claim_id}/withdraw", summary="撤回异议", response_model=ClaimDetail, responses=REFUSALS)
def withdraw_objection(
    claim_id: RecordId, app: App, caller: SignedIn, now: Now, step: OpenStep | None = None
) -> dict[str, Any]:
    """申请人通过接收部门撤回。"""
    return withdrawn(app, caller, _OBJECTION, now, claim_id, step)
