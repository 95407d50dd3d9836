"""Differences with full files: proposed by one person, accepted by another; questions answered one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.console.acting import REFUSED, act
from api.console.correction_views import KIND_TITLES, LOOKS, WORK, line_of, waiting_of
from api.console.forms import Form
from api.console.pages import Person, render
from api.console.people import CheckedForm, SignedInPerson
from api.context import App, Now
from api.problems import status_of
from api.routing import Cursor, PackId, RecordId
from api.wiring import Application
from engine.inputs import SubjectKind
from services.corrections import accepting, deciding, proposing
from services.corrections.model import Filter
from services.corrections.reading import list_corrections
from services.corrections.states import State
from services.errors import InvalidInputError, NotFoundError
from services.list_files.reading import visible_file
from services.ports import UnitOfWork
from services.registry.access import keeps
from services.registry.deltas import DeltaKind
from services.registry.model import EXIT_TITLES
from services.registry.words import usable
from services.subject_view.unmasking import may_unmask

routes = APIRouter(include_in_schema=False)

PAGE = 20
_Word = Annotated[str, Query(max_length=80, pattern=r"^[^\x00-\x1f]*$")]
_EXITS = [(kind.value, title) for kind, title in EXIT_TITLES.items()]
_DONE = {
    "propose": "已提出。须由另一名工作人员复核；文件没有的条目请逐条核实。",
    "answer": "退出依据已登记，由另一名工作人员采纳。",
    "keep": "已登记保留。条目变动以前不再询问。",
    "reject": "已登记不采纳。",
    "reopen": "已重新提出。",
}


@routes.get("/lists/{list_id}/corrections")
def corrections(
    list_id: PackId,
    request: Request,
    app: App,
    person: SignedInPerson,
    now: Now,
    state: _Word = "",
    kind: _Word = "",
    cursor: Cursor = None,
    done: _Word = "",
    applied: Annotated[int | None, Query(ge=0)] = None,
    left: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """What waits, and what was decided."""
    notice = _DONE.get(done, "")
    if applied is not None:
        notice = f"已采纳 {applied} 条。" + (
            f"另有 {left} 条没有采纳：条目已有变动，或不符合名单规定，见下。" if left else ""
        )
    return _page(request, app, person, now, list_id, Form({"state": state, "kind": kind}), cursor, notice)


@routes.post("/list-files/{file_id}/propose")
def propose(
    file_id: RecordId, request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now
) -> Response:
    """One click: everything that a comparison has newly found."""
    list_id = _list_of(app, person, file_id)
    return act(
        app,
        form,
        lambda uow: proposing.propose_all(uow, app.packs, file_id, caller=person.caller, now=now),
        to=f"/lists/{list_id}/corrections?done=propose",
        again=lambda status: _page(request, app, person, now, list_id, form, None, status=status),
    )


@routes.post("/list-files/{file_id}/accept")
def accept_all(
    file_id: RecordId, request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now
) -> Response:
    """What others have proposed of one comparison; when more is left, back to the comparison, to go on from there."""
    list_id = _list_of(app, person, file_id)
    after, before = form.value("after"), form.number("applied") or 0
    try:
        made = accepting.accept_all(
            app.database,
            app.cipher,
            app.packs,
            file_id,
            caller=person.caller,
            now=now,
            after=after if after and usable(after) else None,
        )
    except REFUSED as error:
        form.refuse(error)
        return _page(request, app, person, now, list_id, form, None, status=status_of(error))
    made = replace(made, applied=made.applied + before)
    if made.next_after is None:
        return RedirectResponse(_accepted(list_id, made), 303)
    went = urlencode({"after": made.next_after, "applied": made.applied, "left": made.left})
    return RedirectResponse(f"/list-files/{file_id}?{went}", 303)


@routes.post("/corrections/{correction_id}/{step}")
def take_step(
    correction_id: RecordId,
    step: str,
    request: Request,
    app: App,
    person: SignedInPerson,
    form: CheckedForm,
    now: Now,
) -> Response:
    """One difference."""
    said: dict[str, Any] = {"caller": person.caller, "now": now, "expected_version": form.number("version")}
    reason = form.value("reason")
    acts: dict[str, Callable[[UnitOfWork], Any]] = {
        "answer": lambda uow: proposing.answer_exit(
            uow,
            app.packs,
            correction_id,
            kind=form.value("kind"),
            effective_on=_day(form, "effective_on"),
            document_no=form.value("document_no"),
            reason=reason,
            **said,
        ),
        "keep": lambda uow: proposing.keep(uow, app.packs, correction_id, reason=reason, **said),
        "accept": lambda uow: deciding.accept(uow, app.cipher, app.packs, correction_id, **said),
        "reject": lambda uow: deciding.reject(uow, app.packs, correction_id, reason=reason, **said),
        "reopen": lambda uow: proposing.reopen(uow, app.packs, correction_id, **said),
    }
    if step not in acts:
        raise NotFoundError("步骤")
    with app.database.read() as uow:
        found = uow.corrections.get(correction_id)
    if found is None or not keeps(app.packs, found.list_id, person.caller):
        raise NotFoundError("差异")
    list_id = found.list_id
    shown = Form({**form.values, "state": found.state.value, "kind": ""})
    shown.errors, shown.page = form.errors, f"/lists/{list_id}/corrections"

    def again(status: int) -> Response:
        return _page(request, app, person, now, list_id, shown, None, status=status)

    to = f"/lists/{list_id}/corrections?done={step}"
    return act(
        app, shown, acts[step], to=(lambda made: _accepted(list_id, made)) if step == "accept" else to, again=again
    )


def _accepted(list_id: str, made: deciding.Accepted) -> str:
    return f"/lists/{list_id}/corrections?applied={made.applied}&left={made.overtaken + len(made.refused)}"


def _day(form: Form, name: str) -> date:
    try:
        return form.day(form.value(name))
    except ValueError as error:
        raise InvalidInputError("invalid_field", "请填写退出日期", "", "", name) from error


def _list_of(app: Application, person: Person, file_id: str) -> str:
    with app.database.read() as uow:
        return visible_file(uow, app.packs, file_id, person.caller).list_id


def _page(
    request: Request,
    app: Application,
    person: Person,
    now: Now,
    list_id: str,
    form: Form,
    cursor: str | None,
    notice: str = "",
    status: int = 200,
) -> Response:
    state = next((one for one in State if one.value == form.value("state")), None)
    kind = next((one for one in DeltaKind if one.value == form.value("kind")), None)
    wanted = Filter(list_id=list_id, state=state, kind=kind, open_only=state is None)
    with app.database.write() as uow:  # reading persons leaves an audit row
        page = list_corrections(uow, app.cipher, app.packs, person.caller, wanted, cursor=cursor, limit=PAGE, now=now)
        counts = uow.corrections.counts([list_id])[list_id]
    files = list(dict.fromkeys(one["file_id"] for one in page.items))
    return render(
        request,
        "corrections.html",
        status,
        person,
        notice=notice,
        form=form,
        list=app.packs.lists[list_id],
        keeps=keeps(app.packs, list_id, person.caller),
        items=[line_of(view) for view in page.items],
        files=files,
        next_cursor=page.next_cursor,
        waiting=waiting_of(counts),
        work=WORK,
        states=[(one.value, LOOKS[one.value].word) for one in State],
        kinds=list(KIND_TITLES.items()),
        exits=_EXITS,
        me=person.caller.id,
        unmasks=may_unmask(app.packs, list_id, SubjectKind.NATURAL_PERSON, person.caller),
    )
