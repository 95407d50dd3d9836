"""Doors for foreign systems: an event as that system writes it becomes checks.

The whole event is examined before anything is written; faults are told by the caller's own paths.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any

from fastapi import Body, Header, Query

from adapters.inbound import InboundMatter, approval, bidding, procurement
from api.context import App, Now
from api.problems import documented
from api.routing import router
from api.schemas.checks import CheckAnswerView
from api.schemas.common import Answer
from api.security.callers import SignedIn
from api.security.departments import acting_department
from api.security.rights import CHECKERS, require
from engine.packs.packset import PackSet
from services.checks.request import CheckRequest, read_request
from services.checks.validity import examine
from services.errors import InvalidInputError, InvalidInputErrors

routes = router("/api/v1/inbound", "对接")

EventKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=190,
        description="同一个键重发同一事件，得到同样的核查；中断后可以重发",
    ),
]
"""Each matter's check has this key with its number, so an event that was cut off midway can be sent again."""


class Door(StrEnum):
    """Which kind of system speaks."""

    PROCUREMENT = "procurement"
    BIDDING = "bidding"
    APPROVAL = "approval"


_READERS: dict[Door, Callable[[object, PackSet], list[InboundMatter]]] = {
    Door.PROCUREMENT: procurement.read,
    Door.BIDDING: bidding.read,
    Door.APPROVAL: approval.read,
}


class InboundCheck(Answer):
    """The check of one matter of the event."""

    where: str
    extra: dict[str, Any]
    check: CheckAnswerView


class InboundChecks(Answer):
    """All checks of the event, in its order."""

    items: list[InboundCheck]


@routes.post(
    "/{door}",
    summary="外部系统的事件",
    status_code=201,
    response_model=InboundChecks,
    responses=documented(400, 401, 403, 413, 422, 503),
)
def receive(
    door: Door,
    document: Annotated[dict[str, Any], Body(description="事件原文，格式见该系统的说明")],
    app: App,
    caller: SignedIn,
    now: Now,
    department: Annotated[
        str | None, Query(max_length=80, description="以哪个部门的名义核查；只属于一个部门时可省略")
    ] = None,
    person: Annotated[str, Query(max_length=120, pattern=r"^[^\x00-\x1f]*$", description="经办人")] = "",
    idempotency_key: EventKey = None,
) -> dict[str, Any]:
    """procurement 读 OCDS 1.1 发布包，bidding 读资格审查申请，approval 读办件事件。不认识的字段原样放在 extra 中返回。"""
    require(caller, *CHECKERS)
    matters = _READERS[door](document, app.packs)
    asking = acting_department(caller, department)
    requests = [_examined(matter, asking, person, app.packs) for matter in matters]
    items = []
    for index, (matter, request) in enumerate(zip(matters, requests, strict=True)):
        key = f"{idempotency_key}#{index}" if idempotency_key else None
        answer = app.checks.submit(request, caller, idempotency_key=key, now=now)
        items.append({"where": matter.where, "extra": matter.extra, "check": answer.content})
    return {"items": items}


def _examined(matter: InboundMatter, department: str, person: str, packs: PackSet) -> CheckRequest:
    try:
        request = read_request(matter.check_request(department, person))
        examine(request, packs.matters)
    except InvalidInputErrors as error:
        raise InvalidInputErrors([_moved(fault, matter) for fault in error.errors]) from error
    return request


def _moved(fault: InvalidInputError, matter: InboundMatter) -> InvalidInputError:
    return InvalidInputError(fault.code, fault.title, fault.detail, fault.advice, matter.caller_path(fault.field))
