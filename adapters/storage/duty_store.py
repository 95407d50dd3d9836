"""SQL that reads what departments have not done yet, from the events of cases, pushes and messages."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, union

from adapters.storage.outbox_store import AT_RECIPIENT, messages_of
from adapters.storage.tables.cases import case_event, case_record, case_source
from adapters.storage.tables.outbox import outbox_message
from adapters.storage.tables.push import push, push_delivery, push_event
from adapters.storage.tables.supervision import supervision
from services.cases.states import REQUIRE_LIFT, Action, State
from services.outbox.model import Message
from services.push.model import PushState
from services.supervision.store import WaitingCase, WaitingDelivery

_C, _E, _D, _M = case_record.c, case_event.c, push_delivery.c, outbox_message.c
_AT_CARRIER = [State.PROMPTED.value, State.ACKNOWLEDGED.value, State.DECLINED.value]
_WAITS = and_(_C.is_open, _C.state.in_([*_AT_CARRIER, State.FED_BACK.value]))
_SIGNED = [PushState.RECEIVED.value, PushState.FAILED.value, PushState.APPLIED.value]
_UNSIGNED = [PushState.SENT.value, PushState.DELIVERED.value]


class SqlDutyStore:
    """Implements services.supervision.store.DutyStore on one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def waiting_cases(self, departments: Collection[str]) -> tuple[WaitingCase, ...]:
        """See the protocol."""
        ours = sorted(departments)
        verifiable = and_(_C.is_open, _C.state == State.FED_BACK.value)
        listed = select(case_source.c.case_id).where(case_source.c.initiator.in_(ours))
        other = case_event.alias("other")
        before = (
            select(func.coalesce(func.max(other.c.seq), 0))
            .where(other.c.case_id == _C.case_id, other.c.state != _C.state)
            .scalar_subquery()
        )
        came = _E.seq > before
        return (
            *self._cases(and_(_C.is_open, _C.state.in_(_AT_CARRIER), _C.department.in_(ours)), func.min, came),
            *self._cases(and_(verifiable, _C.case_id.in_(listed)), func.min, came),
        )

    def cases_to_lift(self, departments: Collection[str]) -> tuple[WaitingCase, ...]:
        """See the protocol."""
        lifting = _E.action.in_([Action.RECALL.value, REQUIRE_LIFT])
        return self._cases(and_(_C.lift_required, _C.department.in_(sorted(departments))), func.max, lifting)

    def waiting_deliveries(self, departments: Collection[str]) -> tuple[WaitingDelivery, ...]:
        """See the protocol."""
        ours = _D.department.in_(sorted(departments))
        event = push_event.c
        latest = select(
            event.push_id, event.department, func.max(event.ordinal).label("seq"), func.max(event.at).label("since")
        ).group_by(event.push_id, event.department)
        last = latest.subquery("last")
        reached = (
            select(push.c.list_id, _D.department, func.max(push.c.version).label("version"))
            .join(push, push.c.push_id == _D.push_id)
            .where(ours, _D.state.in_(_SIGNED))
            .group_by(push.c.list_id, _D.department)
            .subquery("reached")
        )
        wanted = (
            select(push.c.push_id, push.c.list_id, push.c.version, _D.department, _D.state, last.c.seq, last.c.since)
            .add_columns(push.c.pushed_at)
            .join(push, push.c.push_id == _D.push_id)
            .join(last, and_(last.c.push_id == _D.push_id, last.c.department == _D.department))
            .outerjoin(reached, and_(reached.c.list_id == push.c.list_id, reached.c.department == _D.department))
            .where(
                ours,
                _D.state != PushState.APPLIED.value,
                or_(_D.state.not_in(_UNSIGNED), reached.c.version.is_(None), push.c.version > reached.c.version),
            )
            .order_by(push.c.version, push.c.push_id)
        )
        found: dict[tuple[str, str, bool], WaitingDelivery] = {}
        for row in self._connection.execute(wanted):
            signed = row.state not in _UNSIGNED
            since = row.since if signed else row.pushed_at
            one = WaitingDelivery(
                row.push_id, row.list_id, row.version, row.department, PushState(row.state), row.seq, since
            )
            found.setdefault((row.list_id, row.department, signed), one)
        return tuple(found.values())

    def unconfirmed(self, departments: Collection[str]) -> tuple[Message, ...]:
        """See the protocol."""
        return messages_of(self._connection, and_(AT_RECIPIENT, _M.department.in_(sorted(departments))))

    def debtors(self) -> frozenset[str]:
        """See the protocol."""
        waiting = _WAITS
        initiators = (
            select(case_source.c.initiator)
            .join(case_record, _C.case_id == case_source.c.case_id)
            .where(_C.is_open, _C.state == State.FED_BACK.value)
        )
        all_of_them = union(
            select(_C.department).where(or_(waiting, _C.lift_required)),
            initiators,
            select(_D.department).where(_D.state != PushState.APPLIED.value),
            select(_M.department).where(AT_RECIPIENT),
            select(supervision.c.department).where(supervision.c.closed_at.is_(None)),
        )
        return frozenset(self._connection.scalars(all_of_them))

    def _cases(self, wanted: ColumnElement[bool], which: Any, event: ColumnElement[bool]) -> tuple[WaitingCase, ...]:
        columns = (_C.case_id, _C.case_no, _C.title, _C.list_id, _C.department, _C.state)
        found: Select[Any] = (
            select(*columns, which(_E.seq).label("seq"), which(_E.at).label("since"))
            .join(case_event, _E.case_id == _C.case_id)
            .where(wanted, event)
            .group_by(*columns)
            .order_by(_C.case_id)
        )
        rows = self._connection.execute(found).all()
        initiators = self._initiators(found)
        return tuple(
            WaitingCase(
                row.case_id,
                row.case_no,
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

    def _initiators(self, cases: Select[Any]) -> dict[str, tuple[str, ...]]:
        ids = cases.order_by(None).with_only_columns(_C.case_id).group_by(None).group_by(_C.case_id, _C.state)
        rows = self._connection.execute(
            select(case_source.c.case_id, case_source.c.initiator)
            .where(case_source.c.case_id.in_(ids))
            .distinct()
            .order_by(case_source.c.case_id, case_source.c.initiator)
        )
        found: dict[str, tuple[str, ...]] = {}
        for case_id, initiator in rows:
            found[case_id] = (*found.get(case_id, ()), initiator)
        return found
