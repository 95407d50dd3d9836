"""One check by hand: choose the matter, fill in its fields and subjects, read the result."""

from __future__ import annotations

import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from api.console import check_form, words
from api.console.check_result import NamedSubjects, names_in_form, names_in_receipt, result_view
from api.console.forms import Form
from api.console.pages import Person, render
from api.console.people import CheckedForm, SignedInPerson
from api.context import App, Now
from api.routing import RecordId
from api.security.rights import CHECKERS, require
from api.wiring import Application
from engine.documents import MatterType
from services.checks.model import CheckAnswer
from services.checks.request import read_request
from services.errors import ForbiddenError, InvalidInputError, NotFoundError

routes = APIRouter(include_in_schema=False)

_GROUPS = {
    "bidding": "招标投标",
    "procurement": "政府采购",
    "approval": "行政审批",
    "market-access": "市场准入和任职",
    "funding": "财政资金和金融参考",
    "award": "评优评先",
    "land": "土地和不动产",
    "supervision": "监督检查",
    "tax": "税务",
    "customs": "海关",
}
_OTHER = "其他事项"


@routes.get("/check")
def choose(request: Request, app: App, person: SignedInPerson) -> Response:
    """The matters, in groups."""
    require(person.caller, *CHECKERS)
    groups: dict[str, list[MatterType]] = {title: [] for title in (*_GROUPS.values(), _OTHER)}
    for matter in app.packs.matters.values():
        prefix = matter.id.partition(".")[0]
        groups[_GROUPS.get(prefix, _OTHER)].append(matter)
    return render(request, "check_matters.html", person=person, groups=[group for group in groups.items() if group[1]])


@routes.get("/check/new")
def new(
    request: Request, app: App, person: SignedInPerson, matter: Annotated[str, Query(max_length=80)] = ""
) -> Response:
    """An empty form."""
    require(person.caller, *CHECKERS)
    return _form_page(request, app, person, _matter(app, matter), Form({"once": secrets.token_hex(16)}))


@routes.post("/check")
def check(request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now) -> Response:
    """Adds or removes a row, or checks. Whatever is wrong, what was entered stays."""
    require(person.caller, *CHECKERS)
    matter = _matter(app, form.value("matter"))
    rows = check_form.row_count(form)
    if form.value("step") in ("add", "remove"):
        change = 1 if form.value("step") == "add" else -1
        form.values["rows"] = str(min(max(rows + change, 1), check_form.MAX_ROWS))
        return _form_page(request, app, person, matter, form)
    body = check_form.request_body(form, matter, _department(person, form), person.name)
    if form.fine:
        try:
            answer = app.checks.submit(
                read_request(body), person.caller, idempotency_key=f"console-{form.value('once')[:64]}", now=now
            )
        except (InvalidInputError, ForbiddenError) as error:
            form.refuse(error, check_form.field_names(matter, rows))
        else:
            if form.text("case_no"):
                return RedirectResponse(f"/checks/{answer.check_id}", 303)
            return _result_page(request, app, person, answer, names_in_form(body))
    return _form_page(request, app, person, matter, form, status=422)


@routes.get("/checks/{check_id}")
def result(check_id: RecordId, request: Request, app: App, person: SignedInPerson) -> Response:
    """A check as it was answered."""
    answer = app.checks.get(check_id, person.caller)
    return _result_page(request, app, person, answer, names_in_receipt(answer.content.get("receipt")))


@routes.get("/checks/{check_id}/receipt.json")
def receipt(check_id: RecordId, app: App, person: SignedInPerson) -> Response:
    """The receipt as a file."""
    content = app.checks.receipt(check_id, person.caller).to_json()
    return JSONResponse(content, headers={"content-disposition": f'attachment; filename="receipt-{check_id}.json"'})


def _matter(app: Application, matter_id: str) -> MatterType:
    found = app.packs.matters.get(matter_id)
    if found is None:
        raise NotFoundError("事项")
    return found


def _department(person: Person, form: Form) -> str:
    own = sorted(person.caller.departments)
    return own[0] if len(own) == 1 else form.value("department")


def _form_page(
    request: Request, app: Application, person: Person, matter: MatterType, form: Form, status: int = 200
) -> Response:
    rows = range(check_form.row_count(form))
    departments = [
        (id_, app.packs.departments[id_].title if id_ in app.packs.departments else id_)
        for id_ in sorted(person.caller.departments)
    ]
    context: dict[str, Any] = {
        "matter": matter,
        "fields": matter.fields,
        "form": form,
        "rows": rows,
        "roles": [(role.id, role.title) for role in matter.roles],
        "kinds": list(words.KINDS.items()),
        "departments": departments,
        "relations": {row: [(str(o), f"第 {o + 1} 个主体") for o in rows if o != row] for row in rows},
    }
    return render(request, "check_form.html", status, person, **context)


def _result_page(
    request: Request, app: Application, person: Person, answer: CheckAnswer, names: NamedSubjects
) -> Response:
    return render(request, "check_result.html", person=person, **result_view(app.packs, answer.content, names))
