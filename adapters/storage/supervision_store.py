"""SQL of supervisions. Each is written together with its event."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, fields, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, bindparam, func, insert, select, tuple_, update

from adapters.storage.clauses import among
from adapters.storage.conflicts import insert_or_ignore
from adapters.storage.direct import Direct
from adapters.storage.tables.cases import case_record
from adapters.storage.tables.outbox import outbox_message
from adapters.storage.tables.rights import claim
from adapters.storage.tables.supervision import supervision, supervision_event
from services.supervision.kinds import Kind
from services.supervision.model import Answer, Count, DutyKey, Ending, Supervision, SupervisionEvent, SupervisionFilter
from services.supervision.states import Action, State

_S = supervision.c
_KEY = [_S.kind, _S.about, _S.department, _S.occurrence]
_PLAIN = [f.name for f in fields(Supervision) if f.name not in ("key", "state", "ending", "answer", "subject")]
_CHUNK = 200
_CASE, _CLAIM, _MESSAGE, _ENTRY = "case:", "claim:", "message:", "listing:"
_cases = Direct(select(case_record.c.case_id, case_record.c.subject_name).where(among(case_record.c.case_id)))
_claims = Direct(select(claim.c.claim_id, claim.c.listing_id).where(among(claim.c.claim_id)))
_messages = Direct(
    select(outbox_message.c.message_id, outbox_message.c.about).where(
        among(outbox_message.c.message_id), outbox_message.c.about.startswith(_ENTRY)
    )
)


class SqlSupervisionStore:
    """Implements services.supervision.store.SupervisionStore on one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, departments: Collection[str]) -> tuple[Supervision, ...]:
        """See the protocol."""
        wanted = select(supervision).where(_S.department.in_(sorted(departments)), _S.closed_at.is_(None))
        return self._all(wanted.order_by(_S.supervision_id))

    def hold_open(self, departments: Collection[str]) -> tuple[Supervision, ...]:
        """See the protocol. In the order of the ids, so that two processes never wait for each other in a circle."""
        wanted = select(supervision).where(_S.department.in_(sorted(departments)), _S.closed_at.is_(None))
        return self._all(wanted.order_by(_S.supervision_id).with_for_update())

    def known(self, keys: Collection[DutyKey]) -> frozenset[DutyKey]:
        """See the protocol."""
        wanted, found = sorted(keys), set[DutyKey]()
        for start in range(0, len(wanted), _CHUNK):
            part = [(key.kind.value, *key[1:]) for key in wanted[start : start + _CHUNK]]
            rows = self._connection.execute(select(*_KEY).where(tuple_(*_KEY).in_(part)))
            found.update(DutyKey(Kind(row[0]), *row[1:]) for row in rows)
        return frozenset(found)

    def add(self, new: Sequence[tuple[Supervision, SupervisionEvent]]) -> frozenset[str]:
        """See the protocol."""
        if not new:
            return frozenset()
        rows = [_row(one) for one, _ in new]
        self._connection.execute(insert_or_ignore(self._connection, supervision), rows)
        ids, added = [one.supervision_id for one, _ in new], set[str]()
        for start in range(0, len(ids), _CHUNK):
            part = ids[start : start + _CHUNK]
            added.update(self._connection.scalars(select(_S.supervision_id).where(_S.supervision_id.in_(part))))
        events = [_event_row(one.supervision_id, event) for one, event in new if one.supervision_id in added]
        if events:
            self._connection.execute(insert(supervision_event), events)
        return frozenset(added)

    def change(self, changed: Sequence[tuple[Supervision, SupervisionEvent]]) -> None:
        """See the protocol."""
        if not changed:
            return
        rows = [{**_row(one), "held": one.supervision_id} for one, _ in changed]
        self._connection.execute(update(supervision).where(_S.supervision_id == bindparam("held")), rows)
        events = [_event_row(one.supervision_id, event) for one, event in changed]
        self._connection.execute(insert(supervision_event), events)

    def get(self, supervision_id: str) -> Supervision | None:
        """See the protocol."""
        found = self._one(select(supervision).where(_S.supervision_id == supervision_id))
        return self._told((found,))[0] if found else None

    def hold(self, supervision_id: str) -> Supervision | None:
        """See the protocol."""
        return self._one(select(supervision).where(_S.supervision_id == supervision_id).with_for_update())

    def events(self, supervision_id: str) -> tuple[SupervisionEvent, ...]:
        """See the protocol."""
        wanted = select(supervision_event).where(supervision_event.c.supervision_id == supervision_id)
        rows = self._connection.execute(wanted.order_by(supervision_event.c.seq))
        return tuple(
            SupervisionEvent(row.seq, row.action, State(row.state), row.at, row.actor, row.data) for row in rows
        )

    def page(self, wanted: SupervisionFilter, before: str | None, limit: int) -> tuple[Supervision, ...]:
        """See the protocol."""
        found = select(supervision).where(*_matching(wanted))
        if before is not None:
            found = found.where(_S.supervision_id < before)
        return self._told(self._all(found.order_by(_S.supervision_id.desc()).limit(limit)))

    def entries(self, about: Collection[str]) -> Mapping[str, str]:
        """See the protocol."""
        keys = {kind: _ids(kind, about) for kind in (_CLAIM, _MESSAGE)}
        claims = _claims.rows(self._connection, keys=keys[_CLAIM]) if keys[_CLAIM] else ()
        messages = _messages.rows(self._connection, keys=keys[_MESSAGE]) if keys[_MESSAGE] else ()
        return {f"{_CLAIM}{row.claim_id}": row.listing_id for row in claims} | {
            f"{_MESSAGE}{row.message_id}": row.about.removeprefix(_ENTRY) for row in messages
        }

    def counts(self, wanted: SupervisionFilter) -> tuple[Count, ...]:
        """See the protocol."""
        groups = (_S.department, _S.kind, _S.state)
        counted = select(*groups, func.count().label("count")).where(*_matching(wanted)).group_by(*groups)
        rows = self._connection.execute(counted.order_by(*groups))
        return tuple(Count(row.department, Kind(row.kind), State(row.state), row[3]) for row in rows)

    def _told(self, found: Sequence[Supervision]) -> tuple[Supervision, ...]:
        """The same with the last answer to each, and whom its case is about."""
        event = supervision_event.c
        wanted = select(event.supervision_id, event.data, event.at, event.actor).where(
            event.supervision_id.in_([one.supervision_id for one in found]), event.action == Action.ANSWER.value
        )
        rows = self._connection.execute(wanted.order_by(event.seq))
        last = {row.supervision_id: Answer(row.data["answer"], row.at, row.actor) for row in rows}
        subjects = self._subjects(one.key.about for one in found)
        return tuple(
            replace(one, answer=last.get(one.supervision_id), subject=subjects.get(one.key.about, "")) for one in found
        )

    def _subjects(self, about: Iterable[str]) -> dict[str, str]:
        ids = _ids(_CASE, about)
        rows = _cases.rows(self._connection, keys=ids) if ids else ()
        return {f"{_CASE}{row.case_id}": row.subject_name for row in rows}

    def _one(self, wanted: Select[Any]) -> Supervision | None:
        return next(iter(self._all(wanted)), None)

    def _all(self, wanted: Select[Any]) -> tuple[Supervision, ...]:
        return tuple(_supervision(row) for row in self._connection.execute(wanted).mappings())


