"""Checks: one matter, 1 to 100 subjects, answered at once."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Body, Header
from starlette.responses import Response

from api.context import App, Now
from api.explanations import explanation_view
from api.problems import documented
from api.routing import RecordId, router
from api.schemas.checks import EXAMPLE_REQUEST, CheckAnswerView, ReceiptAnswer
from api.schemas.explanations import ExplanationView
from api.schemas.replays import ReplayView, replay_view
from api.security.callers import SignedIn
from api.security.rights import CHECKERS, require
from services.checks.model import CheckAnswer
from services.checks.request import CheckRequest

PATH = "/api/v1/checks"

routes = router(PATH, "核查")

LONGEST_KEY = 200

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key", max_length=LONGEST_KEY, description="同一个键重发同一请求，得到同一次核查；保留 30 天"
    ),
]


def as_sent(answer: CheckAnswer, status: int) -> Response:
    """The stored bytes, exactly."""
    headers = {"location": f"/api/v1/checks/{answer.check_id}"}
    if answer.replayed and status == 201:
        headers["idempotency-replayed"] = "true"
    return Response(answer.body, status, headers, "application/json")


def submit(
    request: Annotated[CheckRequest, Body(examples=[EXAMPLE_REQUEST])],
    app: App,
    caller: SignedIn,
    now: Now,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """有 case_no 时生成案件和回执；没有时只是预览。没有代码的主体得到 identity_required，不会命中，也不会是 clear。"""
    require(caller, *CHECKERS)
    return as_sent(app.checks.submit(request, caller, idempotency_key=idempotency_key, now=now), 201)


routes.add_api_route(
    "",
    submit,
    methods=["POST"],
    summary="核查一个事项中的主体",
    status_code=201,
    responses={201: {"model": CheckAnswerView, "description": "已核查"}, **documented(400, 401, 403, 413, 422, 503)},
)

SUBMIT = routes.routes[-1]
"""Under which the short way's answers are counted, too."""


@routes.get(
    "/{check_id}",
    summary="已做过的核查",
    responses={200: {"model": CheckAnswerView}, **documented(401, 404)},
)
def stored(check_id: RecordId, app: App, caller: SignedIn) -> Response:
    """当时的回答，逐字节相同。"""
    return as_sent(app.checks.get(check_id, caller), 200)


@routes.get("/{check_id}/receipt", summary="核查回执", response_model=ReceiptAnswer, responses=documented(401, 404))
def receipt(check_id: RecordId, app: App, caller: SignedIn) -> dict[str, Any]:
    """SM2 签名的回执，可离线验证。预览没有回执。"""
    return dict(app.checks.receipt(check_id, caller).to_json())


@routes.get("/{check_id}/replay", summary="重新判定一次核查并与存档比较", responses=documented(401, 404))
def replay(check_id: RecordId, app: App, caller: SignedIn) -> ReplayView:
    """用存档的规则版本、输入、当时所知的名单和当时的时间重新判定，逐字节比较。什么也不改。"""
    return replay_view(app.archive.replay(check_id, caller))


@routes.get("/{check_id}/explanation", summary="一次核查为什么有或没有措施", responses=documented(401, 404))
def explanation(check_id: RecordId, app: App, caller: SignedIn, now: Now) -> ExplanationView:
    """按存档的决定文书，逐条说明主体自己的名单记录所涉规则：触发、哪个条件不满足、缺什么、为什么静默。"""
    return explanation_view(app.archive.explain(check_id, caller, now=now))
