"""Exports in SQL, and the cases that they are made of. What was reported of a case is its newest record in a submitted export."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select, update

from adapters.storage.case_store import SqlCaseStore
from adapters.storage.tables.cases import case_record
from adapters.storage.tables.upward import upward_export, upward_export_case
from services.cases.model import Case
from services.cases.states import State as CaseState
from services.upward.model import Export, Line, Operation, Reported, State

_C, _E, _L = case_record.c, upward_export.c, upward_export_case.c
_COLUMNS = [_E[field.name] for field in fields(Export)]
_VERIFIED = (CaseState.VERIFIED.value, CaseState.ARCHIVED.value)


class SqlUpwardStore:
    """Implements services.upward.store.UpwardStore."""

    def __init__(self, connection: Connection, cases: SqlCaseStore) -> None:
        self._connection, self._cases = connection, cases

    def verified(self, start: datetime, end: datetime, after: str, limit: int) -> tuple[Case, ...]:
        """See the protocol."""
        within = (_C.state.in_(_VERIFIED), _C.fed_back_at >= start, _C.fed_back_at < end, _C.case_id > after)
        return self._cases.read(select(case_record).where(*within).order_by(_C.case_id).limit(limit))

    def changed_since_reported(self, layout: str, after: str, limit: int) -> tuple[Case, ...]:
        """See the protocol."""
        last = _last_reported(layout).subquery()
        changed = (
            select(_C.case_id)
            .join(last, last.c.case_id == _C.case_id)
            .join(upward_export_case, (_L.case_id == last.c.case_id) & (_L.export_id == last.c.export_id))
            .where(_C.version > _L.case_version, _L.operation != Operation.WITHDRAWN.value, _C.case_id > after)
        )
        wanted = select(case_record).where(_C.case_id.in_(changed)).order_by(_C.case_id).limit(limit)
        return self._cases.read(wanted)

    def reported(self, layout: str, case_ids: Collection[str]) -> dict[str, Reported]:
        """See the protocol."""
        last = _last_reported(layout).where(_L.case_id.in_(list(case_ids))).subquery()
        wanted = select(_L.case_id, _L.case_version, _L.operation, _L.digest).join(
            last, (_L.case_id == last.c.case_id) & (_L.export_id == last.c.export_id)
        )
        return {
            row.case_id: Reported(row.case_id, row.case_version, Operation(row.operation), row.digest)
            for row in self._connection.execute(wanted)
        }

    def add(self, export: Export, lines: Sequence[Line]) -> None:
        """See the protocol."""
        self._connection.execute(insert(upward_export), asdict(export) | {"state": export.state.value})
        if lines:
            rows = [
                {
                    "export_id": export.export_id,
                    "case_id": line.case_id,
                    "case_version": line.case_version,
                    "operation": line.operation.value,
                    "digest": line.digest,
                }
                for line in lines
            ]
            self._connection.execute(insert(upward_export_case), rows)

    def get(self, export_id: str) -> Export | None:
        """See the protocol."""
        return next(iter(self._read(select(*_COLUMNS).where(_E.export_id == export_id))), None)

    def lock(self, export_id: str) -> Export | None:
        """See the protocol."""
        return next(iter(self._read(select(*_COLUMNS).where(_E.export_id == export_id).with_for_update())), None)

    def settle(self, changed: Export) -> None:
        """See the protocol."""
        values = {
            "state": changed.state.value,
            "settled_at": changed.settled_at,
            "settled_by": changed.settled_by,
            "note": changed.note,
        }
        self._connection.execute(update(upward_export).where(_E.export_id == changed.export_id).values(**values))

    def page(self, before: str | None, limit: int) -> tuple[Export, ...]:
        """See the protocol."""
        query = select(*_COLUMNS).order_by(_E.export_id.desc()).limit(limit)
        return self._read(query if before is None else query.where(_E.export_id < before))

    def _read(self, wanted: Select[Any]) -> tuple[Export, ...]:
        rows = self._connection.execute(wanted).mappings()
        return tuple(Export(**{**row, "state": State(row["state"])}) for row in rows)


def _last_reported(layout: str) -> Select[Any]:
    """The newest submitted export that tells of each case; ids grow with time."""
    return (
        select(_L.case_id, func.max(_L.export_id).label("export_id"))
        .join(upward_export, _E.export_id == _L.export_id)
        .where(_E.layout == layout, _E.state == State.SUBMITTED.value)
        .group_by(_L.case_id)
    )
