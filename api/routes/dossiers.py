"""Dossiers: how a subject comes onto a list, step by step. A foreign id answers 404; every step answers the dossier as it then stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from fastapi import Body, Path, Query

from api.context import App, Now, Today
from api.problems import documented
from api.routing import Cursor, Limit, RecordId, router
from api.schemas.dossiers import ChangedDossier, DossierDetail, DossiersPage
from api.security.callers import SignedIn
from api.wiring import Application
from engine.days import day_of
from services.accounts.model import Caller
from services.dossiers import bodies, collecting, deciding, hearing
from services.dossiers.model import Dossier, Filter
from services.dossiers.reading import get_dossier, list_dossiers
from services.dossiers.states import State
from services.dossiers.view import detail_json, dossier_json
from services.ports import UnitOfWork
from services.registry.rows import Issue
from services.registry.views import issue_view

routes = router("/api/v1/dossiers", "列入案卷")

_STEP = documented(400, 401, 403, 404, 409, 413, 422)
_Done = Dossier | tuple[Dossier, tuple[Issue, ...]]

EXAMPLE_OPENING = {
    "list": "wage-arrears",
    "row": {
        "subject_kind": "legal_person",
        "name": "虚构建设有限公司",
        "code": "91419001MA0000000A",
        "level": "serious",
        "grounds": "示例事由",
    },
}


@routes.get("", summary="列入案卷", response_model=DossiersPage, responses=documented(401, 422))
def page(
    app: App,
    caller: SignedIn,
    now: Now,
    state: Annotated[State | None, Query(description="状态")] = None,
    list_id: Annotated[str | None, Query(alias="list", max_length=80, pattern=r"^[^\x00-\x1f]+$")] = None,
    open_only: Annotated[bool, Query(description="只看没有办结的")] = False,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """本部门发起的名单的案卷，信用办和审计看到全部；新的在前。自然人脱敏，查看留有审计记录。"""
    wanted = Filter(state, list_id, open_only)
    with app.database.write() as uow:
        found = list_dossiers(uow, app.cipher, app.packs, caller, wanted, cursor=cursor, limit=limit, now=now)
    items = [dossier_json(one, app.packs.lists.get(one.list_id), found.codes) for one in found.dossiers]
    return {"items": items, "next_cursor": found.next_cursor}


@routes.post("", summary="开立案卷", status_code=201, response_model=ChangedDossier, responses=_STEP)
def create(
    opening: Annotated[bodies.Opening, Body(examples=[EXAMPLE_OPENING])], app: App, caller: SignedIn, now: Now
) -> dict[str, Any]:
    """拟列入的，先归集线索；上级机关已经认定的，写明来源和整行内容，从“已认定”开始。"""
    return _answer(
        app,
        caller,
        now,
        lambda uow: collecting.open_dossier(uow, app.cipher, app.packs, caller, opening, now=now),
    )


@routes.get("/{dossier_id}", summary="案卷及其经过", response_model=DossierDetail, responses=documented(401, 404))
def detail(dossier_id: RecordId, app: App, caller: SignedIn, now: Now, today: Today) -> dict[str, Any]:
    """内容、异议、每一步和入库以后条目的状态。"""
    with app.database.write() as uow:
        found = get_dossier(uow, app.cipher, app.packs, caller, dossier_id, now=now)
    return detail_json(found, app.packs.lists.get(found.dossier.list_id), today)


@routes.post("/{dossier_id}/amend", summary="更正内容", response_model=ChangedDossier, responses=_STEP)
def amend(dossier_id: RecordId, body: bodies.Amendment, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """整行重新填写；代码和责任人可以不填，保持原样。"""
    return _answer(
        app, caller, now, lambda uow: collecting.amend(uow, app.cipher, app.packs, caller, dossier_id, body, now=now)
    )


@routes.post("/{dossier_id}/validate", summary="核实", response_model=ChangedDossier, responses=_STEP)
def validate(dossier_id: RecordId, body: bodies.NotedStep, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """身份和事实已经核对；依法不得列入的在这里退回。"""
    return _answer(
        app, caller, now, lambda uow: collecting.validate(uow, app.cipher, app.packs, caller, dossier_id, body, now=now)
    )


@routes.post("/{dossier_id}/return", summary="退回重新核实", response_model=ChangedDossier, responses=_STEP)
def send_back(dossier_id: RecordId, body: bodies.ReasonedStep, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """原来的告知或者公示作废，须重新办理；异议须先答复。"""
    return _answer(
        app, caller, now, lambda uow: collecting.send_back(uow, app.packs, caller, dossier_id, body, now=now)
    )


@routes.post("/{dossier_id}/notice", summary="制作告知书", response_model=ChangedDossier, responses=_STEP)
def notice(dossier_id: RecordId, body: bodies.NoticeText, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """事实、理由、依据由经办人写；措施按当日可以适用的规则列出。送达以前可以重新制作。"""
    return _answer(
        app, caller, now, lambda uow: hearing.prepare_notice(uow, app.packs, caller, dossier_id, body, now=now)
    )


@routes.post("/{dossier_id}/notice/service", summary="登记告知书送达", response_model=ChangedDossier, responses=_STEP)
def serve_notice(dossier_id: RecordId, body: bodies.Service, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """自送达的次日起计算陈述申辩期，按工作日。"""
    return _answer(
        app, caller, now, lambda uow: hearing.serve_notice(uow, app.packs, caller, dossier_id, body, now=now)
    )


@routes.post("/{dossier_id}/publicity", summary="公示激励名单", response_model=ChangedDossier, responses=_STEP)
def publicise(dossier_id: RecordId, body: bodies.Publicity, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """拟列入激励名单的先公示；公示期满没有异议的才能认定。"""
    return _answer(app, caller, now, lambda uow: hearing.publicise(uow, app.packs, caller, dossier_id, body, now=now))


@routes.post("/{dossier_id}/objections", summary="登记认定前的异议", response_model=ChangedDossier, responses=_STEP)
def object_to(dossier_id: RecordId, body: bodies.ObjectionSaid, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """陈述、申辩和异议；没有答复以前不能认定（I-06）。"""
    return _answer(
        app, caller, now, lambda uow: hearing.raise_objection(uow, app.packs, caller, dossier_id, body, now=now)
    )


@routes.post(
    "/{dossier_id}/objections/{number}/answer", summary="答复异议", response_model=ChangedDossier, responses=_STEP
)
def answer(
    dossier_id: RecordId,
    number: Annotated[int, Path(ge=1, le=10_000, description="第几件异议")],
    body: bodies.ObjectionAnswer,
    app: App,
    caller: SignedIn,
    now: Now,
) -> dict[str, Any]:
    """成立的，须退回重新核实或者不予列入。"""
    return _answer(
        app,
        caller,
        now,
        lambda uow: hearing.answer_objection(uow, app.packs, caller, dossier_id, number, body, now=now),
    )


@routes.post("/{dossier_id}/decision", summary="作出认定决定", response_model=ChangedDossier, responses=_STEP)
def decide(dossier_id: RecordId, body: bodies.Decision, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """须有告知或者公示的记录、期限届满、异议办结；文书号、机关、日期必填（I-03）。"""
    return _answer(
        app, caller, now, lambda uow: deciding.decide(uow, app.cipher, app.packs, caller, dossier_id, body, now=now)
    )


@routes.post("/{dossier_id}/delivery", summary="登记决定书送达并入库", response_model=ChangedDossier, responses=_STEP)
def deliver(dossier_id: RecordId, body: bodies.Delivery, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """决定书与信用修复告知书一并送达；条目在同一事务内入库。"""
    return _answer(
        app, caller, now, lambda uow: deciding.deliver(uow, app.cipher, app.packs, caller, dossier_id, body, now=now)
    )


@routes.post("/{dossier_id}/enlist", summary="入库", response_model=ChangedDossier, responses=_STEP)
def enlist(dossier_id: RecordId, body: bodies.NotedStep, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """公示期满认定的激励名单，或者上级机关已经认定并送达的名单。"""
    return _answer(
        app, caller, now, lambda uow: deciding.enlist(uow, app.cipher, app.packs, caller, dossier_id, body, now=now)
    )


@routes.post("/{dossier_id}/drop", summary="不予列入", response_model=ChangedDossier, responses=_STEP)
def drop(dossier_id: RecordId, body: bodies.ReasonedStep, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """案卷办结，不产生条目；须说明理由。"""
    return _answer(app, caller, now, lambda uow: collecting.drop(uow, app.packs, caller, dossier_id, body, now=now))


def _answer(app: Application, caller: Caller, now: datetime, step: Callable[[UnitOfWork], _Done]) -> dict[str, Any]:
    with app.database.write() as uow:
        done = step(uow)
        changed, warnings = done if isinstance(done, tuple) else (done, ())
        found = get_dossier(uow, app.cipher, app.packs, caller, changed.dossier_id, now=now)
    view = detail_json(found, app.packs.lists.get(changed.list_id), day_of(now))
    return view | {"warnings": [issue_view(issue) for issue in warnings]}
