"""Differences between full files and the registry in SQL; what is personal goes in sealed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, bindparam, func, insert, select, update

from adapters.storage.registry_seals import NameSeals
from adapters.storage.sealed_columns import opened_column, persons_from_json, persons_to_json, sealed_column
from adapters.storage.subject_store import SqlSubjectStore
from adapters.storage.tables.list_files import correction
from engine.inputs import SubjectKind
from services.corrections.model import Correction, Filter, Known
from services.corrections.states import DECIDED, OPEN, State
from services.ports import Cipher
from services.registry.deltas import DeltaKind

_PLAIN = (
    "correction_id",
    "file_id",
    "list_id",
    "line",
    "listing_id",
    "subject_key",
    "fingerprint",
    "held_digest",
    "version",
    "found_at",
    "proposed_at",
    "proposed_by",
    "decided_at",
    "decided_by",
    "registry_version",
)
"""Columns whose name and value are those of the Correction."""

_BATCH = 500


class SqlCorrectionStore:
    """Implements services.corrections.store.CorrectionStore."""

    def __init__(self, connection: Connection, subjects: SqlSubjectStore, cipher: Cipher) -> None:
        self._connection, self._subjects, self._cipher = connection, subjects, cipher

    def add(self, corrections: Sequence[Correction]) -> None:
        """See the protocol."""
        if corrections:
            self._connection.execute(insert(correction), self._rows(corrections))

    def get(self, correction_id: str) -> Correction | None:
        """See the protocol."""
        return next(iter(self._read(select(correction).where(correction.c.correction_id == correction_id))), None)

    def lock(self, wanted: Filter, *, after: str | None = None, limit: int | None = None) -> tuple[Correction, ...]:
        """See the protocol."""
        query = select(correction).where(*_conditions(wanted, after)).order_by(correction.c.correction_id)
        return self._read(query.limit(limit).with_for_update())

    def lock_one(self, correction_id: str) -> Correction | None:
        """See the protocol."""
        query = select(correction).where(correction.c.correction_id == correction_id).with_for_update()
        return next(iter(self._read(query)), None)

    def change(self, changed: Sequence[Correction]) -> None:
        """See the protocol."""
        if not changed:
            return
        rows = self._rows(changed)
        names = [name for name in rows[0] if name != "correction_id"]
        statement = (
            update(correction)
            .where(correction.c.correction_id == bindparam("of_id"))
            .values({name: bindparam(f"new_{name}") for name in names})
        )
        values = [{"of_id": row["correction_id"], **{f"new_{name}": row[name] for name in names}} for row in rows]
        self._connection.execute(statement, values)

    def known(self, list_id: str) -> tuple[Known, ...]:
        """See the protocol."""
        columns = (correction.c.correction_id, correction.c.fingerprint, correction.c.kind, correction.c.state)
        query = select(*columns).where(correction.c.list_id == list_id, correction.c.is_open)
        return tuple(
            Known(id_, mark, DeltaKind(kind), State(state))
            for id_, mark, kind, state in self._connection.execute(query)
        )

    def decided(self, list_id: str, fingerprints: Collection[str]) -> frozenset[str]:
        """See the protocol."""
        states = [state.value for state in DECIDED]
        found: set[str] = set()
        for batch in _batches(fingerprints):
            query = select(correction.c.fingerprint).where(
                correction.c.list_id == list_id,
                correction.c.fingerprint.in_(batch),
                correction.c.state.in_(states),
            )
            found.update(self._connection.scalars(query))
        return frozenset(found)

    def seen_again(self, correction_ids: Collection[str], file_id: str) -> None:
        """See the protocol."""
        for batch in _batches(correction_ids):
            mine = correction.c.correction_id.in_(batch)
            self._connection.execute(update(correction).where(mine).values(file_id=file_id))

    def count(self, wanted: Filter, *, after: str | None = None) -> int:
        """See the protocol."""
        query = select(func.count()).select_from(correction).where(*_conditions(wanted, after))
        return int(self._connection.scalar(query) or 0)

    def page(self, wanted: Filter, after: str | None, limit: int) -> tuple[Correction, ...]:
        """See the protocol."""
        query = select(correction).where(*_conditions(wanted, after)).order_by(correction.c.correction_id)
        return self._read(query.limit(limit))

    def counts(self, lists: Collection[str]) -> Mapping[str, Mapping[tuple[DeltaKind, State], int]]:
        """See the protocol."""
        columns = (correction.c.list_id, correction.c.kind, correction.c.state)
        query = select(*columns, func.count()).where(correction.c.list_id.in_(sorted(lists))).group_by(*columns)
        found: dict[str, dict[tuple[DeltaKind, State], int]] = {list_id: {} for list_id in lists}
        for list_id, kind, state, number in self._connection.execute(query):
            found[list_id][DeltaKind(kind), State(state)] = number
        return found

    def counts_of_file(self, file_id: str) -> Mapping[tuple[DeltaKind, State], int]:
        """See the protocol."""
        columns = (correction.c.kind, correction.c.state)
        query = select(*columns, func.count()).where(correction.c.file_id == file_id).group_by(*columns)
        return {(DeltaKind(kind), State(state)): number for kind, state, number in self._connection.execute(query)}

    def _rows(self, corrections: Sequence[Correction]) -> list[dict[str, Any]]:
        seals = self._seals({key for one in corrections for key in _people(one)})
        return [_row(one, seals) for one in corrections]

    def _read(self, wanted: Select[Any]) -> tuple[Correction, ...]:
        rows = self._connection.execute(wanted).mappings().all()
        people = {row["subject_key"] for row in rows if row["sealed"] is not None}
        people |= {person["subject_key"] for row in rows for person in row["persons"]}
        seals = self._seals(people)
        return tuple(_correction(row, seals) for row in rows)

    def _seals(self, people: Iterable[str]) -> NameSeals:
        return NameSeals(self._subjects, self._cipher, people)


def _batches(values: Iterable[str]) -> Iterator[list[str]]:
    remaining = iter(sorted(values))
    while batch := list(islice(remaining, _BATCH)):
        yield batch


def _conditions(wanted: Filter, after: str | None = None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if after is not None:
        found.append(correction.c.correction_id > after)
    if wanted.by is not None:
        found.append(correction.c.proposed_by == wanted.by)
    if wanted.not_by is not None:
        found.append(correction.c.proposed_by != wanted.not_by)
    if wanted.file_id is not None:
        found.append(correction.c.file_id == wanted.file_id)
    if wanted.list_id is not None:
        found.append(correction.c.list_id == wanted.list_id)
    if wanted.kind is not None:
        found.append(correction.c.kind == wanted.kind.value)
    if wanted.state is not None:
        found.append(correction.c.state == wanted.state.value)
    if wanted.open_only:
        found.append(correction.c.is_open)
    return found


def _is_person(of: Correction) -> bool:
    return of.subject_kind is SubjectKind.NATURAL_PERSON


def _people(of: Correction) -> set[str]:
    return {person.subject_key for person in of.persons} | ({of.subject_key} if _is_person(of) else set())


def _row(of: Correction, seals: NameSeals) -> dict[str, Any]:
    person = _is_person(of)
    content = {"row": dict(of.row), "answer": dict(of.answer), "reason": of.reason, "name": of.name}
    return {name: getattr(of, name) for name in _PLAIN} | {
        "kind": of.kind.value,
        "subject_kind": of.subject_kind.value,
        "persons": persons_to_json(of.persons, seals),
        "state": of.state.value,
        "is_open": of.state in OPEN,
        **sealed_column(of.subject_key if person else None, "content", content, seals),
    }


def _correction(row: RowMapping, seals: NameSeals) -> Correction:
    content = opened_column(row["subject_key"], row["sealed"], row["content"], seals)
    return Correction(
        **{name: row[name] for name in _PLAIN},
        kind=DeltaKind(row["kind"]),
        subject_kind=SubjectKind(row["subject_kind"]),
        name=content.get("name", ""),
        row=content.get("row", {}),
        persons=persons_from_json(row["persons"], seals),
        state=State(row["state"]),
        answer=content.get("answer", {}),
        reason=content.get("reason", ""),
    )
