"""Telling the other side of a case what happened to its feedback, in the transaction in which it happens.

An outcome flows to the departments that initiated the list: their systems are told, their people have it in the inbox of
``services.feedback``. Feedback that comes back goes to the department that has to report again, people and systems; so does what
becomes of its case without its doing: a refusal or a measure whose days are over, a changed entry, a result that a system reports.
A result that contradicts what was fed back is told to both sides: only the initiator can send the feedback back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.cases.model import Case, CaseEvent
from services.cases.outcome import OUTCOME_TITLES
from services.cases.states import END_MEASURE, REJUDGE, RESULT_DIFFERS, SUGGEST, TAKE_BACK, Action
from services.outbox.sending import Telling, tell
from services.outbox.topics import Topic
from services.ports import UnitOfWork
from services.subjects.masking import mask_text, mask_texts


@dataclass(frozen=True, slots=True)
class _Told:
    """``what`` stands where the event gives no reason of its own; ``what_to_do`` comes after it."""

    topic: Topic
    title: str
    what: str
    what_to_do: str


_OF_EVENT: Mapping[str, _Told] = {
    Action.RETURN.value: _Told(Topic.CASE_RETURNED, "反馈被退回", "", "请按当前情况重新登记办理结果。"),
    Action.EXPIRE.value: _Told(
        Topic.CASE_EXPIRED,
        "不予实施到期",
        "经复核不予实施的期限已满，条目仍然有效",
        "请重新办理：实施措施，或者重新说明理由。",
    ),
    Action.RECALL.value: _Told(
        Topic.CASE_REJUDGED, "案件已撤回", "条目变更后，不再给出该措施", "不用再办理；已经实施的，请解除并登记。"
    ),
    END_MEASURE: _Told(
        Topic.MEASURE_ENDED, "措施到期终止", "措施的期限已满，自动终止", "请即恢复该主体的资格或者待遇，不用另行决定。"
    ),
    REJUDGE: _Told(Topic.CASE_REJUDGED, "案件已重新判断", "条目变更后，措施有变化", "请按案件中现在写明的内容办理。"),
    SUGGEST: _Told(
        Topic.CASE_SUGGESTED, "收到业务办理结果", "业务系统已回传办理结果", "结果已填好，请核对后确认，不用重新录入。"
    ),
    TAKE_BACK: _Told(
        Topic.CASE_SUGGESTED, "办理结果已更正", "业务系统更正了办理结果", "原来填好的已经撤下，请按实际情况登记。"
    ),
    RESULT_DIFFERS: _Told(
        Topic.CASE_RESULT_DIFFERS,
        "办理结果与已登记的不一致",
        "业务系统的结果与已登记的不一致",
        "已登记的没有改动。请核对；需要更正的，由发起部门退回后重新登记。",
    ),
}


def tell_steps(uow: UnitOfWork, case: Case, events: Sequence[CaseEvent], *, actor: str, now: datetime) -> None:
    """``case`` as it stands after ``events``."""
    for event in events:
        if event.action == Action.FEED_BACK.value:
            tell(uow, _fed_back(case, event), _initiators_of(case), actor=actor, now=now, notices=False)
        elif (telling := _to_carrier(case, event)) is not None:
            told = _initiators_of(case) if event.action == RESULT_DIFFERS else set()
            tell(uow, telling, told | {case.key.department}, actor=actor, now=now)


def _initiators_of(case: Case) -> set[str]:
    """The departments that initiated the lists by which the case came."""
    return {source.initiator for source in case.sources}


def _fed_back(case: Case, event: CaseEvent) -> Telling:
    outcome = OUTCOME_TITLES.get(case.outcome or "", "")
    return Telling(
        topic=Topic.CASE_FED_BACK,
        key=f"{case.case_id}:{event.seq}",
        about=f"case:{case.case_id}",
        title=f"收到反馈：{case.title}（{outcome}）",
        text=f"{case.subject_name}，办件编号 {mask_text(case.case_no)}：{outcome}。请核验，或者写明理由退回。",
        data=_data(case, event) | {"outcome": case.outcome, "evidence": mask_texts(case.evidence)},
        link=f"/cases/{case.case_id}",
    )


def _to_carrier(case: Case, event: CaseEvent) -> Telling | None:
    """What the department that carries the measure out has to know of this event; None for what it did itself."""
    told = _OF_EVENT.get(event.action)
    if told is None or (event.action == Action.RECALL.value and not event.data.get("rejudged")):
        return None  # an exit tells by itself, see services.registry.telling
    reason = mask_text(str(event.data.get("reason", "")))
    in_doubt = event.action == SUGGEST and (case.suggestion or {}).get("in_doubt")
    what_to_do = "请先核对是不是本案主体，再选择办理结果。" if in_doubt else told.what_to_do
    lines = [f"{case.subject_name}，办件编号 {mask_text(case.case_no)}：{reason or told.what}", what_to_do]
    return Telling(
        topic=told.topic,
        key=f"{case.case_id}:{event.seq}",
        about=f"case:{case.case_id}",
        title=f"{told.title}：{case.title}",
        text="\n".join(lines),
        data=_data(case, event) | {"reason": reason},
        link=f"/cases/{case.case_id}",
    )


def _data(case: Case, event: CaseEvent) -> dict[str, Any]:
    return {
        "case_id": case.case_id,
        "case_no": mask_text(case.case_no),
        "version": event.seq,
        "listing_id": case.key.listing_id,
        "list": case.list_id,
        "measure": case.key.measure,
        "department": case.key.department,
    }
