"""The signed-in person behind a page, and forms that really come from that person's own pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from api.console.forms import Form, read_form
from api.console.pages import Person
from api.context import App, Now
from api.problems import ProblemError
from api.security import sessions
from api.security.callers import session_ended
from api.wiring import Application
from services.accounts.model import Caller
from services.errors import UnauthenticatedError


def _person(request: Request, app: App, now: Now) -> Person:
    token = sessions.token_of(request)
    if token is None:
        raise UnauthenticatedError("not_signed_in", "尚未登录", "", "请先登录")
    caller = app.sign_in.caller(token, now)
    if caller is None:
        raise session_ended()
    titles = [app.packs.departments[d].title if d in app.packs.departments else d for d in sorted(caller.departments)]
    return Person(caller, caller.id.partition(":")[2], "、".join(titles), sessions.csrf_token(app.cipher, token))


SignedInPerson = Annotated[Person, Depends(_person)]


class StaleFormError(ProblemError):
    """A form that is not of this session. ``form``: what one of our own pages sent, for the person to see again; None of any other."""

    def __init__(self, form: Form | None) -> None:
        advice = "请先复制下面您填写的文字，再打开原来的页面重新填写" if form else "请返回上一页，刷新后重新提交"
        super().__init__(403, "form_not_ours", "表单已失效", "可能已在别处重新登录，或页面停留过久", advice)
        self.form = form


def require_genuine(request: Request, app: Application, form: Form) -> None:
    """Raises StaleFormError unless the form comes from a page of the signed-in person."""
    token = sessions.token_of(request) or ""
    genuine = sessions.csrf_matches(app.cipher, token, form.value("csrf"))
    ours = sessions.same_origin(request, app.settings)
    if not genuine or ours is False:
        raise StaleFormError(form if ours and form.written() else None)


def _checked(request: Request, app: App, person: SignedInPerson, form: Annotated[Form, Depends(read_form)]) -> Form:
    require_genuine(request, app, form)
    return form


CheckedForm = Annotated[Form, Depends(_checked)]


@dataclass(frozen=True, slots=True)
class Posting:
    """A form that a person sent from one of our pages, with all that a step needs to know of it."""

    request: Request
    app: Application
    person: Person
    form: Form
    now: datetime

    @property
    def caller(self) -> Caller:
        """Who takes the step."""
        return self.person.caller

    @property
    def version(self) -> int | None:
        """Which version the person looked at."""
        return self.form.number("version")


def _posting(request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now) -> Posting:
    return Posting(request, app, person, form, now)


Posted = Annotated[Posting, Depends(_posting)]
