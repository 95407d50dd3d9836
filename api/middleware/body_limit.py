"""Bounds the size of a body before anything reads it, and refuses bytes that no address of ours may hold.

The announced length is refused at once; without one, or with a false one, the bytes are counted as they come, so no more
than the limit is ever held.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import plain_problem, problem_response

_DIGITS = 15
"""A length of more digits is too large whatever it is; Python refuses to read thousands of them."""

LimitOf = Callable[[str], int]


class BodyTooLargeError(HTTPException):
    """Raised inside the application's reading; an HTTPException, so that FastAPI passes it on unchanged."""

    def __init__(self, limit: int) -> None:
        super().__init__(413, detail=f"最多 {_size(limit)}")


def _size(limit: int) -> str:
    return f"{limit // (1024 * 1024)} MiB" if limit >= 1024 * 1024 else f"{limit // 1024} KiB"


class BodyLimitMiddleware:
    """``limit_of(path)`` gives the limit in bytes."""

    def __init__(self, app: ASGIApp, limit_of: LimitOf) -> None:
        self.app = app
        self.limit_of = limit_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; other kinds of connection pass through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if "\0" in scope["path"] or b"%00" in scope.get("query_string", b""):
            await problem_response(plain_problem(400, "地址中含有空字符", "bad_characters"))(scope, receive, send)
            return
        limit = self.limit_of(scope["path"])
        announced = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
        if announced.isdigit() and (len(announced) > _DIGITS or int(announced) > limit):
            too_large = plain_problem(413, f"最多 {_size(limit)}", "body_too_large")
            await problem_response(too_large, {"connection": "close"})(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            if message["type"] == "http.request":
                received += len(message.get("body", b""))
                if received > limit:
                    raise BodyTooLargeError(limit)
            return message

        await self.app(scope, counted, send)
