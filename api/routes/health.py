"""For whoever watches the service: is it alive, can it answer."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field
from starlette.responses import JSONResponse, Response

from api.context import App, Now
from api.readiness import readiness
from api.routing import router
from api.schemas.common import Answer

routes = router("/health", "运行")


class Live(Answer):
    """The process runs."""

    status: Literal["ok"]


class Ready(Answer):
    """Whether checks can be answered."""

    status: Literal["ready", "not_ready"]
    parts: dict[str, dict[str, Any]] = Field(description="database、schema、packs、engine、bus 各自的情况")


@routes.get("/live", summary="进程是否存活")
async def live() -> Live:
    """不检查任何依赖。"""
    return Live(status="ok")


@routes.get(
    "/ready",
    summary="能否办理核查",
    responses={200: {"model": Ready}, 503: {"model": Ready, "description": "尚未就绪"}},
)
def ready(app: App, now: Now) -> Response:
    """逐项检查数据库及其结构、规则包、规则引擎和消息通道。"""
    fit, parts = readiness(app, now)
    return JSONResponse({"status": "ready" if fit else "not_ready", "parts": parts}, 200 if fit else 503)
