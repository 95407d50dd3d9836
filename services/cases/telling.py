"""Telling the other side of a case what happened to its feedback, in the transaction in which it happens.

An outcome flows to the departments that initiated the list: their systems are told, their people have it in the inbox of
``services.feedback``. Feedback that comes back goes to the department that has to report again, people and systems.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from services.cases.model import Case, CaseEvent
from services.cases.outcome import OUTCOME_TITLES
from services.cases.states import Action
from services.outbox.sending import Telling, tell
from services.outbox.topics import Topic
from services.ports import UnitOfWork
from services.subjects.masking import mask_text, mask_texts


def tell_steps(uow: UnitOfWork, case: Case, events: Sequence[CaseEvent], *, actor: str, now: datetime) -> None:
    """``case`` as it stands after ``events``."""
    for event in events:
        if event.action == Action.FEED_BACK.value:
            initiators = {source.initiator for source in case.sources}
            tell(uow, _fed_back(case, event), initiators, actor=actor, now=now, notices=False)
        elif event.action == Action.RETURN.value:
            tell(uow, _returned(case, event), [case.key.department], actor=actor, now=now)


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


def _returned(case: Case, event: CaseEvent) -> Telling:
    reason = mask_text(str(event.data.get("reason", "")))
    return Telling(
        topic=Topic.CASE_RETURNED,
        key=f"{case.case_id}:{event.seq}",
        about=f"case:{case.case_id}",
        title=f"反馈被退回：{case.title}",
        text=f"{case.subject_name}，办件编号 {mask_text(case.case_no)}：{reason}\n请按当前情况重新登记办理结果。",
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
