"""The steps of a claim as forms: which fields each reads, and what it then does."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from api.console.forms import Form
from services.errors import InvalidInputError
from services.rights import files, objections, repairs, revocations, withdrawing
from services.rights.acting import Act
from services.rights.model import Claim
from services.rights.objections import FINDING_TITLES, REMEDY_TITLES, Finding, Remedy

Step = Callable[[Act, Form], object]

_ANSWERS: Mapping[str, tuple[Finding, Remedy | None]] = {
    "remove": (Finding.WRONG, Remedy.REMOVE),
    "amend": (Finding.WRONG, Remedy.AMEND),
    "right": (Finding.RIGHT, None),
}
FINDINGS = [
    (name, "：".join([FINDING_TITLES[finding]] + ([REMEDY_TITLES[remedy]] if remedy else [])))
    for name, (finding, remedy) in _ANSWERS.items()
]
"""What who listed can answer to an objection, for a field of choices."""


def _reasoned(step: Callable[..., Claim]) -> Step:
    return lambda act, form: step(act, reason=form.value("reason"))


def _verify(act: Act, form: Form) -> Claim:
    answer = _ANSWERS.get(form.value("finding"))
    if answer is None:
        raise InvalidInputError("invalid_field", "请选择核实结果", "", "", "finding")
    finding, remedy = answer
    number = form.value("document_no")
    return objections.verify(act, finding=finding, remedy=remedy, reason=form.value("reason"), document_no=number)


def _decline(act: Act, form: Form) -> Claim:
    return repairs.decline(act, reason=form.value("reason"), false_papers=_ticked(form))


def _review(agree: bool) -> Step:
    return lambda act, form: repairs.review(
        act,
        agree=agree,
        reason=form.value("reason"),
        document_no=form.value("document_no"),
        false_papers=_ticked(form),
    )


def _restore(act: Act, form: Form) -> Claim:
    return repairs.restore(act, reason=form.value("reason"), document_no=form.value("document_no"))


def _ticked(form: Form) -> bool:
    return form.value("false_papers") == "true"


STEPS: Mapping[str, Step] = {
    "inquire": _reasoned(objections.inquire),
    "verify": _verify,
    "uphold": _reasoned(objections.uphold),
    "reject": _reasoned(objections.reject),
    "examine": _reasoned(objections.examine),
    "resume": _reasoned(objections.resume),
    "withdraw": _reasoned(withdrawing.withdraw),
    "attach": lambda act, form: files.add_files(act, form.uploads("files", form.text("file_title") or "")),
    "accept": lambda act, _: repairs.accept(act),
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
