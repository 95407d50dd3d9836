"""Objections, repairs and revocations: what waits and what is late, one claim with its steps, taking a new one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.claim_intake import receiving_department
from api.console import words
from api.console.claim_steps import steps_for
from api.console.forms import Form
from api.console.pages import Person, render
from api.console.people import CheckedForm, SignedInPerson
from api.console.words import Look
from api.context import App, Now
from api.department_texts import department_title
from api.routing import Cursor, RecordId
from api.security.list_access import require_entry_reader
from api.wiring import Application
from engine.days import day_of
from services.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from services.ports import UnitOfWork
from services.registry.reading import view_of
from services.rights import filing, objections, reading, repairs, revocations
from services.rights.access import visible_claim
from services.rights.change import entry_of
from services.rights.model import (
    APPLICANT_TITLES,
    PAPER_TITLES,
    Applicant,
    ApplicantKind,
    Claim,
    ClaimFilter,
    Paper,
    PaperKind,
)
from services.rights.objections import FINDING_TITLES, REMEDY_TITLES, Finding, Remedy
from services.rights.states import KIND_TITLES, OPEN, STATE_TITLES, Kind, State

routes = APIRouter(include_in_schema=False)

PAGE = 50
PAPER_ROWS = 4
_Word = Annotated[str, Query(max_length=80, pattern=r"^[^\x00-\x1f]*$")]

_DONE = {
    "file": "申请已接收，条目已加标注。请把编号告诉申请人。",
    "withdraw": "已登记撤回。",
    "restore": "已恢复。",
    "execute": "条目已撤销，措施已解除。",
}
_GOOD = {State.UPHELD, State.REPAIRED, State.REVOKED, State.LIFTED}
_DETAIL_TITLES = {
    "corrected_on": "纠正之日",
    "document_no": "文书号",
    "revoked_by": "作出撤销的机关",
    "revoked_on": "撤销之日",
    "received_on": "收到之日",
    "open_points": "须由认定单位判断",
}
_EVENT_TITLES = {
    "reason": "理由或说明",
    "document_no": "文书号",
    "finding": "核实结果",
    "remedy": "处理方式",
    "further": "救济途径",
    "late": "超期",
    "deadline": "期限",
    "last_day": "最后一日",
    "false_papers": "材料造假",
}


def _look(state: State) -> Look:
    colour = "green" if state in _GOOD else "orange" if state in OPEN else "grey"
    return Look(STATE_TITLES[state], colour, "clear" if state in _GOOD else "waiting" if state in OPEN else "unknown")


@routes.get("/rights")
def claims(
    request: Request,
    app: App,
    person: SignedInPerson,
    now: Now,
    kind: _Word = "",
    show: _Word = "open",
    cursor: Cursor = None,
) -> Response:
    """Those in the person's scope: under way, late, or all."""
    kinds = frozenset({Kind(kind)}) if kind in set(Kind) else None
    with app.database.write() as uow:  # reading about persons leaves an audit row
        late = reading.overdue_claims(uow, app.cipher, app.packs, person.caller, now=now)
        if show == "late":
            items, following = tuple(one for one in late if kinds is None or one["kind"] in kinds), None
        else:
            wanted = ClaimFilter(kinds=kinds, open=None if show == "all" else True)
            page = reading.list_claims(
                uow, app.cipher, app.packs, person.caller, wanted, cursor=cursor, limit=PAGE, now=now
            )
            items, following = page.items, page.next_cursor
    return render(
        request,
        "claims.html",
        person=person,
        form=Form({"kind": kind, "show": show}),
        kinds=[(one.value, title) for one, title in KIND_TITLES.items()],
        shows=[("open", "办理中"), ("late", "已超期"), ("all", "全部")],
        claims=[_line(app, view) for view in items],
        late=len(late),
        unnoticed=_unnoticed(items),
        next_cursor=following,
    )


@routes.get("/rights/new")
def new(
    request: Request, app: App, person: SignedInPerson, now: Now, listing_id: _Word = "", kind: _Word = "objection"
) -> Response:
    """A form for an application about an entry."""
    return _new_page(request, app, person, now, Form({"listing_id": listing_id, "kind": kind}))


