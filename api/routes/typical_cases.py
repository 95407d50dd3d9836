"""Typical cases: drafted from a case, edited by a person, released by another. A foreign draft answers 404."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Body, Query

from api.context import App, Now
from api.problems import documented
from api.routing import Cursor, RecordId, router
from api.schemas.typical import Drafting, TypicalDetail, TypicalPageView, TypicalReason, TypicalStep, TypicalText
from api.security.callers import SignedIn
from api.wiring import Application
from services.accounts.model import Caller
from services.ports import UnitOfWork
from services.typical import desk
from services.typical.model import Filter, TypicalCase
from services.typical.reading import MAX_PAGE, typical_case, typical_cases
from services.typical.states import State

routes = router("/api/v1/typical-cases", "典型案例")

_STEP = documented(400, 401, 403, 404, 409, 413, 422)

EXAMPLE_TEXT = {"title": "{实施部门}对{主体}依法实施联合惩戒", "body": "{实施部门}依据{依据}，依法实施“{措施}”。"}


@routes.get("", summary="典型案例", response_model=TypicalPageView, responses=documented(401, 422))
def page(
    app: App,
    caller: SignedIn,
    now: Now,
    effect: Annotated[Literal["punish", "reward"], Query(description="惩戒或者激励，分开列出")] = "punish",
    state: Annotated[State | None, Query(description="状态")] = None,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE, description="每页条数")] = 20,
) -> dict[str, Any]:
    """已发布的所有部门都能看；草稿只有发起部门、信用办和审计能看。"""
    with app.database.read() as uow:
        found = typical_cases(uow, app.packs, caller, Filter(effect, state), cursor=cursor, limit=limit, now=now)
    return {"items": list(found.items), "next_cursor": found.next_cursor}


@routes.post("", summary="起草", status_code=201, response_model=TypicalDetail, responses=_STEP)
def draft(body: Drafting, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """须是已实施并经核验的案件；事实从案件取，不含名称、代码、文书号。"""
    return _changed(app, caller, now, lambda uow: desk.draft(uow, app.packs, caller, body.case_id, now=now))


@routes.get("/{typical_id}", summary="一篇典型案例", response_model=TypicalDetail, responses=documented(401, 404))
def detail(typical_id: RecordId, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """正文、要素；起草的部门另见经过。"""
    with app.database.read() as uow:
        return typical_case(uow, app.packs, caller, typical_id, now=now)


@routes.post("/{typical_id}/text", summary="修改", response_model=TypicalDetail, responses=_STEP)
def edit(
    typical_id: RecordId,
    text: Annotated[TypicalText, Body(examples=[EXAMPLE_TEXT])],
    app: App,
    caller: SignedIn,
    now: Now,
) -> dict[str, Any]:
    """事实用 {措施} 这样的要素插入；正文里不能写数字、名称、代码和文书号。"""

    def change(uow: UnitOfWork) -> TypicalCase:
        return desk.edit(
            uow, app.cipher, caller, typical_id,
            title=text.title, body=text.body, expected_version=text.version, now=now,
        )  # fmt: skip

    return _changed(app, caller, now, change)


@routes.post("/{typical_id}/submit", summary="送审", response_model=TypicalDetail, responses=_STEP)
def submit(typical_id: RecordId, step: TypicalStep, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """送另一名工作人员审定。"""
    return _changed(
        app,
        caller,
        now,
        lambda uow: desk.submit(uow, app.packs, caller, typical_id, expected_version=step.version, now=now),
    )


@routes.post("/{typical_id}/release", summary="审定发布", response_model=TypicalDetail, responses=_STEP)
def release(typical_id: RecordId, step: TypicalStep, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """由没有起草、修改、送审过的工作人员办理；要素固定为此刻案件的内容。"""

    def change(uow: UnitOfWork) -> TypicalCase:
        return desk.release(uow, app.cipher, app.packs, caller, typical_id, expected_version=step.version, now=now)

    return _changed(app, caller, now, change)


@routes.post("/{typical_id}/return", summary="退回修改", response_model=TypicalDetail, responses=_STEP)
def send_back(typical_id: RecordId, step: TypicalReason, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """写明要改什么。"""
    return _reasoned(app, caller, now, typical_id, step, desk.send_back)


@routes.post("/{typical_id}/withdraw", summary="撤下", response_model=TypicalDetail, responses=_STEP)
def withdraw(typical_id: RecordId, step: TypicalReason, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """名单退出、更正和案件撤回的，系统已自动撤下，不用另办。"""
    return _reasoned(app, caller, now, typical_id, step, desk.withdraw)


@routes.post("/{typical_id}/discard", summary="作废", response_model=TypicalDetail, responses=_STEP)
def discard(typical_id: RecordId, step: TypicalReason, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """不再发布的草稿。"""
    return _reasoned(app, caller, now, typical_id, step, desk.discard)


def _reasoned(
    app: Application,
    caller: Caller,
    now: datetime,
    typical_id: str,
    step: TypicalReason,
    act: Callable[..., TypicalCase],
) -> dict[str, Any]:
    def change(uow: UnitOfWork) -> TypicalCase:
        return act(uow, caller, typical_id, reason=step.reason, expected_version=step.version, now=now)

    return _changed(app, caller, now, change)


def _changed(
    app: Application, caller: Caller, now: datetime, change: Callable[[UnitOfWork], TypicalCase]
) -> dict[str, Any]:
    with app.database.write() as uow:
        return typical_case(uow, app.packs, caller, change(uow).typical_id, now=now)
