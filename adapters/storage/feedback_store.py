"""SQL of the initiator's inbox and of digests. A digest's number and the cases behind it come from one statement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, false, func, literal, or_, select

from adapters.storage.case_store import SqlCaseStore
from adapters.storage.tables.cases import case_event, case_record, case_source
from services.cases.model import Case
from services.cases.states import Action, State
from services.feedback.model import InboxFilter, Line, Place, Tally, Waiting

_C, _E = case_record.c, case_event.c
_OUTCOMES = {
    Action.IMPLEMENT.value: Line.IMPLEMENTED,
    Action.FIND_NOT_APPLICABLE.value: Line.NOT_APPLICABLE,
    Action.FIND_NOT_SAME_SUBJECT.value: Line.NOT_SAME_SUBJECT,
    Action.APPROVE_DECLINE.value: Line.DECLINED,
}
"""The step that each feedback follows in the same transaction."""
_STEPS = {
    Line.RETURNED: Action.RETURN,
    Line.VERIFIED: Action.VERIFY,
    Line.ARCHIVED: Action.ARCHIVE,
    Line.RECALLED: Action.RECALL,
}


class SqlFeedbackStore:
    """Implements services.feedback.store.FeedbackStore."""

    def __init__(self, connection: Connection, cases: SqlCaseStore) -> None:
        self._connection, self._cases = connection, cases

    def inbox(self, whose: Waiting, wanted: InboxFilter, after: Place | None, limit: int) -> tuple[Case, ...]:
        """See the protocol."""
        conditions = [*_waiting(whose, wanted.archiving), *_matching(wanted)]
        if after is not None:
            later = and_(_C.fed_back_at == after.fed_back_at, _C.case_id > after.case_id)
            conditions.append(or_(_C.fed_back_at > after.fed_back_at, later))
        query = select(case_record).where(*conditions).order_by(_C.fed_back_at, _C.case_id).limit(limit)
        return self._cases.read(query)

    def count(self, whose: Waiting, *, archiving: bool = False) -> int:
        """See the protocol."""
        return self._connection.scalar(select(func.count()).where(*_waiting(whose, archiving))) or 0

    def tallies(self, memorandum: str, start: datetime, end: datetime) -> Mapping[Line, Tally]:
        """See the protocol."""
        found: dict[Line, Tally] = {}
        for statement in _statements(memorandum, start, end):
            base = statement.subquery()
            person = _C.subject_kind == "natural_person"
            counted = (
                select(base.c.line, func.sum(case((person, 0), else_=1)), func.sum(case((person, 1), else_=0)))
                .join(case_record, _C.case_id == base.c.case_id)
                .group_by(base.c.line)
            )
            for line, organisations, people in self._connection.execute(counted):
                found[Line(line)] = Tally(int(organisations), int(people))
        return found

    def ids(self, memorandum: str, start: datetime, end: datetime, line: Line) -> tuple[str, ...]:
        """See the protocol."""
        found: list[str] = []
        for statement in _statements(memorandum, start, end):
            base = statement.subquery()
            wanted = select(base.c.case_id).where(base.c.line == line.value).order_by(base.c.case_id)
            found += self._connection.scalars(wanted)
        return tuple(found)


def _waiting(whose: Waiting, archiving: bool) -> list[ColumnElement[bool]]:
    state = State.VERIFIED if archiving else State.FED_BACK
    conditions: list[ColumnElement[bool]] = [_C.state == state.value]
    if not whose.everything:
        ours = select(case_source.c.case_id).where(case_source.c.initiator.in_(whose.departments))
        conditions.append(_C.case_id.in_(ours) if whose.departments else false())
    return conditions


def _matching(wanted: InboxFilter) -> list[ColumnElement[bool]]:
    equal = {_C.list_id: wanted.list_id, _C.outcome: wanted.outcome, _C.department: wanted.department}
    conditions: list[ColumnElement[bool]] = [column == value for column, value in equal.items() if value is not None]
    if wanted.memorandum is not None:
        given = select(case_source.c.case_id).where(case_source.c.memorandum == wanted.memorandum)
        conditions.append(_C.case_id.in_(given))
    return conditions


def _statements(memorandum: str, start: datetime, end: datetime) -> tuple[Select[Any], ...]:
    """Each gives (line, case_id), no pair twice, and no line comes in two of them."""
    ours = _E.case_id.in_(select(case_source.c.case_id).where(case_source.c.memorandum == memorandum))
    within = and_(ours, _E.at >= start, _E.at < end)
    return _outcomes(within), _steps(within), _still_waiting(and_(ours, _E.at < end))


def _outcomes(within: ColumnElement[bool]) -> Select[Any]:
    """What each case that was fed back said last."""
    said = and_(within, _E.action.in_(_OUTCOMES))
    last = select(_E.case_id, func.max(_E.seq).label("seq")).where(said).group_by(_E.case_id).subquery()
    line = case({action: found.value for action, found in _OUTCOMES.items()}, value=_E.action)
    return select(line.label("line"), _E.case_id).join(last, _is(last))


def _steps(within: ColumnElement[bool]) -> Select[Any]:
    line = case({action.value: found.value for found, action in _STEPS.items()}, value=_E.action)
    taken = and_(within, _E.action.in_([action.value for action in _STEPS.values()]))
    return select(line.label("line"), _E.case_id).where(taken).distinct()


def _still_waiting(before: ColumnElement[bool]) -> Select[Any]:
    """What stood at feedback after its last event of the period or earlier."""
    last = select(_E.case_id, func.max(_E.seq).label("seq")).where(before).group_by(_E.case_id).subquery()
    waiting = select(literal(Line.WAITING.value).label("line"), _E.case_id).join(last, _is(last))
    return waiting.where(_E.state == State.FED_BACK.value)


def _is(last: Any) -> ColumnElement[bool]:
    return and_(last.c.case_id == _E.case_id, last.c.seq == _E.seq)