@routes.post("/rights/new")
def file(request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now) -> Response:
    """Takes the application that somebody brings."""
    try:
        with app.database.write() as uow:
            claim = _file(uow, app, person, form, now)
    except (InvalidInputError, ConflictError, ForbiddenError, NotFoundError) as error:
        form.refuse(error, {"applicant.name": "applicant_name", "papers": "paper_kind_1"})
        return _new_page(request, app, person, now, form, _status(error))
    return RedirectResponse(f"/rights/{claim.claim_id}?done=file", 303)


@routes.get("/rights/{claim_id}")
def claim(
    claim_id: RecordId, request: Request, app: App, person: SignedInPerson, now: Now, done: _Word = ""
) -> Response:
    """One claim."""
    notice = _DONE.get(done, "已登记。" if done else "")
    return _claim_page(request, app, person, now, claim_id, Form(), notice=notice)


@routes.post("/rights/{claim_id}/{step}")
def take_step(
    claim_id: RecordId, step: str, request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now
) -> Response:
    """Takes one step; refused, the claim comes back with the reason and what was entered."""
    act = _STEPS.get(step)
    if act is None:
        return RedirectResponse(f"/rights/{claim_id}", 303)
    reason = next((name for name in form.values if name.endswith("_reason")), "reason")
    form.values["reason"] = form.value(
        reason
    )  # each form of the page has a field of its own, so that labels find theirs
    common = {"version": int(form.value("version")) if form.value("version").isdigit() else None, "now": now}
    try:
        with app.database.write() as uow:
            act(uow, app, person, claim_id, form, common)
    except (InvalidInputError, ConflictError, ForbiddenError) as error:
        form.refuse(error, {"reason": reason})
        return _claim_page(request, app, person, now, claim_id, form, _status(error))
    return RedirectResponse(f"/rights/{claim_id}?done={step}", 303)


_Act = Callable[[UnitOfWork, Application, Person, str, Form, dict[str, Any]], Claim]


def _reasoned(act: Callable[..., Claim]) -> _Act:
    def run(
        uow: UnitOfWork, app: Application, person: Person, claim_id: str, form: Form, common: dict[str, Any]
    ) -> Claim:
        return act(uow, app.packs, person.caller, claim_id, reason=form.text("reason") or "", **common)

    return run


def _accept(
    uow: UnitOfWork, app: Application, person: Person, claim_id: str, form: Form, common: dict[str, Any]
) -> Claim:
    return repairs.accept(uow, app.packs, person.caller, claim_id, **common)


def _decline(
    uow: UnitOfWork, app: Application, person: Person, claim_id: str, form: Form, common: dict[str, Any]
) -> Claim:
    false_papers = form.value("false_papers") == "true"
    reason = form.text("reason") or ""
    return repairs.decline(uow, app.packs, person.caller, claim_id, reason=reason, false_papers=false_papers, **common)


def _verify(
    uow: UnitOfWork, app: Application, person: Person, claim_id: str, form: Form, common: dict[str, Any]
) -> Claim:
    answers: dict[str, tuple[Finding, Remedy | None]] = {
        "remove": (Finding.WRONG, Remedy.REMOVE),
        "amend": (Finding.WRONG, Remedy.AMEND),
        "right": (Finding.RIGHT, None),
    }
    if form.value("finding") not in answers:
        raise InvalidInputError("invalid_field", "请选择核实结果", "", "", "finding")
    finding, remedy = answers[form.value("finding")]
    return objections.verify(
        uow,
        app.packs,
        person.caller,
        claim_id,
        finding=finding,
        remedy=remedy,
        reason=form.text("reason") or "",
        document_no=form.value("document_no"),
        **common,
    )


def _review(agree: bool) -> _Act:
    def run(
        uow: UnitOfWork, app: Application, person: Person, claim_id: str, form: Form, common: dict[str, Any]
    ) -> Claim:
        return repairs.review(
            uow,
            app.packs,
            person.caller,
            claim_id,
            agree=agree,
            reason=form.text("reason") or "",
            document_no=form.value("document_no"),
            false_papers=form.value("false_papers") == "true",
            **common,
        )

    return run


