"""Supervision: what departments did not do in time, the steps that were taken, what they answer, and what they have to do now."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Query
from starlette.responses import Response

from adapters.documents.workbook import MEDIA_TYPE
from api.context import App, Now, Today
from api.problems import documented
from api.routing import Cursor, Limit, RecordId, router
from api.schemas.supervision import (
    AnswerBody,
    CloseBody,
    Duties,
    SnoozeBody,
    SupervisionCounts,
    SupervisionDetailView,
    Supervisions,
)
from api.security.callers import SignedIn
from api.supervision_documents import Format, supervision_document
from services.supervision import acts, reading
from services.supervision.duties import duties
from services.supervision.kinds import Kind
from services.supervision.ladder import ladder_of
from services.supervision.model import SupervisionFilter
from services.supervision.states import State
from services.supervision.subjects import with_subjects
from services.supervision.view import counts_json, detail_json, duty_json, supervision_json

routes = router("/api/v1/supervision", "督办")

_STEP = documented(400, 401, 403, 404, 409, 413, 422)
Word = Annotated[str | None, Query(max_length=80, pattern=r"^[a-z0-9][a-z0-9.-]*$")]
KindQuery = Annotated[Kind | None, Query(description="督办事项的种类")]
StateQuery = Annotated[State | None, Query(description="督办到了哪一步")]
OpenQuery = Annotated[bool | None, Query(alias="open", description="只看未办结的（true）或已办结的（false）")]


@routes.get("", summary="督办", response_model=Supervisions, responses=documented(401, 422))
def supervisions(
    app: App,
    caller: SignedIn,
    now: Now,
    department: Word = None,
    kind: KindQuery = None,
    state: StateQuery = None,
    list_id: Annotated[str | None, Query(alias="list", max_length=80)] = None,
    is_open: OpenQuery = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """新的在前。部门看到督办自己的，信用办和审计看到全部。"""
    wanted = SupervisionFilter(department=department, kind=kind, state=state, is_open=is_open, list_id=list_id)
    with app.database.read() as uow:
        page = reading.list_supervisions(uow, caller, wanted, cursor=cursor, limit=limit)
    ladder = ladder_of(app.packs)
    items = [supervision_json(app.packs, one, ladder, now) for one in page.items]
    return {"items": items, "next_cursor": page.next_cursor}


@routes.get("/counts", summary="各部门的督办数", response_model=SupervisionCounts, responses=documented(401, 422))
def counts(app: App, caller: SignedIn, is_open: OpenQuery = True) -> dict[str, Any]:
    """按部门、种类和督办到了哪一步计数；默认只数未办结的。"""
    with app.database.read() as uow:
        found = reading.counts(uow, caller, SupervisionFilter(is_open=is_open))
    return {"items": counts_json(app.packs, found)}


@routes.get("/duties", summary="本部门待办和期限", response_model=Duties, responses=documented(401, 422))
def own_duties(app: App, caller: SignedIn, today: Today, limit: Limit = 50) -> dict[str, Any]:
    """本部门应当办理、还没有办理的全部事项，期限近的在前；没有逾期的也在其中。"""
    with app.database.read() as uow:
        found = duties(uow, app.packs, caller.departments)
        shown = with_subjects(uow, found[:limit])
    return {"items": [duty_json(one, today) for one in shown], "more": max(0, len(found) - limit)}


@routes.get(
    "/document",
    summary="督办清单",
    response_class=Response,
    responses=documented(401, 422, 503)
    | {200: {"description": "XLSX 或 PDF", "content": {MEDIA_TYPE: {}, "application/pdf": {}}}},
)
def document(
    app: App,
    caller: SignedIn,
    now: Now,
    form: Annotated[Format, Query(alias="format", description="xlsx 或 pdf")] = "xlsx",
    department: Word = None,
    kind: KindQuery = None,
    state: StateQuery = None,
    is_open: OpenQuery = True,
) -> Response:
    """默认为未办结的。XLSX 的汇总是公式；PDF 供打印签收。"""
    wanted = SupervisionFilter(department=department, kind=kind, state=state, is_open=is_open)
    made = supervision_document(app, caller, wanted, form, now)
    named = f"attachment; filename=\"supervision.{form}\"; filename*=UTF-8''{quote(made.name)}"
    return Response(made.content, media_type=made.media_type, headers={"Content-Disposition": named})


@routes.get(
    "/{supervision_id}", summary="一项督办", response_model=SupervisionDetailView, responses=documented(401, 404)
)
def supervision(supervision_id: RecordId, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """每一步何时由谁办理，通知、邮件和系统消息是否送达。"""
    with app.database.read() as uow:
        return detail_json(app.packs, reading.show_supervision(uow, caller, supervision_id), now)


@routes.post("/{supervision_id}/snooze", summary="暂缓", response_model=SupervisionDetailView, responses=_STEP)
def snooze(supervision_id: RecordId, body: SnoozeBody, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """由信用办办理：到截止日为止不再催促，之后从截止日起重新计算。应办的事项不因此免除。"""
    with app.database.write() as uow:
        acts.snooze(
            uow, app.packs, caller, supervision_id,
            until=date.fromisoformat(body.until), reason=body.reason, expected_version=body.version, now=now,
        )  # fmt: skip
        return detail_json(app.packs, reading.show_supervision(uow, caller, supervision_id), now)


@routes.post("/{supervision_id}/answer", summary="答复", response_model=SupervisionDetailView, responses=_STEP)
def answer(supervision_id: RecordId, body: AnswerBody, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """由被督办的部门说明情况，信用办收到通知。答复不停止督办：办完才自动办结，需要缓一缓的由信用办暂缓。"""
    with app.database.write() as uow:
        acts.answer(
            uow, app.packs, caller, supervision_id, text=body.answer, expected_version=body.version, now=now
        )  # fmt: skip
        return detail_json(app.packs, reading.show_supervision(uow, caller, supervision_id), now)


@routes.post("/{supervision_id}/close", summary="办结", response_model=SupervisionDetailView, responses=_STEP)
def close(supervision_id: RecordId, body: CloseBody, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """由信用办办理：不再督办。部门办理之后系统自动办结，不需要这一步。"""
    with app.database.write() as uow:
        acts.close_by_office(uow, caller, supervision_id, reason=body.reason, expected_version=body.version, now=now)
        return detail_json(app.packs, reading.show_supervision(uow, caller, supervision_id), now)
