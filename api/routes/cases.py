"""Cases: what a department has to do, and what it did. A foreign id answers 404."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from fastapi import Body, Query

from api.context import App, Now, Today
from api.problems import documented
from api.routing import Cursor, Limit, RecordId, router
from api.schemas.cases import CaseDetailView, CasesPage, CaseView, OpenedCases, ReasonedStep, ReviewStep, Step, Version
from api.security.callers import SignedIn
from engine.days import day_of
from services.accounts.model import Caller
from services.cases import feedback, handling
from services.cases.listing import get_case, list_cases
from services.cases.model import Case, CaseFilter
from services.cases.outcome import OutcomeReport, read_outcome, terms_of
from services.cases.participation import OpeningRequest
from services.cases.recall import confirm_lifted
from services.cases.states import State
from services.cases.view import case_json, detail_json
from services.ports import UnitOfWork

routes = router("/api/v1/cases", "案件")

_STEP = documented(400, 401, 403, 404, 409, 413, 422)

EXAMPLE_OPENING = {
    "listing_id": "0123456789abcdef0123456789abcdef",
    "department": "jy-bidding-supervisor",
    "matter": {"kind": "bidding.qualification", "case_no": "JYGC-2026-0193", "fields": {"government_funded": True}},
    "role": "bidder",
}

Filter = Annotated[str | None, Query(max_length=120, pattern=r"^[^\x00-\x1f]+$")]


@routes.get("", summary="本部门的案件", response_model=CasesPage, responses=documented(401, 422))
def page(
    app: App,
    caller: SignedIn,
    today: Today,
    state: Annotated[State | None, Query(description="状态")] = None,
    department: Filter = None,
    list_id: Annotated[str | None, Query(alias="list", max_length=80)] = None,
    memorandum: Filter = None,
    case_no: Filter = None,
    lift_required: Annotated[bool | None, Query(description="只看须解除的")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """实施部门看到自己办理的，发起部门看到自己发起的，信用办和审计看到全部；新的在前。"""
    wanted = CaseFilter(state, department, list_id, memorandum, case_no, lift_required)
    with app.database.read() as uow:
        found = list_cases(uow, caller, wanted, cursor=cursor, limit=limit)
    return {"items": [case_json(case, today) for case in found.cases], "next_cursor": found.next_cursor}


@routes.post(
    "",
    summary="对收到的名单条目开立案件",
    status_code=201,
    response_model=OpenedCases,
    responses=documented(400, 401, 403, 404, 409, 413, 422, 503),
)
def open_on_listing(
    request: Annotated[OpeningRequest, Body(examples=[EXAMPLE_OPENING])], app: App, caller: SignedIn, now: Now
) -> dict[str, Any]:
    """不经核查：部门就自己的办件，对已签收的推送中的条目开立案件。仍由规则决定可以采取哪些措施。"""
    return {"items": [case_json(case, day_of(now)) for case in app.participation.open(request, caller, now=now)]}


@routes.get("/{case_id}", summary="案件及其经过", response_model=CaseDetailView, responses=documented(401, 404))
def detail(case_id: RecordId, app: App, caller: SignedIn, today: Today) -> dict[str, Any]:
    """状态、依据、办理结果和每一步。"""
    with app.database.read() as uow:
        return detail_json(get_case(uow, caller, case_id), today)


def _changed(
    app: App, caller: Caller, case_id: str, now: datetime, change: Callable[[UnitOfWork], Case]
) -> dict[str, Any]:
    app.rejudging.before_step(case_id, caller, now)
    with app.database.write() as uow:
        return case_json(change(uow), day_of(now))


@routes.post("/{case_id}/acknowledge", summary="确认收到", response_model=CaseView, responses=_STEP)
def acknowledge(case_id: RecordId, app: App, caller: SignedIn, now: Now, step: Step | None = None) -> dict[str, Any]:
    """涉及自然人、须另作决定或名称不一致的，只能由工作人员本人确认。"""
    version = step.version if step else None
    return _changed(
        app,
        caller,
        case_id,
        now,
        lambda uow: handling.acknowledge(uow, caller, case_id, expected_version=version, now=now),
    )


@routes.post("/{case_id}/outcome", summary="登记办理结果", response_model=CaseView, responses=_STEP)
def outcome(
    case_id: RecordId,
    report: Annotated[
        OutcomeReport,
        Body(
            examples=[
                {
                    "outcome": "implemented",
                    "document_no": "示例监〔2026〕1号",
                    "from": "2026-11-01",
                    "until": "2027-10-31",
                }
            ]
        ),
    ],
    app: App,
    caller: SignedIn,
    now: Now,
    version: Annotated[Version, Query()] = None,
) -> dict[str, Any]:
    """已实施、不适用、非同一主体即时反馈给发起部门；不予实施（declined）须另一人复核，到期自动退回重新办理。

    不适用和不予实施须从理由目录（GET /api/v1/case-reasons）选择 reason_code；不予实施的 until 是最后一天，不写则取最长期限。
    """
    whole = read_outcome(
        report.model_dump(by_alias=True), terms_of(app.packs, now)
    )  # says what each outcome needs, beyond the shape
    return _changed(
        app,
        caller,
        case_id,
        now,
        lambda uow: handling.record_outcome(uow, caller, case_id, whole, expected_version=version, now=now),
    )


@routes.post("/{case_id}/review", summary="复核不予实施", response_model=CaseView, responses=_STEP)
def review(case_id: RecordId, step: ReviewStep, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """由登记人以外的工作人员办理；退回须说明理由。"""

    def change(uow: UnitOfWork) -> Case:
        return handling.review(
            uow, caller, case_id, approve=step.approve, reason=step.reason, expected_version=step.version, now=now
        )

    return _changed(app, caller, case_id, now, change)


@routes.post("/{case_id}/verify", summary="核验反馈", response_model=CaseView, responses=_STEP)
def verify(case_id: RecordId, app: App, caller: SignedIn, now: Now, step: Step | None = None) -> dict[str, Any]:
    """由发起部门办理；登记结果的账号不能自己核验。"""
    version = step.version if step else None
    return _changed(
        app, caller, case_id, now, lambda uow: feedback.verify(uow, caller, case_id, expected_version=version, now=now)
    )


@routes.post("/{case_id}/return", summary="退回反馈", response_model=CaseView, responses=_STEP)
def send_back(case_id: RecordId, step: ReasonedStep, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """由发起部门办理，须说明理由；实施部门重新登记。"""

    def change(uow: UnitOfWork) -> Case:
        return feedback.return_with_reason(
            uow, caller, case_id, reason=step.reason, expected_version=step.version, now=now
        )

    return _changed(app, caller, case_id, now, change)


@routes.post("/{case_id}/archive", summary="归档", response_model=CaseView, responses=_STEP)
def archive(case_id: RecordId, app: App, caller: SignedIn, now: Now, step: Step | None = None) -> dict[str, Any]:
    """已核验的案件，由发起部门或信用办归档。"""
    version = step.version if step else None
    return _changed(
        app, caller, case_id, now, lambda uow: feedback.archive(uow, caller, case_id, expected_version=version, now=now)
    )


@routes.post("/{case_id}/lift", summary="登记措施已解除", response_model=CaseView, responses=_STEP)
def lift(case_id: RecordId, step: ReasonedStep, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """名单条目退出后，已实施的措施由实施部门解除；reason 写明解除文书号或解除方式。"""

    def change(uow: UnitOfWork) -> Case:
        return confirm_lifted(uow, caller, case_id, explanation=step.reason, expected_version=step.version, now=now)

    return _changed(app, caller, case_id, now, change)
