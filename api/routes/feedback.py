"""Feedback for the departments that initiated the lists: what waits, many verified at once, how a period went."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Body, Query

from api.context import App, Now, Today
from api.periods import ReportPeriod
from api.problems import documented
from api.routing import Cursor, Limit, PackId, router
from api.schemas.feedback import DigestIds, DigestView, DoneCases, InboxView, ManyCases, ManyToVerify
from api.security.callers import SignedIn
from services.cases.outcome import OutcomeWord
from services.feedback import bulk
from services.feedback.digest import cases_of_line, read_digest
from services.feedback.inbox import inbox
from services.feedback.model import InboxFilter, Line
from services.feedback.timing import last_day_to_verify
from services.feedback.view import digest_json, done_json, inbox_json, line_json

routes = router("/api/v1/feedback", "反馈核验")

EXAMPLE = {"items": [{"case_id": "0123456789abcdef0123456789abcdef", "version": 4}]}
_MANY = documented(400, 401, 413, 422)

Filter = Annotated[str | None, Query(max_length=120, pattern=r"^[^\x00-\x1f]+$")]


@routes.get("", summary="待核验的反馈", response_model=InboxView, responses=documented(401, 422))
def waiting(
    app: App,
    caller: SignedIn,
    today: Today,
    memorandum: Filter = None,
    list_id: Annotated[str | None, Query(alias="list", max_length=80)] = None,
    outcome: Annotated[OutcomeWord | None, Query(description="办理结果")] = None,
    department: Filter = None,
    archiving: Annotated[bool, Query(description="改看已核验、待归档的")] = False,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """发起部门看到自己发起的名单收到的反馈，信用办和审计看到全部；等得最久的在前。"""
    wanted = InboxFilter(memorandum, list_id, outcome, department, archiving)
    with app.database.read() as uow:
        page = inbox(uow, caller, wanted, cursor=cursor, limit=limit)
    return inbox_json(page, last_day_to_verify(app.packs), today)


@routes.post("/verify", summary="一次核验多件", response_model=DoneCases, responses=_MANY)
def verify(
    body: Annotated[ManyToVerify, Body(examples=[EXAMPLE])], app: App, caller: SignedIn, now: Now
) -> dict[str, Any]:
    """逐件按单独核验的规则办理，各有审计记录；办不了的写明原因，不影响其余。退回须逐件说明理由，不能成批。"""
    with app.database.write() as uow:
        return done_json(bulk.verify_many(uow, caller, body.wanted(), archive=body.archive, now=now))


@routes.post("/archive", summary="一次归档多件", response_model=DoneCases, responses=_MANY)
def archive(
    body: Annotated[ManyCases, Body(examples=[EXAMPLE])], app: App, caller: SignedIn, now: Now
) -> dict[str, Any]:
    """已核验的案件；由发起部门或信用办归档。"""
    with app.database.write() as uow:
        return done_json(bulk.archive_many(uow, caller, body.wanted(), now=now))


@routes.get(
    "/digests/{memorandum_id}",
    summary="一份备忘录的反馈简报",
    response_model=DigestView,
    responses=documented(401, 403, 404, 422),
)
def digest(memorandum_id: PackId, app: App, caller: SignedIn, period: ReportPeriod) -> dict[str, Any]:
    """按案件的经过统计；已经按月送达的简报（told_at 不为空），数字和案件固定为送达时的。"""
    with app.database.read() as uow:
        return digest_json(read_digest(uow, app.packs, caller, memorandum_id, period))


@routes.get(
    "/digests/{memorandum_id}/ids",
    summary="简报中一个数字背后的案件",
    response_model=DigestIds,
    responses=documented(401, 403, 404, 422),
)
def digest_ids(
    memorandum_id: PackId,
    app: App,
    caller: SignedIn,
    period: ReportPeriod,
    line: Annotated[Line, Query(description="简报中的行")],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """各页列出的与 hidden 之和，等于简报中的数。"""
    with app.database.read() as uow:
        page = cases_of_line(uow, app.packs, caller, memorandum_id, period, line, cursor=cursor, limit=limit)
    return line_json(line, page)
