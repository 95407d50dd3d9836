"""What follows from a posted result for one case of the matter.

Recorded is only what the caller may speak of, for subjects of which it is known that the result is theirs. A result that replaces an
earlier one takes back what that one filled in. Against what is recorded already it changes nothing: the case notes the difference
and both departments are told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from engine.days import day_of
from engine.documents import Follows, MatterResult, MatterType, MeasureOutcome
from services.accounts.model import Caller
from services.cases import handling
from services.cases.access import is_person
from services.cases.change import note
from services.cases.differing import open_difference
from services.cases.model import Case
from services.cases.outcome import OUTCOME_TITLES, OutcomeReport, OutcomeTerms, read_outcome
from services.cases.states import RESULT_AGREES, RESULT_DIFFERS, SUGGEST, TAKE_BACK, State
from services.matters.model import PostedResult
from services.matters.report import ResultReport
from services.matters.whose import Whose
from services.ports import UnitOfWork

_OPEN = (State.PROMPTED, State.ACKNOWLEDGED)
_BARRED = (MeasureOutcome.BAR, MeasureOutcome.RESTRICT)
_PARTICULARS = {"document_no": "文书号", "amount": "金额", "from": "起始日", "until": "截止日"}
_KEPT = "；已登记的没有改动，请由工作人员核对，需要更正的，由发起部门退回重办"
_OF_ANOTHER = "业务系统写明了是另一主体的办理结果"


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
class Posting:
    """A result as it was posted. ``earlier``: what was posted of this kind of matter before, oldest first; ``repeated``: the caller
    had said the same last."""

    caller: Caller
    matter: MatterType
    result: MatterResult
    report: ResultReport
    decided_on: date
    whose: Whose
    earlier: tuple[PostedResult, ...]
    repeated: bool
    terms: OutcomeTerms
    now: datetime


def result_of(matter: MatterType, code: str) -> MatterResult | None:
    """The result with this code."""
    return next((one for one in matter.results if one.code == code), None)


def follow(uow: UnitOfWork, posting: Posting, case: Case, subjects: frozenset[str]) -> Followed | None:
    """The locked case, of these subjects, after the result; None where the result is not about it."""
    if not posting.whose.concerns(subjects):
        return _of_another_subject(uow, posting, case)
    if case.matter_kind != posting.report.kind:
        return _of_another_kind(case)
    follows = posting.result.follows(case.measure_outcome)
    barred = follows is Follows.IMPLEMENTED and case.measure_outcome in _BARRED
    doubt = posting.whose.doubt(subjects, barred=barred)
    if case.state not in _OPEN:
        return _recorded_before(uow, posting, case, follows, subjects, doubt)
    if doubt and case.suggestion is not None and not case.suggestion.get("in_doubt"):
        return Followed(case, Fate.LEFT, f"{doubt}；此前已填好的没有改动")
    if follows is Follows.PERSON:
        return _left(uow, posting, case, _why_left(case, posting.result))
    entry = uow.registry.get(case.key.listing_id)
    report = posting.report
    began = date.fromisoformat(report.from_) if report.from_ else posting.decided_on
    if follows is Follows.IMPLEMENTED and (entry is None or not entry.in_force(began)):
        if posting.repeated and case.suggestion is not None:  # it was in force when this was said first
            return Followed(case, Fate.SUGGESTED, case.suggestion.get("why", ""))
        why = f"{began.isoformat()} 名单条目不在有效期内，不能算作已实施，请由工作人员核对"
        return _left(uow, posting, case, why)
    outcome = _outcome(posting, follows)
    if doubt:
        return _suggest(uow, posting, case, outcome, doubt, in_doubt=True)
    if why := _why_a_person(posting, case, follows, began):
        return _suggest(uow, posting, case, outcome, why)
    if case.state is State.PROMPTED:
        case = handling.acknowledge(uow, posting.caller, case.case_id, now=posting.now)
    recorded = handling.record_outcome(uow, posting.caller, case.case_id, outcome, now=posting.now)
    return Followed(recorded, Fate.DERIVED)


def _why_a_person(posting: Posting, case: Case, follows: Follows, began: date) -> str:
    """Why the outcome is only filled in; empty where the caller's word is enough."""
    if follows is Follows.IMPLEMENTED and began > day_of(posting.now):
        return f"措施自 {began.isoformat()} 起实施：到时由工作人员确认，或者由业务系统再回传一次"
    if not posting.caller.acts_for(case.key.department):
        return "由实施部门的工作人员核对后确认"
    if not _asked_itself(case, posting.caller):
        return "由另一业务系统核查，编号相同未必是同一办件：由工作人员核对后确认"
    return "须由工作人员本人核对后确认" if case.needs_person else ""


def _asked_itself(case: Case, caller: Caller) -> bool:
    """Numbers are not unique among systems: a system speaks for its own matters, and for those that its department opened by hand."""
    return is_person(caller) or case.client in {caller.id, f"department:{case.key.department}"}


def _outcome(posting: Posting, follows: Follows) -> DerivedReport:
    result = posting.result
    said = {"outcome": follows.value, "reason": f"由业务系统回传的办理结果“{result.title}”得出"}
    said |= _particulars(posting.report, follows)
    if follows is Follows.NOT_APPLICABLE and result.reason in posting.terms.reasons:
        said["reason_code"] = str(result.reason)
    if follows is Follows.IMPLEMENTED:
        said.setdefault("from", posting.decided_on.isoformat())
    whole = read_outcome(said, posting.terms)
    return DerivedReport(**whole.model_dump(by_alias=True), result=result.code)


