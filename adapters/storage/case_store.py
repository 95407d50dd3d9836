"""SQL of cases. A case and its events are written together or not at all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    false,
    insert,
    or_,
    select,
    update,
)

from adapters.storage.clauses import among
from adapters.storage.direct import Direct, DirectInsert, as_row
from adapters.storage.tables.cases import case_event, case_record, case_source, wrong_person
from adapters.storage.tables.registry import listing_version
from services.cases.model import Case, CaseEvent, CaseFilter, CaseKey, CaseSource, OpenCase, Scope, WrongPerson
from services.cases.states import CLOSED, State

_PLAIN = [field.name for field in fields(Case) if field.name not in ("key", "sources", "state")]
"""Columns whose name and value are those of the Case."""

# On the road of every check, so made once.
_open = Direct(
    select(
        case_record.c.listing_id,
        case_record.c.measure,
        case_record.c.department,
        case_record.c.case_id,
        case_record.c.proposed,
        case_record.c.identity_review,
    ).where(
        case_record.c.client == bindparam("client"),
        case_record.c.case_no == bindparam("case_no"),
        among(case_record.c.listing_id),
        case_record.c.is_open,
    )
)
_add = DirectInsert(case_record, case_record.c.case_id, or_ignore=True)
_wrong_persons = Direct(
    select(wrong_person).where(among(wrong_person.c.listing_id)).order_by(wrong_person.c.found_at.desc())
)
_add_source, _add_event = DirectInsert(case_source), DirectInsert(case_event)
_one = select(case_record).where(case_record.c.case_id == bindparam("case_id"))
_get, _lock = Direct(_one), Direct(_one.with_for_update())
_sources = Direct(
    select(case_source).where(among(case_source.c.case_id)).order_by(case_source.c.memorandum, case_source.c.rule)
)


class SqlCaseStore:
    """Implements services.cases.store.CaseStore."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find_open(self, client: str, case_no: str, listing_ids: Collection[str]) -> dict[CaseKey, OpenCase]:
        """See the protocol."""
        rows = _open.rows(self._connection, client=client, case_no=case_no, keys=list(listing_ids))
        return {CaseKey(*row[:3]): OpenCase(*row[3:]) for row in rows}

    def add(self, cases: Sequence[Case], event: CaseEvent) -> frozenset[str]:
        """See the protocol. Sorted by key, so that two transactions that open the same cases never wait for each other."""
        if not cases:
            return frozenset()
        rows = [_row(case) for case in sorted(cases, key=lambda case: case.key)]
        added = {row.case_id for row in _add.run(self._connection, *rows)}
        sources = [
            {"case_id": case.case_id, **as_row(source)}
            for case in cases
            for source in case.sources
            if case.case_id in added
        ]
        if added:
            _add_source.run(self._connection, *sources)
            self._add_events([(case_id, event) for case_id in sorted(added)])
        return frozenset(added)

    def get(self, case_id: str) -> Case | None:
        """See the protocol."""
        return next(iter(self._of(_get.rows(self._connection, case_id=case_id))), None)

    def lock(self, case_id: str) -> Case | None:
        """See the protocol. SQLite has no row locks and needs none: a write there begins by locking the database."""
        return next(iter(self._of(_lock.rows(self._connection, case_id=case_id))), None)

    def lock_on_listing(self, listing_id: str) -> tuple[Case, ...]:
        """See the protocol."""
        wanted = select(case_record).where(case_record.c.listing_id == listing_id)
        return self.read(wanted.order_by(case_record.c.case_id).with_for_update())

    def change(self, case: Case, columns: Collection[str], events: Sequence[CaseEvent]) -> None:
        """See the protocol."""
        values = {name: getattr(case, name) for name in (*columns, "version")} | _state_columns(case.state)
        new = {f"new_{name}": value for name, value in values.items()}
        _change(frozenset(values)).run(self._connection, of=case.case_id, **new)
        self._add_events([(case.case_id, event) for event in events])

    def events(self, case_id: str) -> tuple[CaseEvent, ...]:
        """See the protocol."""
        wanted = select(case_event).where(case_event.c.case_id == case_id).order_by(case_event.c.seq)
        return tuple(
            CaseEvent(row["seq"], row["action"], State(row["state"]), row["at"], row["actor"], row["data"])
            for row in self._connection.execute(wanted).mappings()
        )

    def page(self, scope: Scope, wanted: CaseFilter, before: str | None, limit: int) -> tuple[Case, ...]:
        """See the protocol."""
        conditions = [in_scope(scope), *_matching(wanted)]
        if before is not None:
            conditions.append(case_record.c.case_id < before)
        query = select(case_record).where(and_(*conditions)).order_by(case_record.c.case_id.desc()).limit(limit)
        return self.read(query)

    def rejudge_due(self, after: str, limit: int) -> tuple[str, ...]:
        """See the protocol."""
        columns = case_record.c
        running = and_(
            columns.state == State.ARCHIVED.value, columns.outcome == "implemented", columns.ended_at.is_(None)
        )
        newer = exists().where(
            listing_version.c.listing_id == columns.listing_id, listing_version.c.version > columns.registry_version
        )
        return self._ids(or_(columns.is_open, running), newer, after=after, limit=limit)

    def judged(self, case: Case) -> None:
        """See the protocol."""
        values = {"registry_version": case.registry_version, "revision": case.revision}
        self._connection.execute(update(case_record).where(case_record.c.case_id == case.case_id).values(**values))
        if set(self._sources([case.case_id])[case.case_id]) != set(case.sources):
            self._connection.execute(delete(case_source).where(case_source.c.case_id == case.case_id))
            _add_source.run(self._connection, *({"case_id": case.case_id, **as_row(source)} for source in case.sources))

    def overrides_over(self, day: date, after: str, limit: int) -> tuple[str, ...]:
        """See the protocol."""
        refused = case_record.c.state.in_([State.FED_BACK.value, State.VERIFIED.value])
        return self._ids(refused, case_record.c.override_until < day, after=after, limit=limit)

    def measures_over(self, day: date, after: str, limit: int) -> tuple[str, ...]:
        """See the protocol."""
        columns = case_record.c
        carried_out = and_(
            columns.outcome == "implemented", columns.state != State.RECALLED.value, columns.ended_at.is_(None)
        )
        return self._ids(carried_out, columns.effective_until < day, after=after, limit=limit)

    def _ids(self, *conditions: ColumnElement[bool], after: str, limit: int) -> tuple[str, ...]:
        wanted = select(case_record.c.case_id).where(*conditions, case_record.c.case_id > after)
        return tuple(self._connection.scalars(wanted.order_by(case_record.c.case_id).limit(limit)))

    def remember_wrong_person(self, found: WrongPerson) -> None:
        """See the protocol."""
        self._connection.execute(insert(wrong_person), asdict(found))

    def wrong_persons(self, listing_ids: Collection[str]) -> tuple[WrongPerson, ...]:
        """See the protocol."""
        rows = _wrong_persons.rows(self._connection, keys=list(listing_ids))
        return tuple(WrongPerson(**row._asdict()) for row in rows)

    def _add_events(self, events: Sequence[tuple[str, CaseEvent]]) -> None:
        rows = [{"case_id": case_id, **as_row(event), "state": event.state.value} for case_id, event in events]
        _add_event.run(self._connection, *rows)

    def read(self, wanted: Select[Any]) -> tuple[Case, ...]:
        """The cases that a statement about ``case_record`` selects, in its order."""
        return self._of(self._connection.execute(wanted).all())

    def _of(self, rows: Sequence[Any]) -> tuple[Case, ...]:
        sources = self._sources([row.case_id for row in rows])
        return tuple(_case(row._asdict(), sources[row.case_id]) for row in rows)

    def _sources(self, case_ids: Sequence[str]) -> dict[str, list[CaseSource]]:
        found: dict[str, list[CaseSource]] = {case_id: [] for case_id in case_ids}
        for row in _sources.rows(self._connection, keys=list(case_ids)) if case_ids else ():
            found[row.case_id].append(CaseSource(row.memorandum, row.rule, row.initiator))
        return found