def _restore(
    uow: UnitOfWork, app: Application, person: Person, claim_id: str, form: Form, common: dict[str, Any]
) -> Claim:
    reason = form.text("reason") or ""
    return repairs.restore(
        uow, app.packs, person.caller, claim_id, reason=reason, document_no=form.value("document_no"), **common
    )


_STEPS: Mapping[str, _Act] = {
    "inquire": _reasoned(objections.inquire),
    "verify": _verify,
    "uphold": _reasoned(objections.uphold),
    "reject": _reasoned(objections.reject),
    "examine": _reasoned(objections.examine),
    "resume": _reasoned(objections.resume),
    "withdraw": _reasoned(objections.withdraw),
    "accept": _accept,
    "decline": _decline,
    "extend": _reasoned(repairs.extend),
    "agree": _review(True),
    "refuse": _review(False),
    "return": _reasoned(repairs.send_back),
    "confirm": _reasoned(repairs.confirm),
    "restore": _restore,
    "execute": _reasoned(revocations.execute),
    "dismiss": _reasoned(revocations.dismiss),
}


def _file(uow: UnitOfWork, app: Application, person: Person, form: Form, now: datetime) -> Claim:
    listing_id = form.value("listing_id")
    given = form.text("department")
    common: dict[str, Any] = {
        "applicant": Applicant(_applicant_kind(form), form.value("applicant_name")),
        "statement": form.value("statement"),
        "department": receiving_department(uow, app.packs, person.caller, listing_id, given, day_of(now)),
        "actor": person.caller.id,
        "now": now,
    }
    kind = form.value("kind")
    if kind == Kind.REVOCATION:
        return filing.file_revocation(
            uow,
            app.packs,
            listing_id,
            document_no=form.value("document_no"),
            revoked_by=form.value("revoked_by"),
            revoked_on=_day(form, "revoked_on", "撤销之日"),
            received_on=_day(form, "received_on", "收到之日"),
            **common,
        )
    papers = _papers(form)
    if kind == Kind.REPAIR:
        corrected_on = _day(form, "corrected_on", "纠正之日")
        return filing.file_repair(uow, app.packs, listing_id, papers=papers, corrected_on=corrected_on, **common)
    if kind == Kind.REORGANISATION:
        return filing.file_reorganisation(uow, app.packs, listing_id, papers=papers, **common)
    return filing.file_objection(uow, app.packs, listing_id, papers=papers, **common)


def _applicant_kind(form: Form) -> ApplicantKind:
    try:
        return ApplicantKind(form.value("applicant_kind"))
    except ValueError as error:
        raise InvalidInputError("invalid_field", "请选择申请人", "", "", "applicant_kind") from error


def _papers(form: Form) -> tuple[Paper, ...]:
    found = []
    for number in range(1, PAPER_ROWS + 1):
        kind, title = form.value(f"paper_kind_{number}"), form.text(f"paper_title_{number}")
        if kind in set(PaperKind):
            paper = PaperKind(kind)
            found.append(Paper(paper, title or PAPER_TITLES[paper], form.value(f"paper_no_{number}").strip()))
    return tuple(found)


def _day(form: Form, name: str, title: str) -> Any:
    try:
        return form.day(form.value(name))
    except ValueError as error:
        raise InvalidInputError("invalid_field", f"请填写{title}", "", "", name) from error


