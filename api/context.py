"""What every handler is given: the application, the moment, and the caller (see ``api.security``)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import Request

from api.wiring import Application
from engine.days import day_of


def application_of(request: Request) -> Application:
    """The application that serves this request."""
    return cast(Application, request.app.state.application)


def moment_of(request: Request) -> datetime:
    """The moment of this request: the clock is read once, so that all of one request happens at one time."""
    if not hasattr(request.state, "now"):
        request.state.now = application_of(request).clock()
    return cast(datetime, request.state.now)


def _day(now: Now) -> date:
    return day_of(now)


App = Annotated[Application, Depends(application_of)]
Now = Annotated[datetime, Depends(moment_of)]
Today = Annotated[date, Depends(_day)]