def _particulars(report: ResultReport, follows: Follows) -> dict[str, str]:
    """What was posted of the evidence of such an outcome."""
    found = {"document_no": report.document_no}
    if follows is Follows.IMPLEMENTED:
        found |= {"amount": report.amount, "from": report.from_ or report.decided_on, "until": report.until}
    return {name: value for name, value in found.items() if value}


def _suggest(
    uow: UnitOfWork, posting: Posting, case: Case, outcome: DerivedReport, why: str, *, in_doubt: bool = False
) -> Followed:
    suggestion = {"outcome": outcome.outcome, **outcome.evidence(), "why": why} | (
        {"in_doubt": True} if in_doubt else {}
    )
    if case.suggestion == suggestion or (
        posting.repeated and _but_the_day(case.suggestion) == _but_the_day(suggestion)
    ):
        return Followed(case, Fate.SUGGESTED, why)
    told = {
        "result": outcome.result,
        "reason": f"{outcome.reason}。{why}",
        "suggested": OUTCOME_TITLES[outcome.outcome],
    }
    changed = note(
        uow, case, SUGGEST, told, values={"suggestion": suggestion}, actor=posting.caller.id, now=posting.now
    )
    return Followed(changed, Fate.SUGGESTED, why)


def _but_the_day(suggestion: Mapping[str, Any] | None) -> dict[str, Any]:
    """Said again on another day, a result without a day of its own began when it was said first."""
    return {name: value for name, value in (suggestion or {}).items() if name != "from"}


def _left(uow: UnitOfWork, posting: Posting, case: Case, why: str) -> Followed:
    """Nothing follows any more: what an earlier result filled in would be recorded with one click, and is not so."""
    if case.suggestion is not None:
        case = _take_back(uow, posting, case, f"业务系统现在回传“{posting.result.title}”。{why}")
    return Followed(case, Fate.LEFT, why)


def _of_another_subject(uow: UnitOfWork, posting: Posting, case: Case) -> Followed | None:
    """A system that had not said whose its result is now says so: then it does not stay with the others."""
    filled = case.suggestion or {}
    same = (filled.get("result"), filled.get("document_no")) == (posting.result.code, posting.report.document_no)
    if case.state not in _OPEN or not filled.get("in_doubt") or not same:
        return None
    return Followed(_take_back(uow, posting, case, _OF_ANOTHER), Fate.LEFT, f"{_OF_ANOTHER}，原来填好的已撤下")


def _take_back(uow: UnitOfWork, posting: Posting, case: Case, reason: str) -> Case:
    told = {"result": posting.result.code, "reason": reason}
    return note(uow, case, TAKE_BACK, told, values={"suggestion": None}, actor=posting.caller.id, now=posting.now)


def _of_another_kind(case: Case) -> Followed:
    if case.state not in _OPEN:
        return Followed(case, Fate.UNCHANGED)
    return Followed(case, Fate.LEFT, "案件是同一编号的另一事项提示的，请由工作人员登记，或者回传那一事项的办理结果")


def _recorded_before(
    uow: UnitOfWork, posting: Posting, case: Case, follows: Follows, subjects: frozenset[str], doubt: str
) -> Followed:
    if case.outcome is None or case.state is State.RECALLED:
        return Followed(case, Fate.UNCHANGED)
    known = open_difference(uow.cases.events(case.case_id))
    rests = known is not None or _rests_on_earlier(posting, case, subjects)
    differs = _differs(case, posting, follows, rests=rests)
    if doubt:
        return Followed(case, Fate.LEFT if differs else Fate.UNCHANGED, doubt if differs else "")
    if not differs:
        if known is not None and follows is not Follows.PERSON:
            told = {"result": posting.result.code, "reason": f"业务系统现在回传“{posting.result.title}”"}
            case = note(uow, case, RESULT_AGREES, told, values={}, actor=posting.caller.id, now=posting.now)
        return Followed(case, Fate.UNCHANGED)
    told = {"result": posting.result.code, "reason": differs, **_particulars(posting.report, follows)}
    if known is None or known.data != told:
        case = note(uow, case, RESULT_DIFFERS, told, values={}, actor=posting.caller.id, now=posting.now)
    return Followed(case, Fate.LEFT, differs + _KEPT)


def _differs(case: Case, posting: Posting, follows: Follows, *, rests: bool) -> str:
    """How what is recorded contradicts the result, in Chinese; empty where it does not.

    ``rests``: what is recorded followed from a result that this one replaces, or is contradicted already. Otherwise a result from
    which nothing follows, and one that says less, contradicts nothing.
    """
    outcome, title = case.outcome or "", posting.result.title
    if outcome != follows.value:
        if follows is Follows.PERSON and not rests:
            return ""
        return f"已登记为“{OUTCOME_TITLES[outcome]}”，与业务系统现在回传的办理结果“{title}”不一致"
    recorded, derived = case.evidence or {}, "result" in (case.evidence or {})
    wrong = [
        f"{_PARTICULARS[name]}已登记为“{recorded.get(name) or '无'}”，现在回传的是“{value}”"
        for name, value in _particulars(posting.report, follows).items()
        if value != recorded.get(name) and (derived or recorded.get(name))
    ]
    return "不一致：" + "；".join(wrong) if wrong else ""


def _rests_on_earlier(posting: Posting, case: Case, subjects: frozenset[str]) -> bool:
    """Whether the last result before this one, as far as it was about the case, says what is recorded."""
    before = [one for one in posting.earlier if not one.keys or one.keys & subjects]
    last = result_of(posting.matter, before[-1].result) if before else None
    return last is not None and last.follows(case.measure_outcome).value == case.outcome


def _why_left(case: Case, result: MatterResult) -> str:
    if case.effect == "punish" and case.strength == "mandatory":
        return f"应当实施的措施，办理结果“{result.title}”没有体现：请由工作人员登记如何实施，或者说明为何不予实施"
    return "由工作人员登记"
