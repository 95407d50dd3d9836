"""My cases: what waits, one case with its history, and each step that its state and the person's role allow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.attachments import attachment_download
from api.console import words
from api.console.acting import act
from api.console.case_steps import Steps, steps_for
from api.console.case_views import case_line, case_page_view
from api.console.forms import Form
from api.console.pages import Person, render
from api.console.people import Posted, Posting, SignedInPerson
from api.context import App, Now, Today
from api.routing import Cursor, RecordId
from api.wiring import Application
from engine.days import day_of
from engine.deciding.relations import OWN
from engine.documents import ReasonFor
from engine.inputs import SubjectKind
from services.cases import evidence, feedback, handling
from services.cases.differing import open_difference
from services.cases.listing import CaseDetail, get_case, list_cases
from services.cases.model import Case, CaseFilter
from services.cases.outcome import read_outcome, terms_of
from services.cases.recall import confirm_lifted
from services.cases.returned import Returned, returned
from services.cases.states import State
from services.matters.standing import standing
from services.ports import UnitOfWork
from services.subject_view.unmasking import may_unmask
from services.subjects.masking import mask_text, mask_texts

routes = APIRouter(include_in_schema=False)

PAGE = 50

_FILLED = ("outcome", "reason_code", "reason", "document_no", "from", "until", "amount")

_DONE = {
    "acknowledge": "已确认。请依法办理，办结后登记结果。",
    "outcome": "结果已登记。",
    "review": "复核意见已登记。",
    "verify": "反馈已核验。",
    "return": "已退回实施部门。",
    "archive": "案件已归档。",
    "lift": "措施的解除已登记。",
}

_Word = Annotated[str, Query(max_length=120, pattern=r"^[^\x00-\x1f]*$")]


@routes.get("/cases")
def cases(
    request: Request,
    app: App,
    person: SignedInPerson,
    today: Today,
    state: _Word = "",
    memorandum: _Word = "",
    case_no: _Word = "",
    lift_required: _Word = "",
    cursor: Cursor = None,
) -> Response:
    """A page of cases, narrowed by state, memorandum, case number and whether a measure is still to be lifted."""
    chosen = next((known for known in State if known.value == state), None)
    lifting = lift_required == "true" or None
    wanted = CaseFilter(
        state=chosen, memorandum=memorandum or None, case_no=case_no.strip() or None, lift_required=lifting
    )
    with app.database.read() as uow:
        found = list_cases(uow, person.caller, wanted, cursor=cursor, limit=PAGE)
    context: dict[str, Any] = {
        "form": Form({"state": state, "memorandum": memorandum, "case_no": case_no, "lift_required": lift_required}),
        "filtered": bool(chosen or wanted.memorandum or wanted.case_no or lifting),
        "states": [(key, words.STATES[key].word) for key in State],
        "memoranda": [(m.id, m.title) for m in app.packs.memoranda.values()],
        "cases": [case_line(app.packs, case, today) for case in found.cases],
        "next_cursor": found.next_cursor,
    }
    return render(request, "cases.html", person=person, **context)


@routes.get("/cases/{case_id}")
def case(case_id: RecordId, request: Request, app: App, person: SignedInPerson, now: Now, done: _Word = "") -> Response:
    """One case. What a business system reported of its matter stands in the form, for a person to confirm."""
    app.rejudging.before_step(case_id, person.caller, now)
    detail = _detail(app, person, case_id)
    return _page(request, app, person, detail, _suggested(detail), now, notice=_DONE.get(done, ""))


@routes.post("/cases/{case_id}/acknowledge")
def acknowledge(case_id: RecordId, sent: Posted) -> Response:
    """The person takes the case."""

    def change(uow: UnitOfWork) -> Case:
        return handling.acknowledge(uow, sent.caller, case_id, expected_version=sent.version, now=sent.now)

    return _step(sent, case_id, "acknowledge", change)


@routes.post("/cases/{case_id}/outcome")
def outcome(case_id: RecordId, sent: Posted) -> Response:
    """The person records what was done."""
    form = sent.form
    form.require("outcome", "请选择办理结果")

    def change(uow: UnitOfWork) -> Case:
        kept = evidence.add_files(uow, sent.caller, case_id, form.uploads("files"), now=sent.now)
        attachments = [*_former_files(uow, sent, case_id), *({"attachment_id": one.attachment_id} for one in kept)]
        given = {"outcome": form.value("outcome"), **_evidence(form), "attachments": attachments}
        report = read_outcome(given, terms_of(sent.app.packs, sent.now))
        return handling.record_outcome(uow, sent.caller, case_id, report, expected_version=sent.version, now=sent.now)

    return _step(sent, case_id, "outcome", change)


@routes.get("/cases/{case_id}/attachments/{attachment_id}")
def file(case_id: RecordId, attachment_id: RecordId, app: App, person: SignedInPerson, now: Now) -> Response:
    """One file of the case, to be saved."""
    with app.database.write() as uow:
        return attachment_download(evidence.read_file(uow, person.caller, case_id, attachment_id, now=now))


@routes.post("/cases/{case_id}/review")
def review(case_id: RecordId, sent: Posted) -> Response:
    """The second person agrees to a refusal or sends it back."""
    approve, reason = sent.form.value("answer") == "approve", sent.form.text("reason") or ""

    def change(uow: UnitOfWork) -> Case:
        return handling.review(
            uow, sent.caller, case_id, approve=approve, reason=reason, expected_version=sent.version, now=sent.now
        )

    return _step(sent, case_id, "review", change)


@routes.post("/cases/{case_id}/verify")
def verify(case_id: RecordId, sent: Posted) -> Response:
    """The initiator accepts the feedback or sends it back."""
    returning, reason = sent.form.value("answer") == "return", sent.form.text("reason") or ""

    def change(uow: UnitOfWork) -> Case:
        if returning:
            return feedback.return_with_reason(
                uow, sent.caller, case_id, reason=reason, expected_version=sent.version, now=sent.now
            )
        return feedback.verify(uow, sent.caller, case_id, expected_version=sent.version, now=sent.now)

    return _step(sent, case_id, "return" if returning else "verify", change)


@routes.post("/cases/{case_id}/archive")
def archive(case_id: RecordId, sent: Posted) -> Response:
    """The initiator closes a verified case."""

    def change(uow: UnitOfWork) -> Case:
        return feedback.archive(uow, sent.caller, case_id, expected_version=sent.version, now=sent.now)

    return _step(sent, case_id, "archive", change)


@routes.post("/cases/{case_id}/lift")
def lift(case_id: RecordId, sent: Posted) -> Response:
    """The department states how it lifted a measure whose listing has ended."""
    explanation = sent.form.text("explanation") or ""

    def change(uow: UnitOfWork) -> Case:
        return confirm_lifted(
            uow, sent.caller, case_id, explanation=explanation, expected_version=sent.version, now=sent.now
        )

    return _step(sent, case_id, "lift", change)


def _step(sent: Posting, case_id: str, name: str, change: Callable[[UnitOfWork], Case]) -> Response:
    """Takes the step and shows the case; refused, the case comes back with the reason and what was entered."""
    app, person = sent.app, sent.person
    app.rejudging.before_step(case_id, sent.caller, sent.now)

    def again(status: int) -> Response:
        return _page(sent.request, app, person, _detail(app, person, case_id), sent.form, sent.now, status)

    return act(app, sent.form, change, to=f"/cases/{case_id}?done={name}", again=again)


def _detail(app: Application, person: Person, case_id: str) -> CaseDetail:
    with app.database.read() as uow:
        return get_case(uow, person.caller, case_id)


def _page(
    request: Request,
    app: Application,
    person: Person,
    detail: CaseDetail,
    form: Form,
    now: Now,
    status: int = 200,
    notice: str = "",
) -> Response:
    steps: Steps = steps_for(detail.case, person.caller)
    view = case_page_view(app.packs, detail, day_of(now))
    context: dict[str, Any] = {
        "form": form,
        "steps": steps,
        "outcomes": list(words.CASE_OUTCOMES.items()),
        "reasons": _reasons(app),
        "longest": terms_of(app.packs, now).longest,
        "back": _sent_back(detail),
        "opens_matter": _opens_matter(app, person, detail.case),
        "unmasks": _unmasks(app, detail.case, person),
    }
    return render(request, "case.html", status, person, notice=notice, **context, **view)


def _unmasks(app: Application, case: Case, person: Person) -> bool:
    """Whether to link to the person in full: only where the entry is about the case's own subject."""
    own = case.grounds["listing"]["reached_as"] == OWN
    return own and may_unmask(app.packs, case.list_id, SubjectKind(case.subject_kind), person.caller)


