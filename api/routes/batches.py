"""Checks of many subjects: taken at once, decided while the service runs."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Body, Query
from starlette.responses import JSONResponse, Response

from api.context import App, Now
from api.problems import documented
from api.routes.checks import IdempotencyKey
from api.routing import Cursor, RecordId, router
from api.schemas.batches import Batches, BatchResults, BatchView
from api.schemas.checks import EXAMPLE_REQUEST
from api.security.callers import SignedIn
from api.security.rights import CHECKERS, require
from services.batches.desk import MAX_BATCHES, MAX_PAGE, Taken
from services.batches.model import PartState
from services.batches.request import BatchRequest
from services.wire import moment_text

routes = router("/api/v1/checks/batch", "核查")


@routes.post(
    "",
    summary="批量核查一个事项中的许多主体",
    status_code=202,
    responses={202: {"model": BatchView, "description": "已受理"}, **documented(400, 401, 403, 413, 422, 429, 503)},
)
def submit(
    request: Annotated[BatchRequest, Body(examples=[EXAMPLE_REQUEST])],
    app: App,
    caller: SignedIn,
    now: Now,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """最多 5,000 个主体，请求的写法与单次核查相同。先整体检查，有错的一条也不受理；受理后分成若干次核查，逐次办理，各有编号和回执。"""
    require(caller, *CHECKERS)
    taken = app.batches.submit(request, caller, idempotency_key=idempotency_key, now=now)
    headers = {"location": f"/api/v1/checks/batch/{taken.batch.batch_id}"}
    if taken.replayed:
        headers["idempotency-replayed"] = "true"
    return JSONResponse(batch_view(taken), 202, headers)


@routes.get("", summary="批量核查", response_model=Batches, responses=documented(401, 422))
def page(
    app: App,
    caller: SignedIn,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=MAX_BATCHES, description="每页的批次")] = 20,
) -> dict[str, Any]:
    """本系统、本账号和本部门提交的，新的在前；信用办和审计看全部。"""
    found, following = app.batches.page(caller, cursor=cursor, limit=limit)
    return {"items": [batch_view(taken) for taken in found], "next_cursor": following}


@routes.get("/{batch_id}", summary="批量核查的进度", response_model=BatchView, responses=documented(401, 404))
def standing(batch_id: RecordId, app: App, caller: SignedIn) -> dict[str, Any]:
    """已有结论、失败和等候的主体数。"""
    return batch_view(app.batches.standing(batch_id, caller))


@routes.get(
    "/{batch_id}/results",
    summary="批量核查的结果",
    response_model=BatchResults,
    responses=documented(401, 404, 422),
)
def results(
    batch_id: RecordId,
    app: App,
    caller: SignedIn,
    cursor: Annotated[str | None, Query(pattern=r"^[0-9]{1,9}$", description="上一页返回的 next_cursor")] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE, description="每页的核查次数，每次最多 100 个主体")] = MAX_PAGE,
) -> dict[str, Any]:
    """按提交的顺序，一次核查一项；没有办完的也在其中，状态为 waiting。"""
    items, following = app.batches.results(batch_id, caller, after=int(cursor or 0), limit=limit)
    return {"items": items, "next_cursor": str(following) if following is not None else None}


def batch_view(taken: Taken) -> dict[str, Any]:
    """A batch for programs and pages."""
    batch, states = taken.batch, taken.tally.states
    return {
        "batch_id": batch.batch_id,
        "matter_kind": batch.matter_kind,
        "case_no": batch.case_no,
        "state": "finished" if batch.finished_at else "running",
        "subjects": batch.subjects,
        "decided": states.get(PartState.DECIDED, 0),
        "failed": states.get(PartState.FAILED, 0),
        "waiting": states.get(PartState.WAITING, 0),
        "outcomes": dict(taken.tally.outcomes),
        "created_at": moment_text(batch.created_at),
        "finished_at": moment_text(batch.finished_at) if batch.finished_at else None,
    }
