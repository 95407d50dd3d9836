"""Dossiers: those open in my department, one with its steps, the form of a new one, and the papers to print."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.console import words
from api.console.acting import act
from api.console.dossier_form import row_form, row_names, row_of
from api.console.dossier_papers import PAPERS, paper
from api.console.dossier_steps import STEPS, body_of, names_of
from api.console.dossier_views import LOOKS, detail_view, page_view, prefilled
from api.console.forms import Form
from api.console.pages import Person, render
from api.console.people import CheckedForm, SignedInPerson
from api.context import App, Now, Today
from api.department_texts import department_title
from api.routing import Cursor, RecordId
from api.wiring import Application
from engine.documents import ListType
from engine.inputs import Level
from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.dossiers import bodies, collecting, hearing
from services.dossiers.model import Filter
from services.dossiers.reading import Detail, get_dossier, list_dossiers
from services.dossiers.states import State
from services.errors import NotFoundError
from services.ports import UnitOfWork
from services.registry import access
from services.registry.words import LEVELS
from services.subject_view.unmasking import may_unmask
from services.subjects.model import CODE_TYPE_NAMES, CodeType

routes = APIRouter(include_in_schema=False)

PAGE = 50
PURPOSE = "制作送达文书"

_Word = Annotated[str, Query(max_length=80, pattern=r"^[^\x00-\x1f]*$")]
_DONE = {name: step.done for name, step in STEPS.items()} | {
    "open": "案卷已开立。",
    "amend": "内容已更正。",
    "answer": "异议已答复。",
}


@routes.get("/dossiers")
def dossiers(
    request: Request,
    app: App,
    person: SignedInPerson,
    now: Now,
    state: _Word = "",
    list_id: Annotated[str, Query(alias="list", max_length=80, pattern=r"^[^\x00-\x1f]*$")] = "",
    every: _Word = "",
    cursor: Cursor = None,
) -> Response:
    """Open dossiers of the lists that the person's departments initiate; with ``every`` the closed ones too."""
    chosen = next((known for known in State if known.value == state), None)
    wanted = Filter(chosen, list_id or None, open_only=not every and chosen is None)
    with app.database.write() as uow:
        found = list_dossiers(uow, app.cipher, app.packs, person.caller, wanted, cursor=cursor, limit=PAGE, now=now)
    return render(
        request,
        "dossiers.html",
        person=person,
        form=Form({"state": state, "list": list_id, "every": every}),
        filtered=bool(chosen or list_id or every),
        states=[(known.value, LOOKS[known].word) for known in State],
        lists=[(one.id, one.title) for one in app.packs.lists.values()],
        kept=_kept(app.packs, person.caller),
        dossiers=page_view(app.packs, found),
        next_cursor=found.next_cursor,
    )


@routes.get("/dossiers/new")
def new(
    request: Request,
    app: App,
    person: SignedInPerson,
    list_id: Annotated[str, Query(alias="list", max_length=80, pattern=r"^[^\x00-\x1f]*$")] = "",
    received: _Word = "",
) -> Response:
    """The form of a new dossier; without a list, the choice of one."""
    if not list_id:
        return render(request, "dossier_lists.html", person=person, kept=_kept(app.packs, person.caller))
    kept = access.require_keeper(app.packs, list_id, person.caller)
    return _row_page(request, app, person, kept, Form({"received": received}))


@routes.post("/dossiers")
def create(request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now) -> Response:
    """Opens a dossier."""
    kept = access.require_keeper(app.packs, form.value("list"), person.caller)
    received = bool(form.value("received"))
    form.require("name", "请填写名称或姓名")
    form.require("code", "请填写代码")
    if received:
        form.require("source", "请写明由哪个上级机关、以什么方式送来")
    row = row_of(form, kept, decided=received)
    source, department = form.text("source") or "", form.text("department")

    def change(uow: UnitOfWork) -> str:
        given = {"list": kept.id, "row": row, "source": source, "department": department}
        opening = bodies.read(bodies.Opening, given)
        made, _ = collecting.open_dossier(uow, app.cipher, app.packs, person.caller, opening, now=now)
        return f"/dossiers/{made.dossier_id}?done=open"

    return act(
        app,
        form,
        change,
        to=str,
        again=partial(_row_page, request, app, person, kept, form, None),
        names=dict(row_names(kept)) | {"source": "source", "department": "department"},
    )


@routes.get("/dossiers/{dossier_id}")
def dossier(
    dossier_id: RecordId,
    request: Request,
    app: App,
    person: SignedInPerson,
    now: Now,
    today: Today,
    done: _Word = "",
) -> Response:
    """One dossier."""
    detail = _detail(app, person.caller, dossier_id, now)
    form = prefilled(app.packs, detail, today)
    return _page(request, app, person, detail, form, today, notice=_DONE.get(done, ""))


@routes.get("/dossiers/{dossier_id}/amend")
def amending(dossier_id: RecordId, request: Request, app: App, person: SignedInPerson, now: Now) -> Response:
    """The row, to be corrected."""
    detail = _detail(app, person.caller, dossier_id, now)
    kept = access.require_keeper(app.packs, detail.dossier.list_id, person.caller)
    return _row_page(request, app, person, kept, row_form(detail.dossier, kept), detail=detail)


