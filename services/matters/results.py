"""A business system reports how its matter ended, and the outcomes of the matter's cases follow: nothing is typed twice.

What follows is the matter's own mapping (``results`` in its YAML). Only cases of the caller's own departments are recorded; a case that
another department carries out, that another system asked about, or that needs a person, gets the outcome suggested, and a person
confirms it. So does every case of a matter with several subjects while the result does not say whose it is. What the mapping leaves
open, or contradicts what was recorded before, is told and left to a person. Posting the same again changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.days import day_of
from engine.documents import MatterResult, MatterType
from engine.packs.packset import PackSet
from services.accounts.model import WORKING, Caller
from services.audit import trail
from services.cases.outcome import terms_of
from services.errors import ConflictError, ForbiddenError, InvalidInputError
from services.ids import new_id
from services.matters.following import Fate, Followed, Posting, follow, result_of
from services.matters.model import MatterStanding, PostedResult
from services.matters.naming import resolve
from services.matters.report import ResultReport
from services.matters.standing import own_standing
from services.matters.whose import whose
from services.ports import Cipher, UnitOfWork
from services.subjects.masking import mask_text


@dataclass(frozen=True, slots=True)
class Posted:
    """The result and what followed. ``standing`` is the matter afterwards."""

    result: MatterResult
    followed: tuple[Followed, ...]
    standing: MatterStanding


def post_result(
    uow: UnitOfWork,
    cipher: Cipher,
    packs: PackSet,
    caller: Caller,
    case_no: str,
    report: ResultReport,
    *,
    now: datetime,
) -> Posted:
    """Raises InvalidInputError for a result or a subject that the matter does not know, ConflictError ``matter_not_checked``,
    ForbiddenError."""
    if not caller.has(*WORKING):
        raise ForbiddenError("role_missing", "您的角色不能回传办理结果", "由业务系统或者经办人办理", "请由经办人办理")
    matter, result = _result(packs, report)
    decided_on = _decided_on(report, now)
    found = own_standing(uow, caller, case_no, report.kind)
    if not (found.checks or found.cases):
        raise ConflictError(
            "matter_not_checked",
            "该办件没有核查过",
            f"没有查到本部门就“{matter.title}”对 {case_no} 的核查",
            "请先核查，再办理；核对办件编号和事项是否一致",
        )
    named = resolve(uow, cipher, found, report.subjects or (), matter)
    given = report.given()
    if named:
        given["subjects"] = [{"role": one.role, "subject_key": one.key} for one in named]
    kept = PostedResult(new_id(now), caller.id, case_no, report.kind, report.result, given, now, caller.id)
    posting = Posting(
        caller=caller,
        matter=matter,
        result=result,
        report=report,
        decided_on=decided_on,
        whose=whose(uow, found, named),
        earlier=found.results,
        repeated=_said_last(found, kept),
        terms=terms_of(packs, now),
        now=now,
    )
    followed = []
    for seen in found.cases:
        case = uow.cases.lock(seen.case_id)
        one = follow(uow, posting, case, found.subjects[seen.case_id]) if case is not None else None
        if one is not None:
            followed.append(one)
    if not posting.repeated or any(one.fate is Fate.DERIVED for one in followed):
        _keep(uow, kept, followed)
    return Posted(result, tuple(followed), own_standing(uow, caller, case_no, report.kind))


def _said_last(found: MatterStanding, new: PostedResult) -> bool:
    """Whether it is what the caller said last of any of these subjects."""
    about = [
        one.given
        for one in found.results
        if one.client == new.client and (not one.keys or not new.keys or one.keys & new.keys)
    ]
    return about[-1:] == [new.given]


def _result(packs: PackSet, report: ResultReport) -> tuple[MatterType, MatterResult]:
    matter = packs.matters.get(report.kind)
    if matter is None:
        known = "、".join(f"{one.id}（{one.title}）" for one in packs.matters.values())
        raise InvalidInputError("unknown_matter", f"没有事项 {report.kind}", f"可用的事项：{known}", "请改正", "kind")
    result = result_of(matter, report.result)
    if result is None:
        known = "、".join(f"{one.code}（{one.title}）" for one in matter.results) or "无"
        title = f"事项“{matter.title}”没有办理结果 {report.result}"
        raise InvalidInputError("unknown_result", title, f"可用的结果：{known}", "请按事项目录填写", "result")
    return matter, result


def _decided_on(report: ResultReport, now: datetime) -> date:
    day = date.fromisoformat(report.decided_on) if report.decided_on else day_of(now)
    if day > day_of(now):
        raise InvalidInputError("invalid_field", "决定日期有误", "晚于今天", "请在作出决定之后回传", "decided_on")
    if report.from_ and report.until and report.until < report.from_:
        raise InvalidInputError("invalid_field", "期限有误", "截止日早于起始日", "请核对起止日期", "until")
    return day


def _keep(uow: UnitOfWork, kept: PostedResult, followed: list[Followed]) -> None:
    uow.matters.add_result(kept)
    fates: Mapping[str, list[str]] = {
        fate.value: [one.case.case_id for one in followed if one.fate is fate] for fate in Fate
    }
    subjects: dict[str, Any] = {"subjects": sorted(kept.keys)} if kept.keys else {}
    detail = {
        "case_no": mask_text(kept.case_no),
        "matter": kept.matter_kind,
        "result": kept.result,
        **subjects,
        **fates,
    }
    trail.record(
        uow,
        actor=kept.client,
        action="matter.result",
        entity=f"result:{kept.result_id}",
        detail=detail,
        now=kept.posted_at,
    )
