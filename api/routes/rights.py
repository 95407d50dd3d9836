"""Objections, repairs and revocations: handing them in, each step, what is late. A foreign id answers 404."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Body, Query

from api.claim_intake import receiving_department
from api.context import App, Now, Today
from api.problems import documented
from api.routing import Cursor, Limit, RecordId, router
from api.schemas.cases import ReasonedStep, Step
from api.schemas.rights import (
    ApplicantBody,
    ClaimDetail,
    ClaimsPage,
    DeclineStep,
    ObjectionBody,
    OpenStep,
    OverdueClaims,
    PaperBody,
    RepairBody,
    RepairReview,
    RepairTermsView,
    RestoreStep,
    RevocationBody,
    VerifyStep,
)
from api.security.callers import SignedIn
from api.security.list_access import require_entry_reader
from api.wiring import Application
from services.accounts.model import Caller
from services.errors import InvalidInputError, NotFoundError
from services.ports import UnitOfWork
from services.rights import filing, objections, reading, repairs, revocations
from services.rights.model import Applicant, Claim, ClaimFilter, Paper
from services.rights.states import Kind, State

routes = router("/api/v1", "异议与修复")

_OBJECTION = frozenset({Kind.OBJECTION})
_REPAIR = frozenset({Kind.REPAIR, Kind.REORGANISATION})
_REVOCATION = frozenset({Kind.REVOCATION})

_STEP = documented(400, 401, 403, 404, 409, 413, 422)
_FILE = documented(400, 401, 403, 404, 409, 413, 422)
_EXAMPLE_LISTING = "0123456789abcdef0123456789abcdef"

StateFilter = Annotated[State | None, Query(description="状态")]
Open = Annotated[bool | None, Query(description="只看办理中的，或者只看办结的")]
ListFilter = Annotated[
    str | None, Query(alias="list", max_length=80, pattern=r"^[^\x00-\x1f]+$", description="名单编号")
]
ListingFilter = Annotated[str | None, Query(max_length=64, pattern=r"^[A-Za-z0-9_-]+$", description="条目编号")]


def _page(
    app: Application,
    caller: Caller,
    now: datetime,
    kinds: frozenset[Kind],
    state: State | None,
    is_open: bool | None,
    list_id: str | None,
    listing_id: str | None,
    cursor: str | None,
    limit: int,
) -> dict[str, Any]:
    wanted = ClaimFilter(kinds=kinds, state=state, open=is_open, list_id=list_id, listing_id=listing_id)
    with app.database.write() as uow:  # reading about persons leaves an audit row
        found = reading.list_claims(uow, app.cipher, app.packs, caller, wanted, cursor=cursor, limit=limit, now=now)
    return {"items": list(found.items), "next_cursor": found.next_cursor}


def _shown(
    uow: UnitOfWork, app: Application, caller: Caller, claim_id: str, kinds: Collection[Kind], now: datetime
) -> dict[str, Any]:
    view = reading.show_claim(uow, app.cipher, app.packs, caller, claim_id, now=now)
    if view["kind"] not in kinds:
        raise NotFoundError("申请")
    return view


def _detail(app: Application, caller: Caller, claim_id: str, kinds: Collection[Kind], now: datetime) -> dict[str, Any]:
    with app.database.write() as uow:
        return _shown(uow, app, caller, claim_id, kinds, now)


def _changed(
    app: Application, caller: Caller, kinds: Collection[Kind], now: datetime, change: Callable[[UnitOfWork], Claim]
) -> dict[str, Any]:
    with app.database.write() as uow:
        return _shown(uow, app, caller, change(uow).claim_id, kinds, now)


def _applicant(body: ApplicantBody) -> Applicant:
    return Applicant(body.kind, body.name)


def _papers(papers: list[PaperBody]) -> tuple[Paper, ...]:
    return tuple(Paper(paper.kind, paper.title, paper.document_no) for paper in papers)


# objections


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
    return _page(app, caller, now, _OBJECTION, state, open, list_id, listing_id, cursor, limit)


@routes.post("/objections", summary="提出异议", status_code=201, response_model=ClaimDetail, responses=_FILE)
def file_objection(
    body: Annotated[
        ObjectionBody,
        Body(
            examples=[
                {
                    "listing_id": _EXAMPLE_LISTING,
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
            applicant=_applicant(body.applicant),
            statement=body.statement,
            papers=_papers(body.papers),
            department=receiving_department(uow, app.packs, caller, body.listing_id, body.department, today),
            actor=caller.id,
            now=now,
        )

    return _changed(app, caller, _OBJECTION, now, change)


@routes.get(
    "/objections/{claim_id}", summary="异议申请及其经过", response_model=ClaimDetail, responses=documented(401, 404)
)
def objection(claim_id: RecordId, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """申请内容、期限和每一步。"""
    return _detail(app, caller, claim_id, _OBJECTION, now)


@routes.post("/objections/{claim_id}/inquire", summary="转认定单位核实", response_model=ClaimDetail, responses=_STEP)
def inquire(claim_id: RecordId, app: App, caller: SignedIn, now: Now, step: OpenStep | None = None) -> dict[str, Any]:
    """由信用办办理；已核实的再次退回须说明理由。"""
    given = step or OpenStep()

    def change(uow: UnitOfWork) -> Claim:
        return objections.inquire(uow, app.packs, caller, claim_id, reason=given.reason, version=given.version, now=now)

    return _changed(app, caller, _OBJECTION, now, change)


@routes.post("/objections/{claim_id}/verify", summary="登记核实结果", response_model=ClaimDetail, responses=_STEP)
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

    return _changed(app, caller, _OBJECTION, now, change)


def _reasoned(
    app: Application,
    caller: Caller,
    kinds: Collection[Kind],
    now: datetime,
    claim_id: str,
    step: ReasonedStep,
    act: Callable[..., Claim],
) -> dict[str, Any]:
    def change(uow: UnitOfWork) -> Claim:
        return act(uow, app.packs, caller, claim_id, reason=step.reason, version=step.version, now=now)

    return _changed(app, caller, kinds, now, change)


@routes.post("/objections/{claim_id}/uphold", summary="认定异议成立", response_model=ClaimDetail, responses=_STEP)
def uphold(claim_id: RecordId, step: ReasonedStep, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """由信用办办理；按核实结果即时移出名单（更正），或者确认内容已更正。"""
    return _reasoned(app, caller, _OBJECTION, now, claim_id, step, objections.uphold)


@routes.post("/objections/{claim_id}/reject", summary="认定异议不成立", response_model=ClaimDetail, responses=_STEP)
def reject(claim_id: RecordId, step: ReasonedStep, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """由信用办办理；理由和救济途径告知申请人。"""
    return _reasoned(app, caller, _OBJECTION, now, claim_id, step, objections.reject)


@routes.post(
    "/objections/{claim_id}/examine", summary="送检验、鉴定或评审", response_model=ClaimDetail, responses=_STEP
)
def examine(claim_id: RecordId, step: ReasonedStep, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """所需时间不计入期限。"""
    return _reasoned(app, caller, _OBJECTION, now, claim_id, step, objections.examine)


@routes.post(
    "/objections/{claim_id}/resume", summary="检验、鉴定或评审结束", response_model=ClaimDetail, responses=_STEP
)
def resume(claim_id: RecordId, step: ReasonedStep, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """期限继续计算。"""
    return _reasoned(app, caller, _OBJECTION, now, claim_id, step, objections.resume)


def _withdrawn(
    app: Application, caller: Caller, kinds: frozenset[Kind], now: datetime, claim_id: str, step: OpenStep | None
) -> dict[str, Any]:
    given = step or OpenStep()

    def change(uow: UnitOfWork) -> Claim:
        return objections.withdraw(
            uow, app.packs, caller, claim_id, reason=given.reason, kinds=kinds, version=given.version, now=now
        )

    return _changed(app, caller, kinds, now, change)


@routes.post("/objections/{claim_id}/withdraw", summary="撤回异议", response_model=ClaimDetail, responses=_STEP)
def withdraw_objection(
    claim_id: RecordId, app: App, caller: SignedIn, now: Now, step: OpenStep | None = None
) -> dict[str, Any]:
    """申请人通过接收部门撤回。"""
    return _withdrawn(app, caller, _OBJECTION, now, claim_id, step)


# repairs


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
    return _page(app, caller, now, _REPAIR, state, open, list_id, listing_id, cursor, limit)


@routes.post("/repairs", summary="申请修复", status_code=201, response_model=ClaimDetail, responses=_FILE)
def file_repair(
    body: Annotated[
        RepairBody,
        Body(
            examples=[
                {
                    "listing_id": _EXAMPLE_LISTING,
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
            "applicant": _applicant(body.applicant),
            "statement": body.statement,
            "papers": _papers(body.papers),
            "department": receiving_department(uow, app.packs, caller, body.listing_id, body.department, today),
            "actor": caller.id,
            "now": now,
        }
        if body.ground == "reorganisation":
            return filing.file_reorganisation(uow, app.packs, body.listing_id, **common)
        return filing.file_repair(
            uow, app.packs, body.listing_id, corrected_on=_corrected_on(body.corrected_on), **common
        )

    return _changed(app, caller, _REPAIR, now, change)


def _corrected_on(given: date | None) -> date:
    if given is None:
        raise InvalidInputError("missing", "缺少纠正之日", "", "请填写 corrected_on", "corrected_on")
    return given


@routes.get(
    "/repairs/{claim_id}", summary="修复申请及其经过", response_model=ClaimDetail, responses=documented(401, 404)
)
def repair(claim_id: RecordId, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """申请内容、期限和每一步。"""
    return _detail(app, caller, claim_id, _REPAIR, now)


@routes.post("/repairs/{claim_id}/accept", summary="受理", response_model=ClaimDetail, responses=_STEP)
def accept(claim_id: RecordId, app: App, caller: SignedIn, now: Now, step: Step | None = None) -> dict[str, Any]:
    """由认定单位办理。"""
    version = step.version if step else None

    def change(uow: UnitOfWork) -> Claim:
        return repairs.accept(uow, app.packs, caller, claim_id, version=version, now=now)

    return _changed(app, caller, _REPAIR, now, change)


@routes.post("/repairs/{claim_id}/decline", summary="不予受理", response_model=ClaimDetail, responses=_STEP)
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

    return _changed(app, caller, _REPAIR, now, change)


@routes.post("/repairs/{claim_id}/extend", summary="延长办理期限", response_model=ClaimDetail, responses=_STEP)
def extend(claim_id: RecordId, step: ReasonedStep, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """由认定单位办理，只能延长一次，理由告知申请人。"""
    return _reasoned(app, caller, _REPAIR, now, claim_id, step, repairs.extend)


@routes.post("/repairs/{claim_id}/review", summary="认定单位作出决定", response_model=ClaimDetail, responses=_STEP)
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

    return _changed(app, caller, _REPAIR, now, change)


@routes.post("/repairs/{claim_id}/return", summary="退回认定单位", response_model=ClaimDetail, responses=_STEP)
def send_back(claim_id: RecordId, step: ReasonedStep, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """由信用办的另一名工作人员办理，须说明理由。"""
    return _reasoned(app, caller, _REPAIR, now, claim_id, step, repairs.send_back)


@routes.post("/repairs/{claim_id}/confirm", summary="复核确认", response_model=ClaimDetail, responses=_STEP)
def confirm(claim_id: RecordId, app: App, caller: SignedIn, now: Now, step: OpenStep | None = None) -> dict[str, Any]:
    """由信用办的另一名工作人员办理；同意修复的，条目退出、措施解除、停止公示在同一事务内完成。"""
    given = step or OpenStep()

    def change(uow: UnitOfWork) -> Claim:
        return repairs.confirm(uow, app.packs, caller, claim_id, reason=given.reason, version=given.version, now=now)

    return _changed(app, caller, _REPAIR, now, change)


@routes.post("/repairs/{claim_id}/restore", summary="重整没有执行，恢复", response_model=ClaimDetail, responses=_STEP)
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

    return _changed(app, caller, _REPAIR, now, change)


@routes.post("/repairs/{claim_id}/withdraw", summary="撤回修复申请", response_model=ClaimDetail, responses=_STEP)
def withdraw_repair(
    claim_id: RecordId, app: App, caller: SignedIn, now: Now, step: OpenStep | None = None
) -> dict[str, Any]:
    """申请人通过接收部门撤回。"""
    return _withdrawn(app, caller, _REPAIR, now, claim_id, step)


# revocations


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
    return _page(app, caller, now, _REVOCATION, state, open, list_id, listing_id, cursor, limit)


@routes.post("/revocations", summary="报告依据被撤销", status_code=201, response_model=ClaimDetail, responses=_FILE)
def file_revocation(body: RevocationBody, app: App, caller: SignedIn, now: Now, today: Today) -> dict[str, Any]:
    """处罚等依据被撤销、变更、确认违法或者无效；认定单位须在期限内撤下。"""

    def change(uow: UnitOfWork) -> Claim:
        return filing.file_revocation(
            uow,
            app.packs,
            body.listing_id,
            applicant=_applicant(body.applicant),
            statement=body.statement,
            document_no=body.document_no,
            revoked_by=body.revoked_by,
            revoked_on=body.revoked_on,
            received_on=body.received_on,
            department=receiving_department(uow, app.packs, caller, body.listing_id, body.department, today),
            actor=caller.id,
            now=now,
        )

    return _changed(app, caller, _REVOCATION, now, change)


@routes.get(
    "/revocations/{claim_id}", summary="报告及其经过", response_model=ClaimDetail, responses=documented(401, 404)
)
def revocation(claim_id: RecordId, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """报告内容、期限和每一步。"""
    return _detail(app, caller, claim_id, _REVOCATION, now)


@routes.post("/revocations/{claim_id}/execute", summary="撤销条目", response_model=ClaimDetail, responses=_STEP)
def execute(claim_id: RecordId, step: ReasonedStep, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """由认定单位办理；条目即时退出、停止公示，理由公开说明。"""
    return _reasoned(app, caller, _REVOCATION, now, claim_id, step, revocations.execute)


@routes.post("/revocations/{claim_id}/dismiss", summary="不予撤销", response_model=ClaimDetail, responses=_STEP)
def dismiss(claim_id: RecordId, step: ReasonedStep, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """由认定单位办理：文书与该条目无关，须说明理由。"""
    return _reasoned(app, caller, _REVOCATION, now, claim_id, step, revocations.dismiss)


@routes.post("/revocations/{claim_id}/withdraw", summary="撤回报告", response_model=ClaimDetail, responses=_STEP)
def withdraw_revocation(
    claim_id: RecordId, app: App, caller: SignedIn, now: Now, step: OpenStep | None = None
) -> dict[str, Any]:
    """申请人通过接收部门撤回。"""
    return _withdrawn(app, caller, _REVOCATION, now, claim_id, step)


# what all share


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