@routes.get("/dossiers/{dossier_id}/papers/{kind}")
def papers(dossier_id: RecordId, kind: str, request: Request, app: App, person: SignedInPerson, now: Now) -> Response:
    """A paper with the addressee in full, for the list's keepers."""
    if kind not in PAPERS:
        raise NotFoundError("文书")
    detail = _detail(app, person.caller, dossier_id, now, PURPOSE)
    access.require_keeper(app.packs, detail.dossier.list_id, person.caller)
    issuer = department_title(app.packs, detail.dossier.department)
    return render(request, PAPERS[kind], person=person, **paper(app.packs, detail, kind, issuer))


@routes.post("/dossiers/{dossier_id}/{step}")
def take_step(
    dossier_id: RecordId,
    step: str,
    request: Request,
    app: App,
    person: SignedInPerson,
    form: CheckedForm,
    now: Now,
    today: Today,
) -> Response:
    """Takes a step and shows the dossier; refused, it comes back with the reason and what was entered."""
    if step not in (*STEPS, "answer", "amend"):
        raise NotFoundError("步骤")
    if step == "amend":
        return _amend(dossier_id, request, app, person, form, now)
    prefix = f"answer{_number(form)}" if step == "answer" else step
    body_type = bodies.ObjectionAnswer if step == "answer" else STEPS[step].body

    def change(uow: UnitOfWork) -> None:
        if step == "answer":
            answer = body_of(form, prefix, bodies.ObjectionAnswer)
            hearing.answer_objection(uow, app.packs, person.caller, dossier_id, _number(form), answer, now=now)
        else:
            STEPS[step].act(uow, app, person.caller, dossier_id, body_of(form, prefix, body_type), now)

    def again(status: int) -> Response:
        return _page(request, app, person, _detail(app, person.caller, dossier_id, now), form, today, status)

    to = f"/dossiers/{dossier_id}?done={step}"
    return act(app, form, change, to=to, again=again, names=names_of(prefix, body_type))


def _amend(dossier_id: str, request: Request, app: Application, person: Person, form: Form, now: datetime) -> Response:
    detail = _detail(app, person.caller, dossier_id, now)
    kept = access.require_keeper(app.packs, detail.dossier.list_id, person.caller)
    row = row_of(form, kept, decided=False) | {"subject_kind": detail.dossier.subject_kind.value}

    def change(uow: UnitOfWork) -> None:
        body = bodies.read(bodies.Amendment, {"row": row, "version": form.number("version")})
        collecting.amend(uow, app.cipher, app.packs, person.caller, dossier_id, body, now=now)

    return act(
        app,
        form,
        change,
        to=f"/dossiers/{dossier_id}?done=amend",
        again=partial(_row_page, request, app, person, kept, form, detail),
        names=row_names(kept),
    )


def _number(form: Form) -> int:
    return form.number("number") or 0


def _detail(app: Application, caller: Caller, dossier_id: str, now: datetime, purpose: str = "") -> Detail:
    with app.database.write() as uow:  # reading a person's dossier leaves an audit row
        return get_dossier(uow, app.cipher, app.packs, caller, dossier_id, purpose=purpose, now=now)


def _page(
    request: Request,
    app: Application,
    person: Person,
    detail: Detail,
    form: Form,
    today: date,
    status: int = 200,
    notice: str = "",
) -> Response:
    view = detail_view(app.packs, detail, person.caller, today)
    kept = detail.dossier
    unmasks = kept.listing_id and may_unmask(app.packs, kept.list_id, kept.subject_kind, person.caller)
    return render(request, "dossier.html", status, person, notice=notice, form=form, unmasks=unmasks, **view)


def _row_page(
    request: Request,
    app: Application,
    person: Person,
    kept: ListType,
    form: Form,
    detail: Detail | None = None,
    status: int = 200,
) -> Response:
    own = sorted(person.caller.departments & access.initiators(app.packs, kept.id) or person.caller.departments)
    levels = {level: title for title, level in LEVELS.items() if title != level.value}
    return render(
        request,
        "dossier_row.html",
        status,
        person,
        form=form,
        kept=kept,
        fields=kept.fields,
        received=bool(form.value("received")),
        amended=detail.dossier if detail else None,
        kinds=[(kind.value, words.KINDS[kind.value]) for kind in kept.subject_kinds],
        code_types=[(one.value, CODE_TYPE_NAMES[one]) for one in CodeType if one is not CodeType.USCC],
        levels=[(level.value, levels[level]) for level in Level] if kept.effect == "punish" else [],
        departments=[(one, department_title(app.packs, one)) for one in own],
    )


def _kept(packs: PackSet, caller: Caller) -> list[ListType]:
    """Lists on which the person may open a dossier."""
    return [
        one
        for one in packs.lists.values()
        if access.keeps(packs, one.id, caller) and not one.archive_only and one.status != "disabled"
    ]
