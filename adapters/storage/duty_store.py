"""SQL that reads what departments have not done yet, from the events of cases, pushes and messages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    and_,
    exists,
    func,
    or_,
    select,
    union,
)

from adapters.storage.clauses import among, one_of
from adapters.storage.direct import Direct
from adapters.storage.outbox_store import AT_RECIPIENT, awaited
from adapters.storage.tables.cases import case_event, case_record, case_source
from adapters.storage.tables.outbox import outbox_message
from adapters.storage.tables.push import push, push_delivery, push_event
from adapters.storage.tables.supervision import supervision
from services.cases.states import REQUIRE_LIFT, Action, State
from services.outbox.model import Message
from services.push.model import PushState
from services.supervision.store import WaitingCase, WaitingDelivery

_C, _E, _S, _D, _M = case_record.c, case_event.c, case_source.c, push_delivery.c, outbox_message.c
_AT_CARRIER = [State.PROMPTED.value, State.ACKNOWLEDGED.value, State.DECLINED.value]
_WAITS = and_(_C.is_open, one_of(_C.state, [*_AT_CARRIER, State.FED_BACK.value]))
_SIGNED = [PushState.RECEIVED.value, PushState.FAILED.value, PushState.APPLIED.value]
_UNSIGNED = [PushState.SENT.value, PushState.DELIVERED.value]


@dataclass(frozen=True, slots=True)
class _Cases:
    """Two questions, written once: cases that wait, and who initiated their lists."""

    waiting: Direct
    initiators: Direct


def _cases(wanted: ColumnElement[bool], which: Any, event: ColumnElement[bool]) -> _Cases:
    """Cases that are ``wanted``, with ``which`` (the first or the last) of the events by which they came to wait."""
    columns = (_C.case_id, _C.case_no, _C.subject_name, _C.title, _C.list_id, _C.department, _C.state)
    waiting = (
        select(*columns, which(_E.seq).label("seq"), which(_E.at).label("since"))
        .join(case_event, _E.case_id == _C.case_id)
        .where(wanted, event)
        .group_by(*columns)
        .order_by(_C.case_id)
    )
    both = (_S.case_id, _S.initiator)
    initiators = select(*both).join(case_record, _C.case_id == _S.case_id).where(wanted).distinct().order_by(*both)
    return _Cases(Direct(waiting), Direct(initiators))


def _since_it_waits() -> ColumnElement[bool]:
    other = case_event.alias("other").c
    before = select(func.coalesce(func.max(other.seq), 0)).where(other.case_id == _C.case_id, other.state != _C.state)
    return _E.seq > before.scalar_subquery()


def _initiated_by_us() -> ColumnElement[bool]:
    source = case_source.alias("ours").c
    return exists().where(source.case_id == _C.case_id, among(source.initiator))


_AT_THE_CARRIER = _cases(
    and_(_C.is_open, one_of(_C.state, _AT_CARRIER), among(_C.department)), func.min, _since_it_waits()
)
_TO_VERIFY = _cases(and_(_C.is_open, _C.state == State.FED_BACK.value, _initiated_by_us()), func.min, _since_it_waits())
_TO_LIFT = _cases(
    and_(_C.lift_required, among(_C.department)), func.max, one_of(_E.action, [Action.RECALL.value, REQUIRE_LIFT])
)


def _deliveries() -> Select[Any]:
    """Those that are not applied and that no later one of the list settled."""
    event, later, at_later = push_event.c, push.alias("later").c, push_delivery.alias("at_later").c
    here = (event.push_id == _D.push_id, event.department == _D.department)
    settled = exists().where(
        later.list_id == push.c.list_id,
        later.version >= push.c.version,
        at_later.push_id == later.push_id,
        at_later.department == _D.department,
        one_of(at_later.state, _SIGNED),
    )
    return (
        select(push.c.push_id, push.c.list_id, push.c.version, push.c.pushed_at, _D.department, _D.state)
        .add_columns(
            select(func.max(event.ordinal)).where(*here).scalar_subquery().label("seq"),
            select(func.max(event.at)).where(*here).scalar_subquery().label("since"),
        )
        .join(push_delivery, push.c.push_id == _D.push_id)
        .where(
            among(_D.department),
            _D.state != PushState.APPLIED.value,
            or_(~one_of(_D.state, _UNSIGNED), ~settled),
        )
        .order_by(push.c.version, push.c.push_id)
    )


def _debtors() -> CompoundSelect[Any]:
    initiators = (
        select(case_source.c.initiator)
        .join(case_record, _C.case_id == case_source.c.case_id)
        .where(_C.is_open, _C.state == State.FED_BACK.value)
    )
    return union(
        select(_C.department).where(or_(_WAITS, _C.lift_required)),
        initiators,
        select(_D.department).where(_D.state != PushState.APPLIED.value),
        select(_M.department).where(AT_RECIPIENT),
        select(supervision.c.department).where(supervision.c.closed_at.is_(None)),
    )


_UNSETTLED = Direct(_deliveries())
_DEBTORS = Direct(_debtors())


class SqlDutyStore:
    """Implements services.supervision.store.DutyStore on one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def waiting_cases(self, departments: Collection[str]) -> tuple[WaitingCase, ...]:
        """See the protocol."""
        return (*self._cases(_AT_THE_CARRIER, departments), *self._cases(_TO_VERIFY, departments))

    def cases_to_lift(self, departments: Collection[str]) -> tuple[WaitingCase, ...]:
        """See the protocol."""
        return self._cases(_TO_LIFT, departments)

    def waiting_deliveries(self, departments: Collection[str]) -> tuple[WaitingDelivery, ...]:
        """See the protocol."""
        found: dict[tuple[str, str, bool], WaitingDelivery] = {}
        for row in _UNSETTLED.rows(self._connection, keys=sorted(departments)):
            signed = row.state not in _UNSIGNED
            since = row.since if signed else row.pushed_at
            one = WaitingDelivery(
                row.push_id, row.list_id, row.version, row.department, PushState(row.state), row.seq, since
            )
            found.setdefault((row.list_id, row.department, signed), one)
        return tuple(found.values())

    def unconfirmed(self, departments: Collection[str]) -> tuple[Message, ...]:
        """See the protocol."""
        return awaited(self._connection, departments)

    def debtors(self) -> frozenset[str]:
        """See the protocol."""
        return frozenset(row.department for row in _DEBTORS.rows(self._connection))

    def _cases(self, asked: _Cases, departments: Collection[str]) -> tuple[WaitingCase, ...]:
        ours = sorted(departments)
        rows = asked.waiting.rows(self._connection, keys=ours)
        initiators: dict[str, tuple[str, ...]] = {}
        for case_id, initiator in asked.initiators.rows(self._connection, keys=ours) if rows else ():
            initiators[case_id] = (*initiators.get(case_id, ()), initiator)
        return tuple(
            WaitingCase(
                row.case_id,
                row.case_no,
                row.subject_name,
                row.title,
                row.list_id,
                row.department,
                initiators[row.case_id],
                State(row.state),
                row.seq,
                row.since,
            )
            for row in rows
        )