def _new_page(
    request: Request, app: Application, person: Person, now: datetime, form: Form, status: int = 200
) -> Response:
    listing, terms = None, None
    listing_id = form.value("listing_id")
    if listing_id:
        with app.database.write() as uow:
            try:
                require_entry_reader(uow, app.packs, listing_id, person.caller, day_of(now))
                listing = view_of(uow, app.cipher, app.packs, entry_of(uow, listing_id), now)
                terms = reading.show_terms(uow, app.packs, listing_id, now=now)
            except NotFoundError as error:
                form.errors.setdefault("listing_id", error.title)
                status = 404 if status == 200 else status
    kind = form.value("kind") if form.value("kind") in set(Kind) else Kind.OBJECTION.value
    return render(
        request,
        "claim_new.html",
        status,
        person,
        form=form,
        kind=kind,
        kind_title=KIND_TITLES[Kind(kind)],
        kinds=[(one.value, title) for one, title in KIND_TITLES.items()],
        listing=listing,
        terms=terms if kind == Kind.REPAIR else None,
        applicants=[(one.value, title) for one, title in APPLICANT_TITLES.items()],
        papers=[(one.value, title) for one, title in PAPER_TITLES.items() if one is not PaperKind.REVOCATION],
        paper_rows=range(1, PAPER_ROWS + 1),
    )


def _claim_page(
    request: Request,
    app: Application,
    person: Person,
    now: datetime,
    claim_id: str,
    form: Form,
    status: int = 200,
    notice: str = "",
) -> Response:
    with app.database.write() as uow:  # reading about persons leaves an audit row
        found = visible_claim(uow, app.packs, person.caller, claim_id)
        view = reading.show_claim(uow, app.cipher, app.packs, person.caller, claim_id, now=now)
    line = _line(app, view)
    line["detail_rows"] = [
        (_DETAIL_TITLES[name], "；".join(value) if isinstance(value, list) else value)
        for name, value in view["details"].items()
        if name in _DETAIL_TITLES and value
    ]
    line["events"] = [_event(step) for step in view["history"]]
    return render(
        request,
        "claim.html",
        status,
        person,
        notice=notice,
        form=form,
        claim=line,
        steps=steps_for(app.packs, found, person.caller),
        unnoticed=_unnoticed([view]),
        findings=[
            ("remove", f"{FINDING_TITLES[Finding.WRONG]}：{REMEDY_TITLES[Remedy.REMOVE]}"),
            ("amend", f"{FINDING_TITLES[Finding.WRONG]}：{REMEDY_TITLES[Remedy.AMEND]}"),
            ("right", FINDING_TITLES[Finding.RIGHT]),
        ],
    )


def _line(app: Application, view: Mapping[str, Any]) -> dict[str, Any]:
    whom = {"authority": view["authorities"], "office": []}
    deadlines = [
        one
        | {
            "whom": "、".join(department_title(app.packs, d) for d in whom[one["duty"]]) or "信用办",
            "law": _article(app, one["article"]),
        }
        for one in view["deadlines"]
    ]
    return {
        **view,
        "look": _look(State(view["state"])),
        "deadlines": deadlines,
        "next": deadlines[0] if deadlines else None,
        "authority_titles": [department_title(app.packs, one) for one in view["authorities"]],
        "department_title": department_title(app.packs, view["department"]) if view["department"] else "主体自行提出",
        "subject_kind": words.KINDS[view["listing"]["subject"]["kind"]],
    }


def _event(step: Mapping[str, Any]) -> dict[str, Any]:
    values = {
        "finding": {one.value: title for one, title in FINDING_TITLES.items()},
        "remedy": {one.value: title for one, title in REMEDY_TITLES.items()},
    }
    rows = []
    for name, value in step["data"].items():
        if name in _EVENT_TITLES and value:
            told = "是" if value is True else "、".join(value) if isinstance(value, list) else value
            rows.append((_EVENT_TITLES[name], values.get(name, {}).get(told, told)))
    actor = "系统每日任务" if step["actor"].startswith("system:") else words.actor_text(step["actor"])
    return {"title": step["action_title"], "at": step["at"], "actor": actor, "rows": rows}


def _article(app: Application, reference: str) -> str:
    law, article = app.packs.article(reference)
    return f"{law.short_title}{article.article}"


def _unnoticed(views: Any) -> list[int]:
    return sorted({year for view in views for one in view["deadlines"] for year in one["years_without_notice"]})


def _status(error: Exception) -> int:
    for kind, status in ((ConflictError, 409), (ForbiddenError, 403), (NotFoundError, 404)):
        if isinstance(error, kind):
            return status
    return 422
