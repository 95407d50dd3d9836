"""Appraisals: those there are, one with every department's score, the items behind a number with the form to appeal."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.console.acting import act, attempt
from api.console.forms import PERIOD, Form
from api.console.pages import Person, render
from api.console.people import CheckedForm, SignedInPerson
from api.context import App, Now, Today
from api.routing import Cursor, PackId, RecordId
from api.wiring import Application
from services.accounts.model import WORKING, Role
from services.appraisal import appeals, issuing, reading
from services.appraisal.access import sees_items
from services.appraisal.states import AppealState, State
from services.appraisal.view import appraisal_json, detail_json, page_json, title_of
from services.cases.access import is_person
from services.errors import InvalidInputError
from services.ports import UnitOfWork

routes = APIRouter(include_in_schema=False)

PAGE = 50
_Word = Annotated[str, Query(max_length=20, pattern=r"^[a-z]*$")]
_DONE = {
    "draft": "考核已计算，形成草稿。请由另一名工作人员核对后公布。",
    "publish": "考核已公布，各部门已收到通知。",
    "discard": "草稿已作废。",
    "finish": "考核已办结。",
    "appeal": "申诉已提出，信用办已收到通知。",
    "propose": "拟办意见已登记，请由另一名工作人员决定。",
    "decide": "申诉已决定，部门已收到通知。",
    "withdraw": "申诉已撤回。",
}


@routes.get("/appraisals")
def appraisals(request: Request, app: App, person: SignedInPerson, today: Today, cursor: Cursor = None) -> Response:
    """Those that the person may see, newest first; the credit office has the last quarter computed here."""
    first, last = _last_quarter(today)
    return _list(request, app, person, Form({"from": first.isoformat(), "to": last.isoformat()}), cursor)


@routes.post("/appraisals")
def draft(request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now) -> Response:
    """Computes a period."""
    days = form.days(PERIOD)
    return attempt(
        form,
        lambda: issuing.draft(app.database, app.packs, person.caller, days["from"], days["to"], now=now),
        to=lambda made: f"/appraisals/{made.appraisal_id}?done=draft",
        again=lambda status: _list(request, app, person, form, None, status),
    )


@routes.get("/appraisals/{appraisal_id}")
def appraisal(
    appraisal_id: RecordId, request: Request, app: App, person: SignedInPerson, today: Today, done: _Word = ""
) -> Response:
    """One with its scores."""
    return _page(request, app, person, today, appraisal_id, Form(), notice=_DONE.get(done, ""))


@routes.post("/appraisals/{appraisal_id}/{step}")
def take(
    appraisal_id: RecordId,
    step: RecordId,
    request: Request,
    app: App,
    person: SignedInPerson,
    form: CheckedForm,
    now: Now,
    today: Today,
) -> Response:
    """Publishes, discards, finishes; proposes, decides or withdraws an appeal: the button says which."""
    seen = form.number("version")

    def change(uow: UnitOfWork) -> None:
        caller, appeal_id = person.caller, form.value("appeal_id")
        if step == "publish":
            issuing.publish(uow, app.packs, caller, appraisal_id, version=seen, now=now)
        elif step == "discard":
            issuing.discard(uow, caller, appraisal_id, reason=form.value("reason"), version=seen, now=now)
        elif step == "finish":
            issuing.finish(uow, app.packs, caller, appraisal_id, version=seen, now=now)
        elif step == "propose":
            uphold, reason = form.value("answer") == "yes", form.value("reason")
            appeals.propose(uow, caller, appraisal_id, appeal_id, uphold=uphold, reason=reason, now=now)
        elif step == "decide":
            agree, reason = form.value("answer") == "yes", form.value("reason")
            appeals.decide(uow, app.packs, caller, appraisal_id, appeal_id, agree=agree, reason=reason, now=now)
        elif step == "withdraw":
            appeals.withdraw(uow, caller, appraisal_id, appeal_id, now=now)
        else:
            raise InvalidInputError("unknown_step", "没有这个步骤", "", "请从页面上的按钮办理")

    return act(
        app,
        form,
        change,
        to=f"/appraisals/{appraisal_id}?done={step}",
        again=lambda status: _page(request, app, person, today, appraisal_id, form, status),
    )


@routes.get("/appraisals/{appraisal_id}/departments/{department_id}/{indicator}")
def items(
    appraisal_id: RecordId,
    department_id: PackId,
    indicator: PackId,
    request: Request,
    app: App,
    person: SignedInPerson,
    today: Today,
    good: _Word = "",
    cursor: Cursor = None,
    done: _Word = "",
) -> Response:
    """What stands behind a number; who works for the department disputes here what counts against it."""
    show = partial(_items, request, app, person, today, appraisal_id, department_id, indicator)
    return show(Form({"good": good}), cursor, notice=_DONE.get(done, ""))


@routes.post("/appraisals/{appraisal_id}/departments/{department_id}/{indicator}")
def appeal(
    appraisal_id: RecordId,
    department_id: PackId,
    indicator: PackId,
    request: Request,
    app: App,
    person: SignedInPerson,
    form: CheckedForm,
    now: Now,
    today: Today,
) -> Response:
    """Disputes the ticked items."""
    form.require("items", "请勾选有异议的事项")
    form.require("reason", "请写明理由")
    chosen = [key for key in form.value("items").split(",") if key]

    def change(uow: UnitOfWork) -> None:
        appeals.file(
            uow, app.packs, person.caller, appraisal_id, department=department_id, indicator=indicator,
            items=chosen, reason=form.value("reason"), now=now,
        )  # fmt: skip

    show = partial(_items, request, app, person, today, appraisal_id, department_id, indicator)
    return act(
        app,
        form,
        change,
        to=f"/appraisals/{appraisal_id}/departments/{department_id}/{indicator}?good=false&done=appeal",
        again=lambda status: show(form, None, status),
    )


def _list(
    request: Request, app: Application, person: Person, form: Form, cursor: str | None, status: int = 200
) -> Response:
    with app.database.read() as uow:
        found, following = reading.list_appraisals(uow, person.caller, cursor=cursor, limit=PAGE)
    return render(
        request,
        "appraisals.html",
        status,
        person=person,
        form=form,
        computes=person.caller.has(Role.CREDIT_OFFICE),
        appraisals=[appraisal_json(one) for one in found],
        next_cursor=following,
    )


def _page(
    request: Request,
    app: Application,
    person: Person,
    today: date,
    appraisal_id: str,
    form: Form,
    status: int = 200,
    notice: str = "",
) -> Response:
    with app.database.read() as uow:
        found = reading.show(uow, person.caller, appraisal_id)
    one, caller = found.appraisal, person.caller
    office = caller.has(Role.CREDIT_OFFICE) and is_person(caller)
    over = one.appeal_until is not None and today > one.appeal_until
    settled = not any(appeal.is_open for appeal in found.appeals)
    return render(
        request,
        "appraisal.html",
        status,
        person=person,
        notice=notice,
        form=form,
        appraisal=detail_json(app.packs, found),
        opens={score.department for score in found.scores if sees_items(caller, score.department)},
        publishes=office and one.state is State.DRAFT and caller.id != one.made_by,
        discards=office and one.state is State.DRAFT,
        finishes=office and one.state is State.PUBLISHED and over and settled,
        proposes=[a.appeal_id for a in found.appeals if office and a.state is AppealState.FILED],
        decides=[
            a.appeal_id
            for a in found.appeals
            if office and a.state is AppealState.PROPOSED and a.proposed_by != caller.id
        ],
        withdraws=[
            a.appeal_id
            for a in found.appeals
            if a.is_open and caller.acts_for(a.department) and caller.has(*WORKING) and is_person(caller)
        ],
    )


def _items(
    request: Request,
    app: Application,
    person: Person,
    today: date,
    appraisal_id: str,
    department_id: str,
    indicator: str,
    form: Form,
    cursor: str | None,
    status: int = 200,
    notice: str = "",
) -> Response:
    good = {"true": True, "false": False}.get(form.value("good"))
    with app.database.read() as uow:
        found = reading.items(
            uow, person.caller, appraisal_id, department_id, indicator, good=good, cursor=cursor, limit=PAGE
        )
        detail = reading.show(uow, person.caller, appraisal_id)
    one, caller = detail.appraisal, person.caller
    disputed = reading.disputed(a for a in detail.appeals if (a.department, a.indicator) == (department_id, indicator))
    may_appeal = (
        one.state is State.PUBLISHED
        and one.appeal_until is not None
        and today <= one.appeal_until
        and caller.acts_for(department_id)
        and caller.has(*WORKING)
        and is_person(caller)
    )
    page = page_json(found)
    return render(
        request,
        "appraisal_items.html",
        status,
        person=person,
        notice=notice,
        form=form,
        appraisal=appraisal_json(one),
        department=department_id,
        department_title=title_of(app.packs, department_id),
        indicator=page["indicator"],
        items=page["items"],
        disputed=disputed,
        appeals=may_appeal and any(not i.good and i.appeal_id is None and i.key not in disputed for i in found.items),
        next_cursor=found.next_cursor,
    )


def _last_quarter(today: date) -> tuple[date, date]:
    """The quarter before the day's own."""
    begins = date(today.year, today.month - (today.month - 1) % 3, 1)
    last = begins - timedelta(days=1)
    return date(last.year, last.month - 2, 1), last
