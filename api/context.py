"""What every handler is given: the application, the moment, and the caller (see ``api.security``)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import Request

from api.wiring import Application
from engine.days import day_of


def application_of(request: Request) -> Application:
    """The application that serves this request, which shows it one set of packs from beginning to end."""
    if not hasattr(request.state, "application"):
        request.state.application = cast(Application, request.app.state.application).pinned()
    return cast(Application, request.state.application)


def moment_of(request: Request) -> datetime:
    """The moment of this request: the clock is read once, so that all of one request happens at one time."""
    if not hasattr(request.state, "now"):
        request.state.now = application_of(request).clock()
    return cast(datetime, request.state.now)


# Dependencies that are plain functions would each take a trip to a worker thread; these only look something up.


async def _application(request: Request) -> Application:
    return application_of(request)


async def _moment(request: Request) -> datetime:
    return moment_of(request)


async def _day(now: Now) -> date:
    return day_of(now)


App = Annotated[Application, Depends(_application)]
Now = Annotated[datetime, Depends(_moment)]
Today = Annotated[date, Depends(_day)]
