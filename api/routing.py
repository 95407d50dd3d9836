"""Routes of the JSON interface: bodies read by ``strict_json``, common types of path and query parameters."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api import strict_json
from api.security import callers

RecordId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="编号")]
PackId = Annotated[str, Path(pattern=r"^[a-z0-9]+(?:[.-][a-z0-9]+)*$", max_length=80, description="规则包内的标识")]
Limit = Annotated[int, Query(ge=1, le=200, description="每页条数")]
Cursor = Annotated[str | None, Query(pattern=r"^[A-Za-z0-9_=.:|-]{1,200}$", description="上一页返回的 next_cursor")]

_LARGE = 64 * 1024
"""Bodies beyond this many bytes are parsed in a worker thread, so that others do not wait for it."""


class RefusedBody(HTTPException):
    """Carries a JsonError through FastAPI, which passes only HTTPExceptions on unchanged."""

    def __init__(self, error: strict_json.JsonError) -> None:
        super().__init__(400, detail=error.title)
        self.error = error


class StrictRequest(Request):
    """A request whose JSON is read strictly."""

    async def json(self) -> Any:
        """The body's value; raises RefusedBody."""
        body = await self.body()
        return await run_in_threadpool(self.parsed, body) if len(body) > _LARGE else self.parsed(body)

    def parsed(self, body: bytes) -> Any:
        """The value of a body; raises RefusedBody."""
        try:
            return strict_json.parse(body, self.app.state.application.settings.max_json_depth)
        except strict_json.JsonError as error:
            raise RefusedBody(error) from error


class StrictRoute(APIRoute):
    """A route that reads its body through StrictRequest, and only of a caller it knows where it needs one."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's handler, given the strict request."""
        handler = super().get_route_handler()
        for_callers = _asks_who_calls(self.dependant)

        async def strict(request: Request) -> Response:
            if for_callers and self.body_field is not None:
                await callers.identify(request)  # FastAPI would read and parse the body of just anybody first
            given = request if isinstance(request, StrictRequest) else StrictRequest(request.scope, request.receive)
            return await handler(given)

        return strict


def _asks_who_calls(dependant: Dependant) -> bool:
    return dependant.call is callers.caller or any(_asks_who_calls(needed) for needed in dependant.dependencies)


def router(prefix: str, tag: str) -> APIRouter:
    """A router for one area of the interface."""
    return APIRouter(prefix=prefix, tags=[tag], route_class=StrictRoute)
