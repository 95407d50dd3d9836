"""Repairs, and liftings on a court's reorganisation: handing them in and each step. A foreign id answers 404."""

from __future__ import annotations

from datetime import date
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
from api.schemas.cases import ReasonedStep, Step
from api.schemas.rights import ClaimDetail, ClaimsPage, DeclineStep, OpenStep, RepairBody, RepairReview, RestoreStep
from api.security.callers import SignedIn
from services.errors import InvalidInputError
from services.ports import UnitOfWork
from services.rights import filing, repairs
from services.rights.model import Claim
from services.rights.states import Kind

routes = router("/api/v1", TAG)

_REPAIR = frozenset({Kind.REPAIR, Kind.REORGANISATION})


@routes.get("/repairs", summary="修复申请", response_model=ClaimsPage, responses=documented(401, 422))
def repairs_page(
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
    """包括凭重整、和解裁定的暂时解除；新的在前。"""
    return claims_page(app, caller, now, _REPAIR, state, open, list_id, listing_id, cursor, limit)


@routes.post("/repairs", summary="申请修复", status_code=201, response_model=ClaimDetail, responses=REFUSALS)
def file_repair(
    body: Annotated[
        RepairBody,
        Body(
            examples=[
                {
                    "listing_id": EXAMPLE_LISTING,
                    "applicant": {"kind": "subject"},
                    "statement": "已改正并缴清罚款",
                    "papers": [
                        {"kind": "obligations", "title": "缴款凭证", "document_no": "示例〔2026〕1号"},
                        {"kind": "promise", "title": "信用承诺书"},
                    ],
                    "corrected_on": "2026-06-01",
                }
            ]
        ),
    ],
    app: App,
    caller: SignedIn,
    now: Now,
    today: Today,
) -> dict[str, Any]:
    """最短公示期未满、材料不齐的不收，并说明何时可以申请、还缺什么。"""

    def change(uow: UnitOfWork) -> Claim:
        common: dict[str, Any] = {
            "applicant": applicant_of(body.applicant),
            "statement": body.statement,
            "papers": papers_of(body.papers),
            "department": receiving_department(uow, app.packs, caller, body.listing_id, body.department, today),
            "actor": caller.id,
            "now": now,
        }
        if body.ground == "reorganisation":
            return filing.file_reorganisation(uow, app.packs, body.listing_id, **common)
        return filing.file_repair(
            uow, app.packs, body.listing_id, corrected_on=_corrected_on(body.corrected_on), **common
        )

    return changed(app, caller, _REPAIR, now, change)


def _corrected_on(given: date | None) -> date:
    if given is None:
        raise InvalidInputError("missing", "缺少纠正之日", "", "请填写 corrected_on", "corrected_on")
    return given


@routes.get(
    "/repairs/{claim_id}", summary="修复申请及其经过", response_model=ClaimDetail, responses=documented(401, 404)
)
def repair(claim_id: RecordId, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """申请内容、期限和每一步。"""
    return claim_detail(app, caller, claim_id, _REPAIR, now)


@routes.post("/repairs/{claim_id}/accept", summary="受理", response_model=ClaimDetail, responses=REFUSALS)
def accept(claim_id: RecordId, app: App, caller: SignedIn, now: Now, step: Step | None = None) -> dict[str, Any]:
    """由认定单位办理。"""
    version = step.version if step else None

    def change(uow: UnitOfWork) -> Claim:
        return repairs.accept(uow, app.packs, caller, claim_id, version=version, now=now)

    return changed(app, caller, _REPAIR, now, change)


@routes.post("/repairs/{claim_id}/decline", summary="不予受理", response_model=ClaimDetail, responses=REFUSALS)
def decline(claim_id: RecordId, step: DeclineStep, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """由认定单位办理，须说明理由。"""

    def change(uow: UnitOfWork) -> Claim:
        return repairs.decline(
            uow,
            app.packs,
            caller,
            claim_id,
            reason=step.reason,
            false_papers=step.false_papers,
            version=step.version,
            now=now,
        )

    return changed(app, caller, _REPAIR, now, change)


@routes.post("/repairs/{claim_id}/extend", summary="延长办理期限", response_model=ClaimDetail, responses=REFUSALS)
def extend(claim_id: RecordId, step: ReasonedStep, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """由认定单位办理，只能延长一次，理由告知申请人。"""
    return reasoned(app, caller, _REPAIR, now, claim_id, step, repairs.extend)


@routes.post("/repairs/{claim_id}/review", summary="认定单位作出决定", response_model=ClaimDetail, responses=REFUSALS)
def review(claim_id: RecordId, step: RepairReview, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """谁认定、谁修复；决定经信用办复核后生效。"""

    def change(uow: UnitOfWork) -> Claim:
        return repairs.review(
            uow,
            app.packs,
            caller,
            claim_id,
            agree=step.agree,
            reason=step.reason,
            document_no=step.document_no,
            false_papers=step.false_papers,
            version=step.version,
            now=now,
        )

    return changed(app, caller, _REPAIR, now, change)


@routes.post("/repairs/{claim_id}/return", summary="退回认定单位", response_model=ClaimDetail, responses=REFUSALS)
def send_back(claim_id: RecordId, step: ReasonedStep, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """由信用办的另一名工作人员办理，须说明理由。"""
    return reasoned(app, caller, _REPAIR, now, claim_id, step, repairs.send_back)


@routes.post("/repairs/{claim_id}/confirm", summary="复核确认", response_model=ClaimDetail, responses=REFUSALS)
def confirm(claim_id: RecordId, app: App, caller: SignedIn, now: Now, step: OpenStep | None = None) -> dict[str, Any]:
    """由信用办的另一名工作人员办理；同意修复的，条目退出、措施解除、停止公示在同一事务内完成。"""
    given = step or OpenStep()

    def change(uow: UnitOfWork) -> Claim:
        return repairs.confirm(uow, app.packs, caller, claim_id, reason=given.reason, version=given.version, now=now)

    return changed(app, caller, _REPAIR, now, change)


@routes.post(
    "/repairs/{claim_id}/restore", summary="重整没有执行，恢复", response_model=ClaimDetail, responses=REFUSALS
)
def restore(claim_id: RecordId, step: RestoreStep, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """由认定单位办理；此前撤回的案件不自动恢复。"""

    def change(uow: UnitOfWork) -> Claim:
        return repairs.restore(
            uow,
            app.packs,
            caller,
            claim_id,
            reason=step.reason,
            document_no=step.document_no,
            version=step.version,
            now=now,
        )

    return changed(app, caller, _REPAIR, now, change)


@routes.post("/repairs/{claim_id}/withdraw", summary="撤回修复申请", response_model=ClaimDetail, responses=REFUSALS)
def withdraw_repair(
    claim_id: RecordId, app: App, caller: SignedIn, now: Now, step: OpenStep | None = None
) -> dict[str, Any]:
    """申请人通过接收部门撤回。"""
    return withdrawn(app, caller, _REPAIR, now, claim_id, step)
