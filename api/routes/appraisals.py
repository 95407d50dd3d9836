"""Appraisals of departments: computed, published by a second person, appealed against item by item, final."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Body, Query

from api.context import App, Now
from api.problems import documented
from api.routing import Cursor, Limit, PackId, RecordId, router
from api.schemas.appraisals import (
    AppealBody,
    AppealView,
    AppraisalDetailView,
    AppraisalsPage,
    AppraisalView,
    DecisionBody,
    DiscardBody,
    ItemsPage,
    PeriodBody,
    ProposalBody,
    StepBody,
)
from api.security.callers import SignedIn
from api.wiring import Application
from services.appraisal import appeals, issuing, reading
from services.appraisal.model import Appeal
from services.appraisal.view import appeal_json, appraisal_json, detail_json, page_json
from services.ports import UnitOfWork

routes = router("/api/v1/appraisals", "督导考核")

_STEP = documented(400, 401, 403, 404, 409, 413, 422)

EXAMPLE_PERIOD = {"from": "2026-07-01", "to": "2026-09-30"}


@routes.get("", summary="考核", response_model=AppraisalsPage, responses=documented(401, 422))
def page(app: App, caller: SignedIn, cursor: Cursor = None, limit: Limit = 50) -> dict[str, Any]:
    """新的在前。公布以前只有信用办和审计看得到。"""
    with app.database.read() as uow:
        found, following = reading.list_appraisals(uow, caller, cursor=cursor, limit=limit)
    return {"items": [appraisal_json(one) for one in found], "next_cursor": following}


@routes.post(
    "",
    summary="计算考核",
    status_code=201,
    response_model=AppraisalView,
    responses=documented(400, 401, 403, 409, 413, 422),
)
def draft(
    body: Annotated[PeriodBody, Body(examples=[EXAMPLE_PERIOD])], app: App, caller: SignedIn, now: Now
) -> dict[str, Any]:
    """按昨日终了时的情况，从案件、推送的经过计算，形成草稿；每一项分数背后的明细一并保存。由信用办办理。"""
    return appraisal_json(issuing.draft(app.database, app.packs, caller, body.first, body.last, now=now))


@routes.get("/{appraisal_id}", summary="一次考核", response_model=AppraisalDetailView, responses=documented(401, 404))
def detail(appraisal_id: RecordId, app: App, caller: SignedIn) -> dict[str, Any]:
    """各部门的分数、刷量情形、申诉和经过。申诉和刷量情形，部门只看到自己的。"""
    with app.database.read() as uow:
        return detail_json(app.packs, reading.show(uow, caller, appraisal_id))


@routes.get(
    "/{appraisal_id}/departments/{department_id}/{indicator}",
    summary="一个数字背后的明细",
    response_model=ItemsPage,
    responses=documented(401, 404, 422),
)
def items(
    appraisal_id: RecordId,
    department_id: PackId,
    indicator: PackId,
    app: App,
    caller: SignedIn,
    good: Annotated[bool | None, Query(description="只看办好的（true）或者扣分的（false）")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """该部门该指标的全部事项；申诉成立的仍然列出，不再计入。部门只看到自己的。"""
    with app.database.read() as uow:
        found = reading.items(
            uow, caller, appraisal_id, department_id, indicator, good=good, cursor=cursor, limit=limit
        )
    return page_json(found)


@routes.post("/{appraisal_id}/publish", summary="公布", response_model=AppraisalView, responses=_STEP)
def publish(appraisal_id: RecordId, body: StepBody, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """由信用办另一名工作人员公布；各部门收到自己的分数和申诉期限。"""
    with app.database.write() as uow:
        return appraisal_json(issuing.publish(uow, app.packs, caller, appraisal_id, version=body.version, now=now))


@routes.post("/{appraisal_id}/discard", summary="作废草稿", response_model=AppraisalView, responses=_STEP)
def discard(appraisal_id: RecordId, body: DiscardBody, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """草稿不公布的，写明理由作废。"""
    with app.database.write() as uow:
        found = issuing.discard(uow, caller, appraisal_id, reason=body.reason, version=body.version, now=now)
    return appraisal_json(found)


@routes.post("/{appraisal_id}/finish", summary="办结", response_model=AppraisalView, responses=_STEP)
def finish(appraisal_id: RecordId, body: StepBody, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """申诉期满、申诉全部办结以后，分数不再变动。"""
    with app.database.write() as uow:
        return appraisal_json(issuing.finish(uow, app.packs, caller, appraisal_id, version=body.version, now=now))


@routes.post("/{appraisal_id}/appeals", summary="申诉", status_code=201, response_model=AppealView, responses=_STEP)
def appeal(appraisal_id: RecordId, body: AppealBody, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """被考核部门在申诉期内，对扣分的明细逐项提出。"""
    with app.database.write() as uow:
        made = appeals.file(
            uow, app.packs, caller, appraisal_id, department=body.department, indicator=body.indicator,
            items=body.items, reason=body.reason, now=now,
        )  # fmt: skip
        return _appeal(app, uow, made)


@routes.post(
    "/{appraisal_id}/appeals/{appeal_id}/propose", summary="拟办申诉", response_model=AppealView, responses=_STEP
)
def propose(
    appraisal_id: RecordId, appeal_id: RecordId, body: ProposalBody, app: App, caller: SignedIn, now: Now
) -> dict[str, Any]:
    """信用办经办人提出意见，由另一人决定。"""
    with app.database.write() as uow:
        made = appeals.propose(uow, caller, appraisal_id, appeal_id, uphold=body.uphold, reason=body.reason, now=now)
        return _appeal(app, uow, made)


@routes.post(
    "/{appraisal_id}/appeals/{appeal_id}/decide", summary="决定申诉", response_model=AppealView, responses=_STEP
)
def decide(
    appraisal_id: RecordId, appeal_id: RecordId, body: DecisionBody, app: App, caller: SignedIn, now: Now
) -> dict[str, Any]:
    """信用办另一名工作人员同意拟办意见，或者写明理由退回。成立的，有关事项即时不再计入分数。"""
    with app.database.write() as uow:
        made = appeals.decide(
            uow, app.packs, caller, appraisal_id, appeal_id, agree=body.agree, reason=body.reason, now=now
        )
        return _appeal(app, uow, made)


@routes.post(
    "/{appraisal_id}/appeals/{appeal_id}/withdraw", summary="撤回申诉", response_model=AppealView, responses=_STEP
)
def withdraw(appraisal_id: RecordId, appeal_id: RecordId, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """由提出申诉的部门撤回；撤回后在申诉期内可以重新提出。"""
    with app.database.write() as uow:
        return _appeal(app, uow, appeals.withdraw(uow, caller, appraisal_id, appeal_id, now=now))


def _appeal(app: Application, uow: UnitOfWork, made: Appeal) -> dict[str, Any]:
    appraisal = uow.appraisals.get(made.appraisal_id)
    assert appraisal is not None  # noqa: S101 - held in this transaction
    return appeal_json(app.packs, appraisal, made)
