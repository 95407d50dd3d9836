"""The cookie of a subject that looks at what is kept about it. It opens nothing but ``/subject``, and staff sessions open nothing there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from api.console.forms import Form, read_form
from api.context import App, Now
from api.problems import ProblemError
from api.security import sessions
from api.settings import Settings
from services.subject_view.model import Visitor

COOKIE = "jc_subject"
PATH = "/subject"


@dataclass(frozen=True, slots=True)
class Guest:
    """Who visits. ``csrf`` goes into every form of the visit."""

    visitor: Visitor
    csrf: str
    token: str = field(repr=False)


def token_of(request: Request) -> str | None:
    """The visit's token that the browser sent, if any."""
    return request.cookies.get(COOKIE) or None


def set_cookie(response: Response, request: Request, settings: Settings, token: str) -> None:
    """Hands the token to the browser; no script reads it, no other site sends it."""
    secure = sessions.needs_https(request, settings)
    response.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=secure, path=PATH)


def clear_cookie(response: Response, request: Request, settings: Settings) -> None:
    """Takes it back."""
    secure = sessions.needs_https(request, settings)
    response.delete_cookie(COOKIE, httponly=True, samesite="strict", secure=secure, path=PATH)


def _guest(request: Request, app: App, now: Now) -> Guest:
    token = token_of(request)
    visitor = app.entrance.visitor(token, now) if token else None
    if token is None or visitor is None:
        told = "?said=ended" if token else ""
        raise ProblemError(303, "not_verified", "请先核验身份", headers={"location": f"{PATH}{told}"})
    return Guest(visitor, sessions.csrf_token(app.cipher, token), token)


SignedInGuest = Annotated[Guest, Depends(_guest)]


def _checked(request: Request, app: App, guest: SignedInGuest, form: Annotated[Form, Depends(read_form)]) -> Form:
    genuine = sessions.csrf_matches(app.cipher, guest.token, form.value("csrf"))
    if not genuine or sessions.same_origin(request, app.settings) is False:
        raise ProblemError(
            403, "form_not_ours", "表单已失效", "可能已重新核验身份，或页面停留过久", "请返回上一页，刷新后重新提交"
        )
    return form


GuestForm = Annotated[Form, Depends(_checked)]
