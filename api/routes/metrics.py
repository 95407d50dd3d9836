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

_BY_PROXIES = frozenset({"forwarded", "via", "x-real-ip"})


@routes.get(
    "/metrics",
    summary="运行指标",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}, "description": "Prometheus 文本格式"}, **documented(403)},
)
def metrics(request: Request, app: App) -> Response:
    """设置了 JC_METRICS_TOKEN 的，须带该令牌；没有设置的，只回答本机直接发来的请求。指标不含个人信息。"""
    if not (
        _has_token(request, app.settings) if app.settings.metrics_token else _direct_from_here(request, app.settings)
    ):
        raise ForbiddenError(
            "metrics_forbidden",
            "不能读取运行指标",
            "只回答带有监控令牌的请求；没有设置令牌的，只回答本机直接发来的请求",
            "请设置 JC_METRICS_TOKEN，并由监控系统在请求头 Authorization 中提供 Bearer 令牌",
        )
    return Response(app.metrics.text(), media_type=CONTENT_TYPE_LATEST)


def _direct_from_here(request: Request, settings: Settings) -> bool:
    """Whether this machine itself asks, and asks for this machine.

    A request from a proxy here comes from elsewhere. Most proxies show in headers or keep the host that browsers ask for; one
    that does neither cannot be told from a caller here, so a service that knows of a proxy takes nobody for one.
    """
    if request.client is None or settings.public_url is not None:
        return False
    if any(name in _BY_PROXIES or name.startswith("x-forwarded-") for name in request.headers):
        return False
    return _is_here(request.client.host) and _is_here(request.url.hostname or "")


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _has_token(request: Request, settings: Settings) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    token = settings.metrics_token
    if token is None or scheme.lower() != "bearer":
        return False
    return hmac.compare_digest(given.strip().encode(), token.get_secret_value().encode())
