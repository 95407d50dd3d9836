"""Gives each request its id, logs and counts it, and answers for errors that nobody expected.

A caller never sees a stack trace: it goes to the log under the request's id, the answer only names the id. A request's
own text (query, body) is never logged: it may hold personal data.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Awaitable, Callable

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger("api")

_GIVEN = re.compile(rb"[A-Za-z0-9._-]{8,64}\Z")

LastResort = Callable[[Scope, Receive, Send], Awaitable[None]]
Counted = Callable[[Scope, int, float], None]


class RequestMiddleware:
    """Outermost. ``last_resort`` answers an unexpected error as the request's kind wants it (problem or page).

    ``counted`` is told the scope, the status (0: nothing was answered) and the seconds of every request that has ended.
    """

    def __init__(self, app: ASGIApp, last_resort: LastResort, counted: Counted) -> None:
        self.app = app
        self.last_resort = last_resort
        self.counted = counted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; other kinds of connection pass through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        status = 0
        started = time.perf_counter()

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message.setdefault("headers", []).append((b"x-request-id", request_id.encode()))
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        except Exception:
            log.exception("unexpected_error", request_id=request_id, method=scope["method"], path=scope["path"])
            if status:
                raise
            await self.last_resort(scope, receive, send_with_id)
        finally:
            seconds = time.perf_counter() - started
            self.counted(scope, status, seconds)
            took = round(seconds * 1000, 1)
            log.info(
                "request", request_id=request_id, method=scope["method"], path=scope["path"], status=status, ms=took
            )


def _request_id(scope: Scope) -> str:
    """The caller's ``X-Request-ID`` if it is harmless, otherwise a new one."""
    given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
    return given.decode("ascii") if _GIVEN.match(given) else secrets.token_hex(16)
