"""The steps of a claim as forms: which fields each reads, and what it then does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from api.console.forms import Form
from api.console.pages import Person
from api.wiring import Application
from services.errors import InvalidInputError
from services.ports import UnitOfWork
from services.rights import objections, repairs, revocations
from services.rights.model import Claim
from services.rights.objections import Finding, Remedy

Act = Callable[[UnitOfWork, Application, Person, str, Form, dict[str, Any]], Claim]


def _reasoned(act: Callable[..., Claim]) -> Act:
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


def _review(agree: bool) -> Act:
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


ACTS: Mapping[str, Act] = {
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