def _opens_matter(app: Application, person: Person, case: Case) -> bool:
    """Whether the person sees anything of the case's matter: to a department that neither asked nor opened it, it would seem unchecked."""
    with app.database.read() as uow:
        found = standing(uow, person.caller, case.case_no)
    return bool(found.checks or found.cases)


def _reasons(app: Application) -> list[tuple[str, str]]:
    """Every reason of the catalogue, with the outcome that it is for."""
    return [
        (one.code, f"{words.CASE_OUTCOMES[outcome.value]}：{one.title}{'（须另写说明）' if one.explain else ''}")
        for outcome in ReasonFor
        for one in app.packs.reasons.values()
        if outcome in one.outcomes
    ]


def _suggested(detail: CaseDetail) -> Form:
    """The form of an outcome as a business system's result fills it in; empty without one.

    Where the result did not say whose it is, or contradicts what was recorded and sent back, nobody records it with one click: the
    person chooses the outcome.
    """
    case, back = detail.case, _sent_back(detail)
    if back is not None and case.suggestion is None:  # sent back: what was recorded is corrected, not written anew
        former = {name: str(value) for name, value in back.evidence.items() if name in _FILLED}
        chosen = "" if open_difference(detail.events) else back.outcome
        return Form({**former, "outcome": chosen, "keep_files": "yes"})
    given = case.suggestion or {}
    filled = {name: str(value) for name, value in given.items() if name in _FILLED}
    return Form(filled | ({"outcome": ""} if given.get("in_doubt") else {}))


def _sent_back(detail: CaseDetail) -> Returned | None:
    """What was sent back, as it is shown."""
    found = returned(detail.case, detail.events)
    return found and replace(found, reason=mask_text(found.reason), evidence=mask_texts(found.evidence))


def _former_files(uow: UnitOfWork, sent: Posting, case_id: str) -> list[dict[str, Any]]:
    """The files of the outcome that was sent back, where the person keeps them."""
    if sent.form.value("keep_files") != "yes":
        return []
    detail = get_case(uow, sent.caller, case_id)
    back = returned(detail.case, detail.events)
    return list(back.evidence.get("attachments", ())) if back else []


def _evidence(form: Form) -> dict[str, Any]:
    names = ("reason_code", "reason", "document_no", "from", "until")
    found: dict[str, Any] = {name: value for name in names if (value := form.text(name)) is not None}
    amount = form.text("amount")
    if amount is not None:
        whole, _, cents = amount.replace(",", "").replace("\uff0c", "").partition(".")
        found["amount"] = f"{whole}.{cents:0<2}"
    return found
