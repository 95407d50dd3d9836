"""``GET /metrics``: for the machine itself and for a monitoring system with the token, for nobody else."""

from __future__ import annotations

import hmac
import ipaddress

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response

from api.context import App
from api.problems import documented
from api.routing import router
from api.settings import Settings
from services.errors import ForbiddenError

routes = router("", "运行")

_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


@routes.get(
    "/metrics",
    summary="运行指标",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}, "description": "Prometheus 文本格式"}, **documented(403)},
)
def metrics(request: Request, app: App) -> Response:
    """只回答本机；其他机器（或经反向代理）须带 JC_METRICS_TOKEN 所设的令牌。指标不含个人信息。"""
    if not (_direct_from_here(request) or _has_token(request, app.settings)):
        raise ForbiddenError(
            "metrics_forbidden",
            "不能读取运行指标",
            "只回答本机，或带有监控令牌的请求",
            "监控系统请在请求头 Authorization 中提供 Bearer 令牌（设置 JC_METRICS_TOKEN）",
        )
    return Response(app.metrics.text(), media_type=CONTENT_TYPE_LATEST)


def _direct_from_here(request: Request) -> bool:
    """Whether this machine itself asks. What a proxy passes on comes from elsewhere, even if it does not say from where."""
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _has_token(request: Request, settings: Settings) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    token = settings.metrics_token
    if token is None or scheme.lower() != "bearer":
        return False
    return hmac.compare_digest(given.strip().encode(), token.get_secret_value().encode())
