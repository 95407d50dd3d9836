"""Supervision: what is late by department, one with its steps and deliveries; departments answer, the credit office puts off and closes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.console import words
from api.console.acting import act
from api.console.forms import Form
from api.console.pages import Person, render
from api.console.people import CheckedForm, SignedInPerson
from api.context import App, Now
from api.routing import Cursor, RecordId
from api.supervision_documents import Format, supervision_document
from api.wiring import Application
from engine.days import day_of
from services.accounts.model import WORKING, Role
from services.ports import UnitOfWork
from services.supervision import acts, reading
from services.supervision.kinds import KIND_TITLES, Kind
from services.supervision.ladder import ladder_of
from services.supervision.model import ENDING_TITLES, Count, Ending, Supervision, SupervisionFilter
from services.supervision.states import OPEN, STATE_TITLES, TRANSITIONS, Action, State
from services.supervision.view import counts_json, detail_json, supervision_json

routes = APIRouter(include_in_schema=False)

PAGE = 50
_Word = Annotated[str, Query(max_length=80, pattern=r"^[^\x00-\x1f]*$")]
_DONE = {"snooze": "已暂缓。", "close": "已办结。", "answer": "已答复，信用办收到通知。"}
_SHOWS = [("open", "未办结"), *((state.value, title) for state, title in STATE_TITLES.items()), ("all", "全部")]


@routes.get("/supervision")
def supervisions(
    request: Request,
    app: App,
    person: SignedInPerson,
    now: Now,
    department: _Word = "",
    kind: _Word = "",
    show: _Word = "open",
    cursor: Cursor = None,
) -> Response:
    """A page of the person's scope, and how many there are where."""
    wanted = _wanted(department, kind, show)
    with app.database.read() as uow:
        page = reading.list_supervisions(uow, person.caller, wanted, cursor=cursor, limit=PAGE)
        counted = reading.counts(uow, person.caller, SupervisionFilter(is_open=True))
        total = sum(one.count for one in reading.counts(uow, person.caller, wanted))
    ladder = ladder_of(app.packs)
    figures = _figures(app, counted)
    return render(
        request,
        "supervisions.html",
        person=person,
        form=Form({"department": department, "kind": kind, "show": show}),
        items=[_line(supervision_json(app.packs, one, ladder, now)) for one in page.items],
        next_cursor=page.next_cursor,
        query=urlencode({"department": department, "kind": kind, "show": show}),
        total=total,
        shown=dict(_SHOWS).get(show, "全部"),
        figures=figures,
        states=[STATE_TITLES[state] for state in State if state in OPEN],
        departments=[(one["department"], one["title"]) for one in figures],
        kinds=[(one.value, title) for one, title in KIND_TITLES.items()],
        shows=_SHOWS,
    )


@routes.get("/supervision/document")
def document(
    app: App,
    person: SignedInPerson,
    now: Now,
    form: Annotated[Format, Query(alias="format")] = "xlsx",
    department: _Word = "",
    kind: _Word = "",
    show: _Word = "open",
) -> Response:
    """What the page shows, all of it, to take along."""
    made = supervision_document(app, person.caller, _wanted(department, kind, show), form, now)
    named = f"attachment; filename=\"supervision.{form}\"; filename*=UTF-8''{quote(made.name)}"
    return Response(made.content, media_type=made.media_type, headers={"Content-Disposition": named})


@routes.get("/supervision/{supervision_id}")
def supervision(
    supervision_id: RecordId, request: Request, app: App, person: SignedInPerson, now: Now, done: _Word = ""
) -> Response:
    """One."""
    return _page(request, app, person, now, supervision_id, Form(), notice=_DONE.get(done, ""))


@routes.post("/supervision/{supervision_id}/{step}")
def take_step(
    supervision_id: RecordId, step: str, request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now
) -> Response:
    """Answers, puts it off or closes it; refused, the page comes back with the reason and what was entered."""
    if step not in _DONE:
        return RedirectResponse(f"/supervision/{supervision_id}", 303)

    def change(uow: UnitOfWork) -> Supervision:
        text = form.text(f"{step}_reason") or ""
        seen: dict[str, Any] = {"expected_version": form.number("version"), "now": now}
        if step == "answer":
            return acts.answer(uow, app.packs, person.caller, supervision_id, text=text, **seen)
        if step == "close":
            return acts.close_by_office(uow, person.caller, supervision_id, reason=text, **seen)
        until = form.day(form.value("until"))
        return acts.snooze(uow, app.packs, person.caller, supervision_id, until=until, reason=text, **seen)

    if step == "snooze" and not _is_day(form.value("until")):
        form.errors["until"] = "请填写暂缓到哪一日"
    return act(
        app,
        form,
        change,
        to=f"/supervision/{supervision_id}?done={step}",
        again=partial(_page, request, app, person, now, supervision_id, form),
        names={"reason": f"{step}_reason", "answer": "answer_reason"},
    )


def _is_day(text: str) -> bool:
    try:
        Form.day(text)
    except ValueError:
        return False
    return True


def _page(
    request: Request,
    app: Application,
    person: Person,
    now: datetime,
    supervision_id: str,
    form: Form,
    status: int = 200,
    notice: str = "",
) -> Response:
    with app.database.read() as uow:
        view = detail_json(app.packs, reading.show_supervision(uow, person.caller, supervision_id), now)
    office, state = person.caller.has(Role.CREDIT_OFFICE), State(view["state"])
    steps = [_step(one) for one in view["history"]]
    return render(
        request,
        "supervision.html",
        status,
        person,
        notice=notice,
        form=form,
        item=_line(view),
        steps=steps,
        may_snooze=office and Action.SNOOZE in TRANSITIONS[state],
        may_answer=_may_answer(person, view["department"], state),
        may_close=office and Action.CLOSE in TRANSITIONS[state],
        latest=ladder_of(app.packs).snooze_until(day_of(now)) if office else None,
    )


def _may_answer(person: Person, department: str, state: State) -> bool:
    works = person.caller.acts_for(department) and person.caller.has(*WORKING)
    return works and Action.ANSWER in TRANSITIONS[state]


def _wanted(department: str, kind: str, show: str) -> SupervisionFilter:
    state = State(show) if show in set(State) else None
    return SupervisionFilter(
        department=department or None,
        kind=Kind(kind) if kind in set(Kind) else None,
        state=state,
        is_open=True if show == "open" else None,
    )


def _line(view: dict[str, Any]) -> dict[str, Any]:
    given = view["answer"]
    answer = given and given | {"by_text": words.actor_text(given["by"])}
    return view | {"look": words.SUPERVISION_STATES[view["state"]], "answer": answer}


def _step(view: dict[str, Any]) -> dict[str, Any]:
    ending = ENDING_TITLES[Ending(view["ending"])] if view["ending"] else ""
    return view | {"actor_text": words.actor_text(view["actor"]), "ending_title": ending}


def _figures(app: Application, counted: Iterable[Count]) -> list[dict[str, Any]]:
    """One line per department: how many open ones stand at each step."""
    lines: dict[str, dict[str, Any]] = {}
    for one in counts_json(app.packs, counted):
        line = lines.setdefault(
            one["department"],
            {"department": one["department"], "title": one["department_title"], "counts": {}, "total": 0},
        )
        line["counts"][one["state_title"]] = line["counts"].get(one["state_title"], 0) + one["count"]
        line["total"] += one["count"]
    return sorted(lines.values(), key=lambda line: (-line["total"], line["title"]))
