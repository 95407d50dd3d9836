"""A business system reports how its matter ended, and the outcomes of the matter's cases follow: nothing is typed twice.

What follows is the matter's own mapping (``results`` in its YAML). Only cases of the caller's own departments are recorded; a case that
another department carries out, that another system asked about, or that needs a person, gets the outcome suggested, and a person
confirms it. What the mapping leaves open, or contradicts what was recorded before, is told and left to a person. Posting the same
again changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine.days import day_of
from engine.documents import Follows, MatterResult, MatterType
from engine.packs.packset import PackSet
from services.accounts.model import WORKING, Caller
from services.audit import trail
from services.cases import handling
from services.cases.access import is_person
from services.cases.change import note
from services.cases.model import Case
from services.cases.outcome import OUTCOME_TITLES, OutcomeReport, OutcomeTerms, read_outcome, terms_of
from services.cases.states import SUGGEST, State
from services.errors import ConflictError, ForbiddenError, InvalidInputError, InvalidInputErrors
from services.ids import new_id
from services.matters.model import MatterStanding, PostedResult
from services.matters.standing import own_standing
from services.ports import UnitOfWork
from services.subjects.masking import mask_text
from services.validation import CleanText, IsoDay, faults_of

_Word = Annotated[CleanText, Field(min_length=1, max_length=80)]


class ResultReport(BaseModel):
    """The body of ``POST /api/v1/matters/{case_no}/result``. ``result`` is a code of the matter's mapping."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)

    kind: _Word
    result: _Word
    document_no: Annotated[CleanText | None, Field(max_length=200)] = None
    decided_on: Annotated[IsoDay | None, Field(description="作出决定的日子，不写则为今天")] = None
    amount: Annotated[str | None, Field(pattern=r"^[0-9]{1,13}\.[0-9]{2}$")] = None
    from_: Annotated[IsoDay | None, Field(alias="from")] = None
    until: IsoDay | None = None

    def given(self) -> dict[str, Any]:
        """What was posted; only what stands in it."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class DerivedReport(OutcomeReport):
    """An outcome that follows from a matter's result, whose code its evidence keeps."""

    result: str


class Fate(StrEnum):
    """What became of a case."""

    DERIVED = "derived"
    SUGGESTED = "suggested"
    LEFT = "left"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Followed:
    """One case after the result; ``why`` is Chinese and says what a person still has to do, or nothing."""

    case: Case
    fate: Fate
    why: str = ""


@dataclass(frozen=True, slots=True)
class Posted:
    """The result and what followed. ``standing`` is the matter afterwards."""

    result: MatterResult
    followed: tuple[Followed, ...]
    standing: MatterStanding


def read_result(data: Any) -> ResultReport:
    """The checked body. Raises InvalidInputErrors."""
    try:
        return ResultReport.model_validate(data)
    except ValidationError as error:
        raise InvalidInputErrors(faults_of(error)) from error


def post_result(
    uow: UnitOfWork, packs: PackSet, caller: Caller, case_no: str, report: ResultReport, *, now: datetime
) -> Posted:
    """Raises InvalidInputError for a result that the matter does not know, ConflictError ``matter_not_checked``, ForbiddenError."""
    if not caller.has(*WORKING):
        raise ForbiddenError("role_missing", "您的角色不能回传办理结果", "由业务系统或者经办人办理", "请由经办人办理")
    result = _result(packs, report)
    decided_on = _decided_on(report, now)
    found = own_standing(uow, caller, case_no, report.kind)
    if not (found.checks or found.cases):
        raise ConflictError(
            "matter_not_checked",
            "该办件没有核查过",
            f"没有查到本部门就“{packs.matters[report.kind].title}”对 {case_no} 的核查",
            "请先核查，再办理；核对办件编号和事项是否一致",
        )
    terms = terms_of(packs, now)
    followed = []
    for seen in found.cases:
        case = uow.cases.lock(seen.case_id)
        if case is not None:
            followed.append(_follow(uow, caller, case, result, report, decided_on, terms, now))
    _keep(uow, caller, found, report, followed, now)
    after = own_standing(uow, caller, case_no, report.kind)
    return Posted(result, tuple(followed), after)


def result_of(matter: MatterType, code: str) -> MatterResult | None:
    """The result with this code."""
    return next((one for one in matter.results if one.code == code), None)


def _follow(
    uow: UnitOfWork,
    caller: Caller,
    case: Case,
    result: MatterResult,
    report: ResultReport,
    decided_on: date,
    terms: OutcomeTerms,
    now: datetime,
) -> Followed:
    follows = result.follows(case.measure_outcome)
    if case.matter_kind != report.kind:
        return _of_another_kind(case)
    if case.state not in (State.PROMPTED, State.ACKNOWLEDGED):
        return _recorded_before(case, follows)
    if follows is Follows.PERSON:
        return Followed(case, Fate.LEFT, _why_left(case, result))
    entry = uow.registry.get(case.key.listing_id)
    began = date.fromisoformat(report.from_) if report.from_ else decided_on
    if follows is Follows.IMPLEMENTED and (entry is None or not entry.in_force(began)):
        return Followed(case, Fate.LEFT, f"{began.isoformat()} 名单条目不在有效期内，不能算作已实施，请由工作人员核对")
    outcome = _outcome(result, follows, report, decided_on, terms)
    if follows is Follows.IMPLEMENTED and began > day_of(now):
        why = f"措施自 {began.isoformat()} 起实施：到时由工作人员确认，或者由业务系统再回传一次"
        return _suggest(uow, case, outcome, caller, why, now)
    if not caller.acts_for(case.key.department):
        return _suggest(uow, case, outcome, caller, "由实施部门的工作人员核对后确认", now)
    if not _asked_itself(case, caller):
        return _suggest(
            uow, case, outcome, caller, "由另一业务系统核查，编号相同未必是同一办件：由工作人员核对后确认", now
        )
    if case.needs_person:
        return _suggest(uow, case, outcome, caller, "须由工作人员本人核对后确认", now)
    if case.state is State.PROMPTED:
        case = handling.acknowledge(uow, caller, case.case_id, now=now)
    return Followed(handling.record_outcome(uow, caller, case.case_id, outcome, now=now), Fate.DERIVED)