@lru_cache(maxsize=64)
def _change(columns: frozenset[str]) -> Direct:
    """Few sets of columns change together: each has its statement made once."""
    kept = case_record.c
    new = {name: bindparam(f"new_{name}", type_=kept[name].type) for name in sorted(columns)}
    return Direct(update(case_record).where(kept.case_id == bindparam("of")).values(new))


def _row(case: Case) -> dict[str, Any]:
    return {name: getattr(case, name) for name in _PLAIN} | case.key._asdict() | _state_columns(case.state)


def _state_columns(state: State) -> dict[str, Any]:
    return {"state": state.value, "is_open": state not in CLOSED}


def _case(row: Mapping[str, Any], sources: Sequence[CaseSource]) -> Case:
    return Case(
        **{name: row[name] for name in _PLAIN},
        key=CaseKey(row["listing_id"], row["measure"], row["department"]),
        state=State(row["state"]),
        sources=tuple(sources),
    )


def in_scope(scope: Scope) -> ColumnElement[bool]:
    """The rule of ``services.cases.access.is_visible`` for many."""
    if scope.everything:
        return case_record.c.case_id.is_not(None)
    if not scope.departments:
        return false()
    initiated = select(case_source.c.case_id).where(case_source.c.initiator.in_(scope.departments))
    return or_(case_record.c.department.in_(scope.departments), case_record.c.case_id.in_(initiated))


def _matching(wanted: CaseFilter) -> list[ColumnElement[bool]]:
    columns = case_record.c
    equal = {
        columns.state: None if wanted.state is None else wanted.state.value,
        columns.department: wanted.department,
        columns.list_id: wanted.list_id,
        columns.case_no: wanted.case_no,
        columns.lift_required: wanted.lift_required,
        columns.subject_key: wanted.subject_key,
    }
    conditions: list[ColumnElement[bool]] = [column == value for column, value in equal.items() if value is not None]
    if wanted.memorandum is not None:
        given = select(case_source.c.case_id).where(case_source.c.memorandum == wanted.memorandum)
        conditions.append(columns.case_id.in_(given))
    return conditions
