"""Exports in SQL, and the cases that they are made of. What was reported of a case is its newest record in a submitted export."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, insert, or_, select, update

from adapters.storage.bulk import insert_rows
from adapters.storage.case_store import SqlCaseStore
from adapters.storage.conflicts import insert_or_ignore
from adapters.storage.report_statements import moments
from adapters.storage.tables.cases import case_record
from adapters.storage.tables.checks import credit_check
from adapters.storage.tables.registry import listing_version
from adapters.storage.tables.upward import upward_books, upward_export, upward_export_case
from services.cases.model import Case
from services.cases.states import State as CaseState
from services.reports.model import Period
from services.upward.model import Export, Line, Operation, Reported, Same, State

_C, _E, _L, _B = case_record.c, upward_export.c, upward_export_case.c, upward_books.c
_COLUMNS = [_E[field.name] for field in fields(Export)]
_VERIFIED = (CaseState.VERIFIED.value, CaseState.ARCHIVED.value)


class SqlUpwardStore:
    """Implements services.upward.store.UpwardStore."""

    def __init__(self, connection: Connection, cases: SqlCaseStore) -> None:
        self._connection, self._cases = connection, cases

    def verified(self, period: Period) -> tuple[str, ...]:
        """See the protocol."""
        start, end = moments(period)
        within = (_C.state.in_(_VERIFIED), _C.fed_back_at >= start, _C.fed_back_at < end)
        return tuple(self._connection.scalars(select(_C.case_id).where(*within).order_by(_C.case_id)))

    def changed_since_reported(self, layout: str) -> tuple[str, ...]:
        """See the protocol."""
        last = _last_reported(layout).subquery()
        changed = (
            select(_C.case_id)
            .join(last, last.c.case_id == _C.case_id)
            .join(upward_export_case, (_L.case_id == last.c.case_id) & (_L.export_id == last.c.export_id))
            .where(_newer(), _L.operation != Operation.WITHDRAWN.value)
            .order_by(_C.case_id)
        )
        return tuple(self._connection.scalars(changed))

    def cases(self, case_ids: Collection[str]) -> tuple[Case, ...]:
        """See the protocol."""
        return self._cases.read(select(case_record).where(_C.case_id.in_(list(case_ids))).order_by(_C.case_id))

    def reported(self, layout: str, case_ids: Collection[str]) -> dict[str, Reported]:
        """See the protocol."""
        last = _last_reported(layout).where(_L.case_id.in_(list(case_ids))).subquery()
        wanted = select(_L.case_id, _L.export_id, _L.operation, _L.digest).join(
            last, (_L.case_id == last.c.case_id) & (_L.export_id == last.c.export_id)
        )
        return {
            row.case_id: Reported(row.case_id, row.export_id, Operation(row.operation), row.digest)
            for row in self._connection.execute(wanted)
        }

    def waiting(self, layout: str, case_ids: Collection[str]) -> frozenset[str]:
        """See the protocol."""
        open_yet = select(_E.export_id).where(_E.layout == layout, _E.state == State.MADE.value)
        wanted = select(_L.case_id).where(_L.case_id.in_(list(case_ids)), _L.export_id.in_(open_yet))
        return frozenset(self._connection.scalars(wanted))

    def item_codes(self, check_ids: Collection[str]) -> dict[str, str]:
        """See the protocol."""
        columns = credit_check.c
        wanted = select(columns.check_id, columns.item_code).where(
            columns.check_id.in_(list(check_ids)), columns.item_code.is_not(None)
        )
        return {row.check_id: row.item_code for row in self._connection.execute(wanted)}

    def moves(self, layout: str) -> int:
        """See the protocol."""
        return self._connection.scalar(select(_B.moves).where(_B.layout == layout)) or 0

    def move(self, layout: str) -> int:
        """See the protocol."""
        self._connection.execute(insert_or_ignore(self._connection, upward_books), {"layout": layout, "moves": 0})
        counted = update(upward_books).where(_B.layout == layout).values(moves=_B.moves + 1).returning(_B.moves)
        return int(self._connection.execute(counted).scalar_one())

    def add(self, export: Export, lines: Sequence[Line]) -> None:
        """See the protocol."""
        self._connection.execute(insert(upward_export), asdict(export) | {"state": export.state.value})
        rows = [
            (
                export.export_id,
                line.case_id,
                line.case_version,
                line.operation.value,
                line.digest,
                line.listing_version,
                line.in_file,
            )
            for line in lines
        ]
        insert_rows(self._connection, upward_export_case, rows)

    def still_same(self, seen: Sequence[Same]) -> None:
        """See the protocol."""
        if seen:
            newer = (
                update(upward_export_case)
                .where(_L.export_id == bindparam("in_export"), _L.case_id == bindparam("of_case"))
                .values(case_version=bindparam("case"), listing_version=bindparam("listing"))
            )
            rows = [
                {
                    "in_export": one.export_id,
                    "of_case": one.case_id,
                    "case": one.case_version,
                    "listing": one.listing_version,
                }
                for one in seen
            ]
            self._connection.execute(newer, rows)

    def moved(self, export_id: str) -> int:
        """See the protocol."""
        wanted = (
            select(func.count())
            .select_from(upward_export_case)
            .join(case_record, _C.case_id == _L.case_id)
            .where(_L.export_id == export_id, _newer())
        )
        return self._connection.scalar(wanted) or 0

    def by_hand(self, export_id: str, after: str, limit: int) -> tuple[tuple[str, Operation], ...]:
        """See the protocol."""
        wanted = select(_L.case_id, _L.operation).where(
            _L.export_id == export_id, _L.in_file.is_(False), _L.case_id > after
        )
        rows = self._connection.execute(wanted.order_by(_L.case_id).limit(limit))
        return tuple((row.case_id, Operation(row.operation)) for row in rows)

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


def _newer() -> ColumnElement[bool]:
    """Whether the case or its entry has changed since the line; of the two tables joined."""
    entry = listing_version.c
    later = select(entry.version).where(entry.listing_id == _C.listing_id, entry.version > _L.listing_version)
    return or_(_C.version > _L.case_version, later.exists())


def _last_reported(layout: str) -> Select[Any]:
    """The newest submitted export that tells of each case; ids grow with time."""
    return (
        select(_L.case_id, func.max(_L.export_id).label("export_id"))
        .join(upward_export, _E.export_id == _L.export_id)
        .where(_E.layout == layout, _E.state == State.SUBMITTED.value)
        .group_by(_L.case_id)
    )
