"""Typical cases in SQL. One and its events are written together or not at all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Connection, Select, insert, or_, select, update

from adapters.storage.conflicts import insert_or_ignore
from adapters.storage.tables.typical import typical_case, typical_case_event
from services.typical.model import Event, Filter, Scope, TypicalCase
from services.typical.states import CLOSED, State

_C = typical_case.c
_COLUMNS = [_C[field.name] for field in fields(TypicalCase)]


class SqlTypicalStore:
    """Implements services.typical.store.TypicalStore."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, new: TypicalCase, event: Event) -> bool:
        """See the protocol. Waits for a transaction that is adding one of the same case."""
        self._connection.execute(insert_or_ignore(self._connection, typical_case), [_row(new)])
        if self.get(new.typical_id) is None:
            return False
        self._add_event(new.typical_id, event)
        return True

    def get(self, typical_id: str) -> TypicalCase | None:
        """See the protocol."""
        return next(iter(self._read(select(*_COLUMNS).where(_C.typical_id == typical_id))), None)

    def lock(self, typical_id: str) -> TypicalCase | None:
        """See the protocol."""
        return next(iter(self._read(select(*_COLUMNS).where(_C.typical_id == typical_id).with_for_update())), None)

    def lock_open(
        self, *, case_ids: Collection[str] = (), listing_ids: Collection[str] = ()
    ) -> tuple[TypicalCase, ...]:
        """See the protocol."""
        theirs = or_(_C.case_id.in_(list(case_ids)), _C.listing_id.in_(list(listing_ids)))
        return self._read(select(*_COLUMNS).where(theirs, _C.is_open).order_by(_C.typical_id).with_for_update())

    def change(self, changed: TypicalCase, event: Event) -> None:
        """See the protocol."""
        self._connection.execute(update(typical_case).where(_C.typical_id == changed.typical_id).values(_row(changed)))
        self._add_event(changed.typical_id, event)

    def events(self, typical_id: str) -> tuple[Event, ...]:
        """See the protocol."""
        columns = typical_case_event.c
        wanted = select(typical_case_event).where(columns.typical_id == typical_id).order_by(columns.seq)
        return tuple(
            Event(row["seq"], row["action"], State(row["state"]), row["at"], row["actor"], row["data"])
            for row in self._connection.execute(wanted).mappings()
        )

    def page(self, scope: Scope, wanted: Filter, before: str | None, limit: int) -> tuple[TypicalCase, ...]:
        """See the protocol."""
        query = select(*_COLUMNS).where(_C.effect == wanted.effect).order_by(_C.typical_id.desc()).limit(limit)
        if not scope.everything:
            released = _C.state == State.RELEASED.value
            query = query.where(or_(released, _C.department.in_(sorted(scope.departments))))
        if wanted.state is not None:
            query = query.where(_C.state == wanted.state.value)
        if before is not None:
            query = query.where(_C.typical_id < before)
        return self._read(query)

    def _add_event(self, typical_id: str, event: Event) -> None:
        row = {"typical_id": typical_id, **asdict(event), "state": event.state.value}
        self._connection.execute(insert(typical_case_event), row)

    def _read(self, wanted: Select[Any]) -> tuple[TypicalCase, ...]:
        rows = self._connection.execute(wanted).mappings()
        return tuple(TypicalCase(**{**row, "state": State(row["state"])}) for row in rows)


def _row(one: TypicalCase) -> dict[str, Any]:
    return {**asdict(one), "state": one.state.value, "is_open": one.state not in CLOSED}
