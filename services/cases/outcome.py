"""What a department reports about a case: the body of ``POST /cases/{id}/outcome`` and what each outcome must say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.cases.states import Action
from services.errors import InvalidInputError, InvalidInputErrors
from services.validation import CleanText, IsoDay, faults_of

OutcomeWord = Literal["implemented", "not_applicable", "not_same_subject", "declined"]

ACTION_OF: Mapping[str, Action] = {
    "implemented": Action.IMPLEMENT,
    "not_applicable": Action.FIND_NOT_APPLICABLE,
    "not_same_subject": Action.FIND_NOT_SAME_SUBJECT,
    "declined": Action.DECLINE,
}

OUTCOME_TITLES: Mapping[str, str] = {
    "implemented": "已实施",
    "not_applicable": "不适用",
    "not_same_subject": "非同一主体",
    "declined": "不予实施",
}


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)


class Attachment(_Body):
    """A piece of evidence kept by the department; here its name and SM3 digest."""

    name: Annotated[CleanText, Field(min_length=1, max_length=200)]
    sm3: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class OutcomeReport(_Body):
    """One outcome with its evidence. Money is a string with two decimals, days are ISO."""

    outcome: OutcomeWord
    reason: Annotated[CleanText | None, Field(max_length=2000)] = None
    document_no: Annotated[CleanText | None, Field(max_length=200)] = None
    amount: Annotated[str | None, Field(pattern=r"^[0-9]{1,13}\.[0-9]{2}$")] = None
    from_: Annotated[IsoDay | None, Field(alias="from")] = None
    until: IsoDay | None = None
    attachments: Annotated[list[Attachment], Field(max_length=20)] = []

    def evidence(self) -> dict[str, Any]:
        """What is stored and shown to the initiator; only what was given."""
        return self.model_dump(mode="json", by_alias=True, exclude={"outcome"}, exclude_none=True)


def read_outcome(data: Any) -> OutcomeReport:
    """The checked report. Raises InvalidInputErrors that name every fault."""
    try:
        report = OutcomeReport.model_validate(data)
    except ValidationError as error:
        raise InvalidInputErrors(faults_of(error)) from error
    faults = _faults(report)
    if faults:
        raise InvalidInputErrors(faults)
    return report


def _faults(report: OutcomeReport) -> list[InvalidInputError]:
    faults = []
    if report.outcome != "implemented" and not _said(report.reason):
        faults.append(_fault("reason", "缺少理由", "不适用、非同一主体和不予实施都必须说明理由", "请填写理由"))
    if report.outcome == "implemented" and not (
        _said(report.document_no) or _said(report.reason) or report.attachments
    ):
        detail = "登记已实施时，文书号、办理说明和附件至少要有一项"
        faults.append(_fault("document_no", "缺少实施依据", detail, "请填写文书号，或说明如何实施"))
    if report.from_ and report.until and date.fromisoformat(report.until) < date.fromisoformat(report.from_):
        faults.append(_fault("until", "期限有误", "截止日早于起始日", "请核对起止日期"))
    return faults


def _said(text: str | None) -> bool:
    return bool(text and text.strip())


def _fault(field: str, title: str, detail: str, advice: str) -> InvalidInputError:
    return InvalidInputError("outcome_incomplete", title, detail, advice, field)
