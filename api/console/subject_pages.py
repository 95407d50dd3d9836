"""Public pages of listed subjects: show who you are, see what is kept about you, object, leave."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.console.forms import Form, PostedForm
from api.console.pages import render
from api.context import App, Now
from api.problems import status_of
from api.security import sessions, visitors
from api.security.visitors import Guest, GuestForm, SignedInGuest
from api.wiring import Application
from engine.inputs import SubjectKind
from services.errors import InvalidInputError, TooManyRequestsError
from services.subject_view.model import Claimed
from services.subject_view.report import quota
from services.subject_view.view import KIND_TITLES, own_view
from services.subjects.identity import parse_code

routes = APIRouter(include_in_schema=False)

_KINDS = [(kind.value, title) for kind, title in KIND_TITLES.items()]
_NOTICES = {
    "ended": "查询已结束：长时间未操作或已退出，请重新核验身份。",
    "out": "您已退出。",
    "report": "报告已出具，可以在下面下载。",
    "repair": "修复申请已提出，条目已标注“修复办理中”。办理进度见“我的申请”。",
    "attached": "材料已补充。",
    "withdrawn": "申请已撤回。",
    "objected": "异议已提出，条目已标注“异议中”。办理进度见“我的申请”。",
}
Said = Annotated[str, Query(max_length=20)]


@routes.get("/subject")
def door(request: Request, said: Said = "") -> Response:
    """The way in."""
    return _door(request, Form({"kind": SubjectKind.LEGAL_PERSON.value}), _NOTICES.get(said, ""))


def _door(request: Request, form: Form, notice: str = "", status: int = 200) -> Response:
    return render(request, "subject_door.html", status, form=form, kinds=_KINDS, notice=notice)


@routes.post("/subject/code")
def begin(request: Request, app: App, now: Now, form: PostedForm) -> Response:
    """Asks the verifier for a proof. The next page is the same for every well-formed code, known or not."""
    form.require("kind", "请选择主体类别")
    form.require("code", "请填写统一社会信用代码或公民身份号码")
    claimed = _claimed(form) if form.fine else None
    _refuse_unsafe(request, app, form)
    if claimed is None or not form.fine:
        return _door(request, form, status=422)
    try:
        begun = app.entrance.begin(claimed, address=_address(request), now=now)
    except TooManyRequestsError as error:
        form.message = f"{error.title}。{error.advice}"
        return _door(request, form, status=429)
    return _code_page(request, Form({"ticket": begun.ticket}), begun.told)


def _claimed(form: Form) -> Claimed | None:
    try:
        kind = SubjectKind(form.value("kind"))
        return Claimed(kind, parse_code(kind, form.value("code"), "code"))
    except InvalidInputError as error:
        form.refuse(error)
    except ValueError:
        form.errors["kind"] = "请选择主体类别"
    return None


def _refuse_unsafe(request: Request, app: Application, form: Form) -> None:
    if not sessions.may_sign_in_here(request, app.settings):
        form.message = "不能在未加密的连接上核验身份：请改用 https 地址"
    if sessions.same_origin(request, app.settings) is False:
        form.message = "请求不是从本系统的页面发出的，请在此重新填写"


def _code_page(request: Request, form: Form, told: str, status: int = 200) -> Response:
    return render(request, "subject_code.html", status, form=form, told=told)


@routes.post("/subject/enter")
def enter(request: Request, app: App, now: Now, form: PostedForm) -> Response:
    """Opens the visit, or says that the proof was wrong, the same whatever was wrong with it."""
    form.require("answer", "请填写验证码")
    _refuse_unsafe(request, app, form)
    if not form.fine:
        return _code_page(request, form, "", 422)
    try:
        opened = app.entrance.enter(form.value("ticket"), form.value("answer"), address=_address(request), now=now)
    except (InvalidInputError, TooManyRequestsError) as error:
        form.values["answer"] = ""
        form.errors["answer"] = "。".join(part for part in (error.title, error.detail, error.advice) if part)
        return _code_page(request, form, "", status_of(error))
    if (before := visitors.token_of(request)) is not None:
        app.entrance.leave(before, now)
    response = RedirectResponse("/subject/own", 303)
    visitors.set_cookie(response, request, app.settings, opened.token)
    return response


@routes.post("/subject/leave")
def leave(request: Request, app: App, now: Now, guest: SignedInGuest, form: GuestForm) -> Response:
    """Ends the visit."""
    app.entrance.leave(guest.token, now)
    response = RedirectResponse("/subject?said=out", 303)
    visitors.clear_cookie(response, request, app.settings)
    return response


@routes.get("/subject/own")
def own(request: Request, app: App, now: Now, guest: SignedInGuest, said: Said = "") -> Response:
    """Everything that is kept about the visitor."""
    with app.database.write() as uow:  # reading is recorded
        view = own_view(uow, app.cipher, app.packs, guest.visitor, now=now)
        left = quota(uow, app.packs, guest.visitor, now=now)
        reports = [report for report in uow.subject_view.reports(guest.visitor.subject_key) if report.document]
    return _render(
        request, "subject_own.html", guest, view=view, quota=left, reports=reports, notice=_NOTICES.get(said, "")
    )


def _render(request: Request, name: str, guest: Guest, status: int = 200, **context: Any) -> Response:
    return render(request, name, status, **({"csrf": guest.csrf} | context))


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
