"""SQL of the initiator's inbox and of digests. A digest's number and the cases behind it come from one statement.

A digest that was told has its cases in a table of its own: what is asked about its period is answered from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    union_all,
)

from adapters.storage.case_store import SqlCaseStore, in_scope
from adapters.storage.conflicts import insert_or_ignore
from adapters.storage.report_statements import moments
from adapters.storage.tables.cases import case_event, case_record, case_source
from adapters.storage.tables.feedback import feedback_digest, feedback_digest_case
from services.cases.model import Case, Scope
from services.cases.states import Action, State
from services.feedback.model import InboxFilter, Line, Place, Tally, Waiting
from services.reports.model import Period

_C, _E, _D, _B = case_record.c, case_event.c, feedback_digest.c, feedback_digest_case.c
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

    def told(self, memorandum: str, period: Period) -> tuple[str, datetime] | None:
        """See the protocol."""
        row = self._connection.execute(select(_D.title, _D.told_at).where(*_of(_D, memorandum, period))).one_or_none()
        return None if row is None else (row.title, row.told_at)

    def keep(self, memorandum: str, title: str, period: Period, now: datetime) -> bool:
        """See the protocol. Who tells of the same at the same time waits for the first."""
        named = {"memorandum": memorandum, "first": period.first, "last": period.last}
        statements = _statements(memorandum, period)
        if not any(self._connection.execute(statement.limit(1)).first() for statement in statements):
            return False
        adding = insert_or_ignore(self._connection, feedback_digest, _D.told_at)
        if self._connection.execute(adding, named | {"title": title, "told_at": now}).one_or_none() is None:
            return False
        for statement in statements:
            found = statement.subquery()
            values = select(
                *(literal(value, _B[name].type) for name, value in named.items()), found.c.line, found.c.case_id
            )
            self._connection.execute(insert(feedback_digest_case).from_select([*named, "line", "case_id"], values))
        return True

    def tallies(self, memorandum: str, period: Period) -> Mapping[Line, Tally]:
        """See the protocol."""
        found: dict[Line, Tally] = {}
        for statement in self._counted(memorandum, period):
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

    def behind(
        self, memorandum: str, period: Period, line: Line, scope: Scope, after: str, limit: int
    ) -> tuple[Case, ...]:
        """See the protocol."""
        counted = self._line(memorandum, period, line)
        wanted = select(case_record).where(_C.case_id.in_(counted), in_scope(scope), _C.case_id > after)
        return self._cases.read(wanted.order_by(_C.case_id).limit(limit))

    def visible(self, memorandum: str, period: Period, line: Line, scope: Scope) -> int:
        """See the protocol."""
        wanted = select(func.count()).where(_C.case_id.in_(self._line(memorandum, period, line)), in_scope(scope))
        return self._connection.scalar(wanted) or 0

    def _line(self, memorandum: str, period: Period, line: Line) -> Select[Any]:
        """The ids of one line; no case is in two of the statements for it."""
        found = union_all(*self._counted(memorandum, period)).subquery()
        return select(found.c.case_id).where(found.c.line == line.value)

    def _counted(self, memorandum: str, period: Period) -> tuple[Select[Any], ...]:
        if self.told(memorandum, period) is None:
            return _statements(memorandum, period)
        return (select(_B.line, _B.case_id).where(*_of(_B, memorandum, period)),)


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


def _of(columns: Any, memorandum: str, period: Period) -> list[ColumnElement[bool]]:
    return [columns.memorandum == memorandum, columns.first == period.first, columns.last == period.last]


def _statements(memorandum: str, period: Period) -> tuple[Select[Any], ...]:
    """Each gives (line, case_id), no pair twice, and no line comes in two of them."""
    start, end = moments(period)
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
