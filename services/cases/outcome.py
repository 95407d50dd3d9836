"""What a department reports about a case: the body of ``POST /cases/{id}/outcome`` and what each outcome must say.

An outcome that is not applicable or declined names a reason of the catalogue; a refusal also says until when it holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine.days import day_of
from engine.documents import Reason, ReasonFor
from engine.law.parameters import value_on
from engine.packs.packset import PackSet
from services.cases.saying import MAX_SAID
from services.cases.states import Action
from services.errors import InvalidInputError, InvalidInputErrors
from services.validation import CleanText, IsoDay, Money, faults_of

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


_TITLES: Mapping[str, str] = {
    "outcome": "办理结果",
    "reason_code": "理由",
    "reason": "说明",
    "document_no": "文书号",
    "amount": "金额",
    "from": "起始日",
    "until": "截止日",
    "attachments": "附件",
}
"""What people call the fields of an outcome."""


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)


class Attachment(_Body):
    """A piece of evidence: a file that was uploaded to the case, or one that the department keeps, by its name and SM3 digest."""

    attachment_id: Annotated[str | None, Field(pattern=r"^[0-9a-f]{32}$", description="已上传到案件的附件")] = None
    name: Annotated[CleanText | None, Field(min_length=1, max_length=200)] = None
    sm3: Annotated[str | None, Field(pattern=r"^[0-9a-f]{64}$")] = None


class OutcomeReport(_Body):
    """One outcome with its evidence. Money is a string with two decimals, days are ISO."""

    outcome: OutcomeWord
    reason_code: Annotated[CleanText | None, Field(max_length=80, description="理由目录中的编号")] = None
    reason: Annotated[CleanText | None, Field(max_length=MAX_SAID)] = None
    document_no: Annotated[CleanText | None, Field(max_length=200)] = None
    amount: Money | None = None
    from_: Annotated[IsoDay | None, Field(alias="from")] = None
    until: IsoDay | None = None
    attachments: Annotated[list[Attachment], Field(max_length=20)] = []

    def evidence(self) -> dict[str, Any]:
        """What is stored and shown to the initiator; only what was given."""
        return self.model_dump(mode="json", by_alias=True, exclude={"outcome"}, exclude_none=True)


@dataclass(frozen=True, slots=True)
class OutcomeTerms:
    """What reports are held against on a day: the catalogue of reasons, and the last day that a refusal may name."""

    reasons: Mapping[str, Reason] = field(default_factory=dict)
    today: date | None = None
    longest: date | None = None


NO_TERMS = OutcomeTerms()
"""Without a catalogue and a longest time, as in a set of packs that has neither."""

OVERRIDE_MAX = "cases/override-max"


def terms_of(packs: PackSet, now: datetime) -> OutcomeTerms:
    """The terms of the day."""
    today = day_of(now)
    most = value_on(packs, OVERRIDE_MAX, today) if OVERRIDE_MAX in packs.parameters else None
    return OutcomeTerms(packs.reasons, today, today + timedelta(days=most.number) if most else None)


def read_outcome(data: Any, terms: OutcomeTerms = NO_TERMS) -> OutcomeReport:
    """The checked report; a refusal without an end gets the longest. Raises InvalidInputErrors that name every fault."""
    try:
        report = OutcomeReport.model_validate(data)
    except ValidationError as error:
        raise InvalidInputErrors(faults_of(error, _TITLES)) from error
    faults = [*_faults(report, terms), *_period_faults(report, terms), *_attachment_faults(report)]
    if faults:
        raise InvalidInputErrors(faults)
    if report.outcome == "declined" and report.until is None and terms.longest is not None:
        return report.model_copy(update={"until": terms.longest.isoformat()})
    return report


def reasons_for(reasons: Mapping[str, Reason], outcome: str) -> list[Reason]:
    """The reasons of the catalogue that fit an outcome, in its order."""
    return [one for one in reasons.values() if outcome in {fits.value for fits in one.outcomes}]


def _attachment_faults(report: OutcomeReport) -> list[InvalidInputError]:
    told = "写明 attachment_id；部门自己保存的，写明 name 和 sm3"
    return [
        _fault(f"attachments[{number}]", "附件有误", "每个附件要么已经上传，要么由部门自己保存", told)
        for number, one in enumerate(report.attachments)
        if (one.attachment_id is None) != (one.name is not None and one.sm3 is not None)
        or (one.attachment_id is not None and (one.name or one.sm3))
    ]


def _faults(report: OutcomeReport, terms: OutcomeTerms) -> list[InvalidInputError]:
    if report.outcome == "implemented":
        if _said(report.document_no) or _said(report.reason) or report.attachments:
            return _no_reason_code(report)
        detail = "登记已实施时，文书号、办理说明和附件至少要有一项"
        return [
            *_no_reason_code(report),
            _fault("document_no", "缺少实施依据", detail, "请填写文书号，或说明如何实施"),
        ]
    if report.outcome in {one.value for one in ReasonFor} and terms.reasons:
        return _reason_faults(report, terms)
    faults = _no_reason_code(report)
    if not _said(report.reason):
        faults.append(_fault("reason", "缺少理由", "不适用、非同一主体和不予实施都必须说明理由", "请填写理由"))
    return faults


def _reason_faults(report: OutcomeReport, terms: OutcomeTerms) -> list[InvalidInputError]:
    fitting = {one.code: one for one in reasons_for(terms.reasons, report.outcome)}
    chosen = fitting.get(report.reason_code or "")
    if chosen is None:
        listed = "；".join(one.title for one in fitting.values())
        codes = "；".join(f"{one.code}（{one.title}）" for one in fitting.values())
        title = "缺少理由" if report.reason_code is None else "理由与结果不符"
        detail = f"{OUTCOME_TITLES[report.outcome]}须从理由目录中选择"
        return [_fault("reason_code", title, detail, f"请从中选一项：{listed}", for_programs=f"编号：{codes}")]
    if chosen.explain and not _said(report.reason):
        return [_fault("reason", "缺少说明", f"选择“{chosen.title}”的，须另写说明", "请填写具体情况")]
    return []


def _no_reason_code(report: OutcomeReport) -> list[InvalidInputError]:
    if report.reason_code is None:
        return []
    detail, told = "理由目录只用于不适用和不予实施", "请把“理由”改为不选，需要说的写在“说明”里"
    return [_fault("reason_code", "不用选择理由", detail, told, for_programs="请删去 reason_code")]


def _period_faults(report: OutcomeReport, terms: OutcomeTerms) -> list[InvalidInputError]:
    until = date.fromisoformat(report.until) if report.until else None
    if report.from_ and until and until < date.fromisoformat(report.from_):
        return [_fault("until", "期限有误", "截止日早于起始日", "请核对起止日期")]
    if report.outcome != "declined" or until is None:
        return []
    if terms.today is not None and until < terms.today:
        return [_fault("until", "期限有误", "不予实施的截止日已经过去", "请填写今天或以后的日子")]
    if terms.longest is not None and until > terms.longest:
        told = f"最迟到 {terms.longest.isoformat()}，届时案件自动重新办理"
        return [_fault("until", "不予实施的期限过长", told, "请填写较早的日子，或者不填")]
    return []


def _said(text: str | None) -> bool:
    return bool(text and text.strip())


def _fault(field: str, title: str, detail: str, advice: str, *, for_programs: str = "") -> InvalidInputError:
    return InvalidInputError("outcome_incomplete", title, detail, advice, field, for_programs=for_programs)