def _ids(kind: str, about: Iterable[str]) -> list[str]:
    """Of what is of this kind, the ids."""
    return sorted({one.removeprefix(kind) for one in about if one.startswith(kind)})


def _matching(wanted: SupervisionFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.departments is not None:
        found.append(_S.department.in_(sorted(wanted.departments)))
    if wanted.is_open is not None:
        found.append(_S.closed_at.is_(None) if wanted.is_open else _S.closed_at.is_not(None))
    for name in ("department", "kind", "state", "list_id", "about"):
        if (value := getattr(wanted, name)) is not None:
            found.append(_S[name] == str(value))
    return found


def _row(one: Supervision) -> dict[str, Any]:
    key = dict(zip(DutyKey._fields, (one.key.kind.value, *one.key[1:]), strict=True))
    ending = one.ending.value if one.ending else None
    return {name: getattr(one, name) for name in _PLAIN} | key | {"state": one.state.value, "ending": ending}


def _event_row(supervision_id: str, event: SupervisionEvent) -> dict[str, Any]:
    return {"supervision_id": supervision_id, **asdict(event), "state": event.state.value}


def _supervision(row: RowMapping) -> Supervision:
    return Supervision(
        **{name: row[name] for name in _PLAIN},
        key=DutyKey(Kind(row["kind"]), row["about"], row["department"], row["occurrence"]),
        state=State(row["state"]),
        ending=Ending(row["ending"]) if row["ending"] else None,
    )
