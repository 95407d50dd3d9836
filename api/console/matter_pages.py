"""One matter: whether it was checked, how far its cases are, how it ended; a clerk without a business system reports its result here.

It is opened by its number, or from one of its cases: then the number, which may hold a citizen's, stands in no address.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.console import words
from api.console.acting import act
from api.console.forms import Form
from api.console.pages import Person, render
from api.console.people import CheckedForm, SignedInPerson
from api.context import App, Now
from api.department_texts import department_title
from api.routes.matters import judge_again
from api.wiring import Application
from engine.days import day_of
from engine.packs.packset import PackSet
from services.accounts.model import WORKING
from services.cases.access import is_visible, visible_case
from services.cases.states import State
from services.checks.request import MAX_SUBJECTS
from services.errors import NotFoundError
from services.matters.model import STATUS_TITLES, MatterStanding
from services.matters.naming import label_text, labels, places
from services.matters.report import read_result
from services.matters.results import Posted, post_result
from services.matters.standing import standing
from services.matters.view import standing_json
from services.ports import UnitOfWork
from services.subjects.masking import mask_text

routes = APIRouter(include_in_schema=False)

_CaseNo = Annotated[str, Query(max_length=120, pattern=r"^[^\x00-\x1f]*$")]


@routes.get("/matters")
def matter(
    request: Request,
    app: App,
    person: SignedInPerson,
    now: Now,
    case_no: _CaseNo = "",
    case: _CaseNo = "",
    done: _CaseNo = "",
) -> Response:
    """The matter with this number, or of this case; without either, a field to enter the number."""
    notice = "办理结果已登记；随之得出的案件结果见下。" if done else ""
    return _page(request, app, person, now, Form({"case_no": case_no.strip(), "case": case}), notice=notice)


@routes.post("/matters/result")
def result(request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now) -> Response:
    """The person reports how the matter ended."""
    case_no, case = _number(app, person, form), form.value("case")
    form.require("result", "请选择办理结果")
    kind, _, code = form.value("result").partition("/")

    def change(uow: UnitOfWork) -> Posted:
        names = ("document_no", "decided_on")
        given: dict[str, Any] = {name: value for name in names if (value := form.text(name)) is not None}
        if subjects := form.text("subjects"):
            given["subjects"] = [_reference(one) for one in subjects.split(",")]
        report = read_result({"kind": kind, "result": code, **given})
        return post_result(uow, app.cipher, app.packs, person.caller, case_no, report, now=now)

    if form.fine:
        judge_again(app, person.caller, case_no, kind, now)
    return act(
        app,
        form,
        change,
        to=f"/matters?case={quote(case)}&done=1" if case else f"/matters?case_no={quote(case_no)}&done=1",
        again=lambda status: _page(request, app, person, now, form, status),
        names={"kind": "result"} | {f"subjects[{number}]": "subjects" for number in range(MAX_SUBJECTS)},
    )


def _reference(ticked: str) -> dict[str, Any]:
    check_id, _, index = ticked.partition(":")
    return {"check_id": check_id, "index": int(index) if index.isascii() and index.isdigit() else -1}


def _subjects(packs: PackSet, found: MatterStanding, titles: Mapping[str, str]) -> list[tuple[str, str]]:
    """The subjects from which a person chooses, by the check that names them; none where there is only one to choose."""
    known, choices = labels(found), []
    for kind, title in titles.items():
        named = places([check for check in found.checks if check.matter_kind == kind])
        prefix = f"{title}：" if len(titles) > 1 else ""
        choices += [
            (f"{place.check_id}:{place.position}", prefix + label_text(known[key], packs.matters.get(kind)))
            for key, place in named.items()
        ]
    return choices if len({key for check in found.checks for one in check.subjects if (key := one.key)}) > 1 else []


def _number(app: Application, person: Person, form: Form) -> str:
    """The matter's number as it was entered, or of the case from which the page was opened. NotFoundError for a foreign case."""
    case_id = form.value("case")
    if not case_id:
        return form.value("case_no").strip()
    if not case_id.isascii():
        raise NotFoundError("案件")
    with app.database.read() as uow:
        return visible_case(uow, person.caller, case_id).case_no


def _page(
    request: Request,
    app: Application,
    person: Person,
    now: Now,
    form: Form,
    status: int = 200,
    notice: str = "",
) -> Response:
    found, case_no = None, _number(app, person, form)
    if case_no:
        with app.database.read() as uow:
            found = standing(uow, person.caller, case_no)
    context: dict[str, Any] = {"form": form, "matter": None, "results": [], "subjects": [], "posted": [], "kinds": []}
    if found is not None:
        context |= _context(app, person, found, now)
    return render(request, "matter.html", status, person, notice=notice, **context)


def _context(app: Application, person: Person, found: MatterStanding, now: Now) -> dict[str, Any]:
    packs, view = app.packs, standing_json(found)
    kinds = list(
        dict.fromkeys([check.matter_kind for check in found.checks] + [case.matter_kind for case in found.cases])
    )
    titles = {kind: packs.matters[kind].title if kind in packs.matters else kind for kind in kinds}
    for case, kept in zip(view["cases"], found.cases, strict=True):
        case["opens"] = is_visible(kept, person.caller)
        case["look"] = words.STATES[State(case["state"])]
        case["department_title"] = department_title(packs, case["department"], day_of(now))
        case["outcome_word"] = words.CASE_OUTCOMES.get(case["outcome"] or "", "")
    for check in view["checks"]:
        check["look"] = words.OUTCOMES[check["outcome"]]
        check["matter_title"] = titles[check["matter_kind"]]
    shown = {
        (kind, one.code): one.title
        for kind, matter in packs.matters.items()
        for one in matter.results
        if kind in titles
    }
    posted = [
        {"document_no": "", **one, "title": shown.get((one["matter_kind"], one["result"]), one["result"])}
        for one in view["results"]
    ]
    results = []
    if person.caller.has(*WORKING) and (found.checks or found.cases):
        several = len(kinds) > 1
        results = [
            (f"{kind}/{code}", f"{titles[kind]}：{title}" if several else title)
            for (kind, code), title in shown.items()
        ]
    return {
        "matter": view
        | {
            "case_no": mask_text(found.case_no),
            "title": STATUS_TITLES[found.status],
            "look": words.MATTERS[found.status],
        },
        "results": results,
        "subjects": _subjects(packs, found, titles) if results else [],
        "posted": posted,
        "kinds": [titles[kind] for kind in kinds],
    }
