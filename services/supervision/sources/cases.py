"""Duties from cases: acknowledge, report the outcome, review a refusal; lift what was carried out; for initiators, verify the feedback."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from services.cases.states import State
from services.ports import UnitOfWork
from services.subjects.masking import mask_text
from services.supervision.kinds import Kind
from services.supervision.ladder import Ladder
from services.supervision.model import Duty, DutyKey
from services.supervision.sources.timing import limit_of
from services.supervision.store import WaitingCase

_WAITS_FOR: Mapping[State, Kind] = {
    State.PROMPTED: Kind.ACKNOWLEDGE,
    State.ACKNOWLEDGED: Kind.RESOLVE,
    State.DECLINED: Kind.REVIEW,
    State.FED_BACK: Kind.VERIFY,
}


def case_duties(uow: UnitOfWork, ladder: Ladder, departments: Collection[str]) -> Iterator[Duty]:
    """What these departments owe in cases."""
    for case in uow.duties.waiting_cases(departments):
        kind = _WAITS_FOR[case.state]
        owing = case.initiators if kind is Kind.VERIFY else (case.department,)
        yield from _duties(ladder, kind, case, [one for one in owing if one in departments])
    for case in uow.duties.cases_to_lift(departments):
        yield from _duties(ladder, Kind.LIFT, case, [case.department])


def _duties(ladder: Ladder, kind: Kind, case: WaitingCase, owing: Collection[str]) -> Iterator[Duty]:
    limit = limit_of(ladder, kind, case.since)
    if limit is None:
        return
    for department in owing:
        yield Duty(
            key=DutyKey(kind, f"case:{case.case_id}", department, str(case.seq)),
            title=case.title,
            reference=mask_text(case.case_no),
            link=f"/cases/{case.case_id}",
            since=case.since,
            last_day=limit.last_day,
            list_id=case.list_id,
            subject=case.subject,
            missing_year=limit.missing_year,
        )
