"""The short way of a check: what a system sends and is plainly in order passes the routes and their parameters by.

Finding one of three hundred routes and solving a handler's parameters cost as much as the check itself. Everything else that is
sent to the address goes on to its handler as it came, which also tells what is wrong with it.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from pydantic import ValidationError
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import failures, strict_json
from api.routes import checks
from api.security import callers
from api.security.rights import CHECKERS, require
from api.wiring import Application
from engine.errors import JiangchengError
from services.accounts.directory import authenticate_key
from services.accounts.model import Caller
from services.checks.model import CheckAnswer
from services.checks.request import CheckRequest
from services.ports import UnitOfWork

_AT_ONCE = 64 * 1024
"""Announced bytes up to which a body is taken in before anybody knows who sends it."""

_Headers = dict[bytes, bytes]
_Answered = asyncio.Future[CheckAnswer | None]


class ShortWay:
    """Innermost. Checks have threads of their own, ``Settings.check_threads``: slow pages, which may take all others, do not hold them up."""

    def __init__(self, app: ASGIApp, application: Application) -> None:
        self.app = app
        self._application = application
        self._threads = ThreadPoolExecutor(application.settings.check_threads, "check")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; other kinds of connection pass through."""
        if scope["type"] != "http" or scope["path"] != checks.PATH or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        headers: _Headers = dict(scope["headers"])
        if len(headers) < len(scope["headers"]) or not _usual(headers):
            await self.app(scope, receive, send)
            return
        message = await receive()
        if message["type"] == "http.request" and not message.get("more_body") and message.get("body"):
            try:
                answer = await self._in_thread(headers, message["body"])
            except JiangchengError as error:
                scope["route"] = checks.SUBMIT
                await failures.told(Request(scope), error)(scope, receive, send)
                return
            if answer is not None:
                scope["route"] = checks.SUBMIT
                await checks.as_sent(answer, 201)(scope, receive, send)
                return
        await self.app(scope, _again(message, receive), send)

    def _in_thread(self, headers: _Headers, body: bytes) -> _Answered:
        """As ``run_in_executor``, whose chain of futures and callbacks is a tenth of what a worker spends on a check."""
        loop = asyncio.get_running_loop()
        answered: _Answered = loop.create_future()

        def work() -> None:
            try:
                found = self._submitted(headers, body)
            except BaseException as error:  # also what nobody expected: it is told where it is waited for
                loop.call_soon_threadsafe(_tell, answered, None, error)
            else:
                loop.call_soon_threadsafe(_tell, answered, found, None)

        self._threads.submit(work)
        return answered

    def _submitted(self, headers: _Headers, body: bytes) -> CheckAnswer | None:
        """None where no system sends it, or where the body is not a request for a check."""
        application = self._application
        key = callers.key_of(headers.get(b"authorization", b"").decode("latin-1"))
        if key is None:
            return None
        try:
            asked = CheckRequest.model_validate(strict_json.parse(body, application.settings.max_json_depth))
        except (ValidationError, strict_json.JsonError):
            return None

        def who(uow: UnitOfWork) -> Caller:
            found = authenticate_key(uow, application.cipher, key)
            require(found, *CHECKERS)
            return found

        named = headers.get(b"idempotency-key")
        return application.checks.submit_of(
            asked,
            who,
            idempotency_key=None if named is None else named.decode("latin-1"),
            now=application.clock(),
        )


def _tell(answered: _Answered, found: CheckAnswer | None, error: BaseException | None) -> None:
    if answered.cancelled():
        return
    if error is None:
        answered.set_result(found)
    else:
        answered.set_exception(error)


def _usual(headers: _Headers) -> bool:
    length = headers.get(b"content-length", b"")
    return (
        headers.get(b"content-type", b"").partition(b";")[0] == b"application/json"
        and len(headers.get(b"idempotency-key", b"")) <= checks.LONGEST_KEY
        and length.isdigit()
        and 0 < int(length) <= _AT_ONCE
    )


def _again(first: Message, receive: Receive) -> Receive:
    """What was received already, then the rest."""
    waiting = [first]

    async def received() -> Message:
        return waiting.pop() if waiting else await receive()

    return received
