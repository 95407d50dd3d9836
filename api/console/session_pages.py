"""Signing in and out."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.console.forms import Form, PostedForm, read_form
from api.console.pages import render
from api.console.people import CheckedForm
from api.console.places import page_behind
from api.context import App, Now
from api.security import sessions
from api.settings import Settings
from services.errors import TooManyRequestsError, UnauthenticatedError

routes = APIRouter(include_in_schema=False)

_LONGEST = 500
"""Characters of an address that a person is led back to."""

_NOTICES = {"out": "您已退出。", "ended": "登录已失效，请重新登录。"}
_LOST = "登录已失效，刚才提交的内容没有保存。重新登录后回到原来的页面，请重新填写。"
_WRITTEN = (
    "登录已失效，刚才提交的内容没有保存。请先复制下面您填写的文字，登录后回到原来的页面粘贴；其他各项请重新填写。"
)
_LONGEST_FORM = 200_000
"""Bytes of a form that is read although nobody is signed in: any that people write, none with large files."""


def to_sign_in(request: Request) -> Response:
    """Sends a person to the sign-in page and afterwards back to where they were; after a form, to the page that it stands on."""
    sent = request.method == "POST"
    back = page_behind(request) if sent else request.url.path
    if request.url.query and not sent:
        back += f"?{request.url.query}"
    said = "lost" if sent else "ended" if sessions.token_of(request) is not None else ""
    given = {"next": "" if back == "/" or len(back) > _LONGEST else back, "said": said}
    query = urlencode({name: value for name, value in given.items() if value})
    return RedirectResponse(f"/sign-in?{query}" if query else "/sign-in", 303)


async def sign_in_again(request: Request, settings: Settings) -> Response:
    """Like :func:`to_sign_in`. Of a form that was sent from a page of ours, what the person wrote comes back on the sign-in page.

    It is in this answer only: nobody is signed in, so nothing is kept. What another site sent is never shown on a page of ours.
    """
    length = request.headers.get("content-length", "")
    readable = request.method == "POST" and length.isdigit() and int(length) <= _LONGEST_FORM
    if not readable or sessions.same_origin(request, settings) is not True:
        return to_sign_in(request)
    sent = await read_form(request)
    if not (entered := sent.written()):
        return to_sign_in(request)
    back = Form({"next": _own_path(sent.page)})
    back.message = _WRITTEN
    return render(request, "sign_in.html", 401, form=back, entered=entered)


def _own_path(text: str) -> str:
    """Where to go after signing in: only a path of ours, never another site."""
    inside = text.startswith("/") and not text.startswith(("//", "/\\")) and "\\" not in text and text.isprintable()
    return text if inside and len(text) <= _LONGEST else "/"


@routes.get("/sign-in")
def page(
    request: Request,
    next_: Annotated[str, Query(alias="next", max_length=_LONGEST)] = "/",
    said: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """The form."""
    form = Form({"next": _own_path(next_)})
    form.message = _LOST if said == "lost" else ""
    return render(request, "sign_in.html", form=form, notice=_NOTICES.get(said, ""))


@routes.post("/sign-in")
def sign_in(request: Request, app: App, now: Now, form: PostedForm) -> Response:
    """Opens a session and ends the browser's former one; a wrong password comes back to the form with the name kept."""
    form.require("name", "请填写账号")
    form.require("password", "请填写密码")
    if not sessions.may_sign_in_here(request, app.settings):
        form.message = "不能在未加密的连接上登录：请改用 https 地址，或在本机上打开"
    if sessions.same_origin(request, app.settings) is False:
        form.message = "登录请求不是从本系统的页面发出的，请在此重新登录"
    if not form.fine:
        return render(request, "sign_in.html", 422, form=form)
    address = request.client.host if request.client else ""
    try:
        opened = app.sign_in.sign_in(form.value("name").strip(), form.value("password"), now, address)
    except (UnauthenticatedError, TooManyRequestsError) as error:
        form.message = f"{error.detail}。{error.advice}"
        return render(request, "sign_in.html", 429 if isinstance(error, TooManyRequestsError) else 401, form=form)
    if (before := sessions.token_of(request)) is not None:
        app.sign_in.sign_out(before, now)
    response = RedirectResponse(_own_path(form.value("next")), 303)
    sessions.set_cookie(response, request, app.settings, opened.token)
    return response


@routes.post("/sign-out")
def sign_out(request: Request, app: App, now: Now, form: CheckedForm) -> Response:
    """Ends the session."""
    app.sign_in.sign_out(sessions.token_of(request) or "", now)
    response = RedirectResponse("/sign-in?said=out", 303)
    sessions.clear_cookie(response, request, app.settings)
    return response
