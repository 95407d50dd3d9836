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
    bindparam,
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
from adapters.storage.clauses import one_of
from adapters.storage.conflicts import insert_or_ignore
from adapters.storage.direct import Direct
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
        row = _TOLD.first(self._connection, **_asked(memorandum, period))
        return None if row is None else (row.title, row.told_at)

    def keep(self, memorandum: str, title: str, period: Period, now: datetime) -> bool:
        """See the protocol. Who tells of the same at the same time waits for the first."""
        named = {"memorandum": memorandum, "first": period.first, "last": period.last}
        asked = _asked(memorandum, period)
        if not any(one.first(self._connection, **asked) for one in _ANY):
            return False
        adding = insert_or_ignore(self._connection, feedback_digest, _D.told_at)
        if self._connection.execute(adding, named | {"title": title, "told_at": now}).one_or_none() is None:
            return False
        for one in _KEEP:
            one.run(self._connection, **asked)
        return True

    def tallies(self, memorandum: str, period: Period) -> Mapping[Line, Tally]:
        """See the protocol."""
        asked = _asked(memorandum, period)
        counting = _COUNT if self.told(memorandum, period) is None else _COUNT_TOLD
        return {
            Line(line): Tally(int(organisations), int(people))
            for one in counting
            for line, organisations, people in one.rows(self._connection, **asked)
        }

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
        counted = _LINES if self.told(memorandum, period) is None else (_LINES_TOLD,)
        found = union_all(*counted).subquery()
        return select(found.c.case_id).where(found.c.line == line.value).params(_asked(memorandum, period))


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


def _outcomes(within: ColumnElement[bool]) -> Select[Any]:
    """What each case that was fed back said last."""
    said = and_(within, one_of(_E.action, _OUTCOMES))
    last = select(_E.case_id, func.max(_E.seq).label("seq")).where(said).group_by(_E.case_id).subquery()
    line = case({action: found.value for action, found in _OUTCOMES.items()}, value=_E.action)
    return select(line.label("line"), _E.case_id).join(last, _is(last))


def _steps(within: ColumnElement[bool]) -> Select[Any]:
    line = case({action.value: found.value for found, action in _STEPS.items()}, value=_E.action)
    taken = and_(within, one_of(_E.action, [action.value for action in _STEPS.values()]))
    return select(line.label("line"), _E.case_id).where(taken).distinct()


def _still_waiting(before: ColumnElement[bool]) -> Select[Any]:
    """What stood at feedback after its last event of the period or earlier."""
    last = select(_E.case_id, func.max(_E.seq).label("seq")).where(before).group_by(_E.case_id).subquery()
    waiting = select(literal(Line.WAITING.value).label("line"), _E.case_id).join(last, _is(last))
    return waiting.where(_E.state == State.FED_BACK.value)


def _counting(lines: Select[Any]) -> Direct:
    base = lines.subquery()
    person = _C.subject_kind == "natural_person"
    numbers = (
        func.sum(case((person, 0), else_=1)).label("organisations"),
        func.sum(case((person, 1), else_=0)).label("people"),
    )
    return Direct(select(base.c.line, *numbers).join(case_record, _C.case_id == base.c.case_id).group_by(base.c.line))


def _keeping(lines: Select[Any]) -> Direct:
    found = lines.subquery()
    values = select(*_NAMED.values(), found.c.line, found.c.case_id)
    return Direct(insert(feedback_digest_case).from_select([*_NAMED, "line", "case_id"], values))


def _asked(memorandum: str, period: Period) -> dict[str, Any]:
    """What the statements below are asked with."""
    start, end = moments(period)
    return {
        "of_memorandum": memorandum,
        "first_day": period.first,
        "last_day": period.last,
        "start": start,
        "end": end,
    }


def _is(last: Any) -> ColumnElement[bool]:
    return and_(last.c.case_id == _E.case_id, last.c.seq == _E.seq)


# Made once: putting them together costs more than running them, and the digests of a month are asked for all memoranda.
_NAMED = {
    "memorandum": bindparam("of_memorandum", type_=_B.memorandum.type),
    "first": bindparam("first_day", type_=_B.first.type),
    "last": bindparam("last_day", type_=_B.last.type),
}
_ours = _E.case_id.in_(select(case_source.c.case_id).where(case_source.c.memorandum == _NAMED["memorandum"]))
_before = and_(_ours, _E.at < bindparam("end"))
_within = and_(_before, _E.at >= bindparam("start"))
_LINES = (_outcomes(_within), _steps(_within), _still_waiting(_before))
"""Each gives (line, case_id), no pair twice, and no line comes in two of them."""
_LINES_TOLD = select(_B.line, _B.case_id).where(*(_B[name] == value for name, value in _NAMED.items()))
_TOLD = Direct(select(_D.title, _D.told_at).where(*(_D[name] == value for name, value in _NAMED.items())))
_ANY = tuple(Direct(lines.limit(1)) for lines in _LINES)
_KEEP = tuple(_keeping(lines) for lines in _LINES)
_COUNT = tuple(_counting(lines) for lines in _LINES)
_COUNT_TOLD = (_counting(_LINES_TOLD),)
