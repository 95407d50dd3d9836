"""Who is asking. Systems send ``Authorization: Bearer <key>``, people's browsers send the session cookie.

A cookie travels by itself, so a write that relies on it must also come from one of our own pages.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, cast

from fastapi import Depends, Security
from fastapi.security import APIKeyCookie, HTTPBearer
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from api.context import application_of, moment_of
from api.security import sessions
from api.wiring import Application
from services.accounts.directory import authenticate_key
from services.accounts.model import Caller
from services.errors import ForbiddenError, UnauthenticatedError

_BEARER = HTTPBearer(auto_error=False, description="系统客户端的密钥")
_COOKIE = APIKeyCookie(name=sessions.COOKIE, auto_error=False, description="人员登录后的会话")

_READING = ("GET", "HEAD", "OPTIONS")


async def identify(request: Request) -> Caller:
    """Who sends this request, looked up once. Raises UnauthenticatedError, and ForbiddenError for a forged one."""
    if not hasattr(request.state, "caller"):
        request.state.caller = await run_in_threadpool(
            _identified, request, application_of(request), moment_of(request)
        )
    return cast(Caller, request.state.caller)


async def caller(
    request: Request, _key: Annotated[object, Security(_BEARER)], _session: Annotated[object, Security(_COOKIE)]
) -> Caller:
    """The dependency behind SignedIn; its securities are for the interface's description."""
    return await identify(request)


def key_of(authorization: str) -> str | None:
    """The key in this header; None where it is empty. Raises UnauthenticatedError for what is no key."""
    scheme, _, key = authorization.partition(" ")
    if not scheme:
        return None
    if scheme.lower() != "bearer" or not key.strip():
        raise UnauthenticatedError(
            "authorization_malformed",
            "不支持的认证方式",
            "请求头 Authorization 应为 Bearer <密钥>",
            "请按接口说明填写",
        )
    return key.strip()


def _identified(request: Request, app: Application, now: datetime) -> Caller:
    key = key_of(request.headers.get("authorization", ""))
    if key is not None:
        with app.database.read() as uow:
            return authenticate_key(uow, app.cipher, key)
    token = sessions.token_of(request)
    if token is None:
        raise UnauthenticatedError(
            "not_signed_in",
            "尚未登录",
            "请求中没有系统密钥，也没有登录会话",
            "系统请在请求头 Authorization 中提供 Bearer 密钥；人员请先登录",
        )
    found = app.sign_in.caller(token, now)
    if found is None:
        raise session_ended()
    if request.method not in _READING and sessions.same_origin(request, app.settings) is not True:
        raise ForbiddenError(
            "cross_site", "请求不是从本系统的页面发出的", "", "请在本系统的页面上操作；程序请使用系统密钥"
        )
    return found


def session_ended() -> UnauthenticatedError:
    """The session is over."""
    return UnauthenticatedError("session_ended", "登录已失效", "长时间未操作或已退出", "请重新登录")


SignedIn = Annotated[Caller, Depends(caller)]