def _asked_itself(case: Case, caller: Caller) -> bool:
    """Numbers are not unique among systems: a system speaks for its own matters, and for those that its department opened by hand."""
    return is_person(caller) or case.client in {caller.id, f"department:{case.key.department}"}


def _outcome(
    result: MatterResult, follows: Follows, report: ResultReport, decided_on: date, terms: OutcomeTerms
) -> DerivedReport:
    said = {"outcome": follows.value, "reason": f"由业务系统回传的办理结果“{result.title}”得出"}
    if report.document_no:
        said["document_no"] = report.document_no
    if follows is Follows.NOT_APPLICABLE and result.reason in terms.reasons:
        said["reason_code"] = str(result.reason)
    if follows is Follows.IMPLEMENTED:
        more = {"amount": report.amount, "from": report.from_ or decided_on.isoformat(), "until": report.until}
        said |= {name: value for name, value in more.items() if value}
    whole = read_outcome(said, terms)
    return DerivedReport(**whole.model_dump(by_alias=True), result=result.code)


def _suggest(uow: UnitOfWork, case: Case, outcome: DerivedReport, caller: Caller, why: str, now: datetime) -> Followed:
    suggestion = {"outcome": outcome.outcome, **outcome.evidence()}
    if case.suggestion == suggestion:
        return Followed(case, Fate.SUGGESTED, why)
    told = {"result": outcome.result, "reason": outcome.reason, "suggested": OUTCOME_TITLES[outcome.outcome]}
    changed = note(uow, case, SUGGEST, told, values={"suggestion": suggestion}, actor=caller.id, now=now)
    return Followed(changed, Fate.SUGGESTED, why)


def _of_another_kind(case: Case) -> Followed:
    if case.state not in (State.PROMPTED, State.ACKNOWLEDGED):
        return Followed(case, Fate.UNCHANGED)
    return Followed(case, Fate.LEFT, "案件是同一编号的另一事项提示的，请由工作人员登记，或者回传那一事项的办理结果")


def _recorded_before(case: Case, follows: Follows) -> Followed:
    recorded = case.outcome
    if follows is Follows.PERSON or recorded is None or recorded == follows.value:
        return Followed(case, Fate.UNCHANGED)
    told = f"已登记为“{OUTCOME_TITLES[recorded]}”，与办理结果不一致，请由工作人员核对；需要更正的，由发起部门退回重办"
    return Followed(case, Fate.LEFT, told)


def _why_left(case: Case, result: MatterResult) -> str:
    if case.effect == "punish" and case.strength == "mandatory":
        return f"应当实施的措施，办理结果“{result.title}”没有体现：请由工作人员登记如何实施，或者说明为何不予实施"
    return "由工作人员登记"


def _result(packs: PackSet, report: ResultReport) -> MatterResult:
    matter = packs.matters.get(report.kind)
    if matter is None:
        known = "、".join(f"{one.id}（{one.title}）" for one in packs.matters.values())
        raise InvalidInputError("unknown_matter", f"没有事项 {report.kind}", f"可用的事项：{known}", "请改正", "kind")
    result = result_of(matter, report.result)
    if result is None:
        known = "、".join(f"{one.code}（{one.title}）" for one in matter.results) or "无"
        title = f"事项“{matter.title}”没有办理结果 {report.result}"
        raise InvalidInputError("unknown_result", title, f"可用的结果：{known}", "请按事项目录填写", "result")
    return result


def _decided_on(report: ResultReport, now: datetime) -> date:
    day = date.fromisoformat(report.decided_on) if report.decided_on else day_of(now)
    if day > day_of(now):
        raise InvalidInputError("invalid_field", "决定日期有误", "晚于今天", "请在作出决定之后回传", "decided_on")
    if report.from_ and report.until and report.until < report.from_:
        raise InvalidInputError("invalid_field", "期限有误", "截止日早于起始日", "请核对起止日期", "until")
    return day


def _keep(
    uow: UnitOfWork,
    caller: Caller,
    found: MatterStanding,
    report: ResultReport,
    followed: list[Followed],
    now: datetime,
) -> None:
    given = report.given()
    own = [one.given for one in found.results if one.client == caller.id]
    if own[-1:] == [given] and all(one.fate is not Fate.DERIVED for one in followed):
        return
    kept = PostedResult(new_id(now), caller.id, found.case_no, report.kind, report.result, given, now, caller.id)
    uow.matters.add_result(kept)
    fates: Mapping[str, list[str]] = {
        fate.value: [one.case.case_id for one in followed if one.fate is fate] for fate in Fate
    }
    detail = {"case_no": mask_text(found.case_no), "matter": report.kind, "result": report.result, **fates}
    trail.record(
        uow, actor=caller.id, action="matter.result", entity=f"result:{kept.result_id}", detail=detail, now=now
    )
