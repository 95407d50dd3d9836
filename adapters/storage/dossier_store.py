"""Dossiers in SQL. A dossier and its events are written together or not at all; what is personal goes in sealed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, insert, select, update

from adapters.storage.registry_seals import NameSeals
from adapters.storage.sealed_columns import opened_column, persons_from_json, persons_to_json, sealed_column
from adapters.storage.subject_store import SqlSubjectStore
from adapters.storage.tables.dossiers import dossier, dossier_event
from engine.inputs import SubjectKind
from services.dossiers.model import Dossier, Event, Filter, Scope
from services.dossiers.states import CLOSED, State, Track
from services.ports import Cipher

_PLAIN = (
    "dossier_id",
    "list_id",
    "department",
    "subject_key",
    "source",
    "version",
    "open_objections",
    "waits_until",
    "listing_id",
    "opened_at",
    "opened_by",
    "changed_at",
    "changed_by",
)
"""Columns whose name and value are those of the Dossier."""
_CHUNK = 500


class SqlDossierStore:
    """Implements services.dossiers.store.DossierStore."""

    def __init__(self, connection: Connection, subjects: SqlSubjectStore, cipher: Cipher) -> None:
        self._connection, self._subjects, self._cipher = connection, subjects, cipher

    def add(self, new: Dossier, event: Event) -> None:
        """See the protocol."""
        seals = self._seals(_people(new))
        self._connection.execute(insert(dossier), _row(new, seals))
        self._add_events(new, [event], seals)

    def get(self, dossier_id: str) -> Dossier | None:
        """See the protocol."""
        return next(iter(self._dossiers(select(dossier).where(dossier.c.dossier_id == dossier_id))), None)

    def lock(self, dossier_id: str) -> Dossier | None:
        """See the protocol."""
        wanted = select(dossier).where(dossier.c.dossier_id == dossier_id).with_for_update()
        return next(iter(self._dossiers(wanted)), None)

    def change(self, changed: Dossier, events: Sequence[Event]) -> None:
        """See the protocol."""
        seals = self._seals(_people(changed))
        values = _row(changed, seals)
        self._connection.execute(update(dossier).where(dossier.c.dossier_id == changed.dossier_id).values(values))
        self._add_events(changed, events, seals)

    def events(self, of: Dossier) -> tuple[Event, ...]:
        """See the protocol. Of an erased person only the steps remain."""
        wanted = select(dossier_event).where(dossier_event.c.dossier_id == of.dossier_id).order_by(dossier_event.c.seq)
        seals = self._seals({of.subject_key})
        return tuple(_event(row, of, seals) for row in self._connection.execute(wanted).mappings())

    def page(self, scope: Scope, wanted: Filter, before: str | None, limit: int) -> tuple[Dossier, ...]:
        """See the protocol."""
        query = select(dossier).order_by(dossier.c.dossier_id.desc()).limit(limit)
        if not scope.everything:
            query = query.where(dossier.c.list_id.in_(sorted(scope.lists)))
        if wanted.state is not None:
            query = query.where(dossier.c.state == wanted.state.value)
        if wanted.list_id is not None:
            query = query.where(dossier.c.list_id == wanted.list_id)
        if wanted.open_only:
            query = query.where(dossier.c.is_open)
        if before is not None:
            query = query.where(dossier.c.dossier_id < before)
        return self._dossiers(query)

    def open_about(self, list_id: str, subject_key: str) -> tuple[str, ...]:
        """See the protocol."""
        ours = (dossier.c.subject_key == subject_key, dossier.c.list_id == list_id, dossier.c.is_open)
        wanted = select(dossier.c.dossier_id).where(*ours).order_by(dossier.c.dossier_id)
        return tuple(self._connection.scalars(wanted))

    def entered(self, listing_ids: Collection[str]) -> frozenset[str]:
        """See the protocol."""
        found: set[str] = set()
        wanted = sorted(listing_ids)
        for start in range(0, len(wanted), _CHUNK):
            part = wanted[start : start + _CHUNK]
            found |= set(self._connection.scalars(select(dossier.c.listing_id).where(dossier.c.listing_id.in_(part))))
        return frozenset(found)

    def _seals(self, people: Iterable[str]) -> NameSeals:
        return NameSeals(self._subjects, self._cipher, people)

    def _add_events(self, of: Dossier, events: Sequence[Event], seals: NameSeals) -> None:
        rows = [
            {
                "dossier_id": of.dossier_id,
                "seq": event.seq,
                "action": event.action,
                "state": event.state.value,
                "at": event.at,
                "actor": event.actor,
                **_sealed(of, "data", event.data, seals),
            }
            for event in events
        ]
        self._connection.execute(insert(dossier_event), rows)

    def _dossiers(self, wanted: Select[Any]) -> tuple[Dossier, ...]:
        rows = self._connection.execute(wanted).mappings().all()
        people = {row["subject_key"] for row in rows if row["sealed"] is not None}
        people |= {person["subject_key"] for row in rows for person in row["persons"]}
        seals = self._seals(people)
        return tuple(_dossier(row, seals) for row in rows)


def _is_person(of: Dossier) -> bool:
    return of.subject_kind is SubjectKind.NATURAL_PERSON


def _people(of: Dossier) -> set[str]:
    return {person.subject_key for person in of.persons} | ({of.subject_key} if _is_person(of) else set())


def _sealed(of: Dossier, name: str, value: Mapping[str, Any], seals: NameSeals) -> dict[str, Any]:
    return sealed_column(of.subject_key if _is_person(of) else None, name, value, seals)


def _row(of: Dossier, seals: NameSeals) -> dict[str, Any]:
    person = _is_person(of)
    content = {"row": dict(of.row), "name": of.name} if person else {"row": dict(of.row)}
    return {name: getattr(of, name) for name in _PLAIN} | {
        "track": of.track.value,
        "subject_kind": of.subject_kind.value,
        "name": "" if person else of.name,
        "persons": persons_to_json(of.persons, seals),
        "state": of.state.value,
        "is_open": of.state not in CLOSED,
        **_sealed(of, "content", content, seals),
    }


def _dossier(row: RowMapping, seals: NameSeals) -> Dossier:
    content = opened_column(row["subject_key"], row["sealed"], row["content"], seals)
    persons = persons_from_json(row["persons"], seals)
    return Dossier(
        **{name: row[name] for name in _PLAIN},
        track=Track(row["track"]),
        subject_kind=SubjectKind(row["subject_kind"]),
        name=content.get("name", "") if row["sealed"] is not None else row["name"],
        row=content.get("row", {}),
        persons=persons,
        state=State(row["state"]),
    )


def _event(row: RowMapping, of: Dossier, seals: NameSeals) -> Event:
    data = opened_column(of.subject_key, row["sealed"], row["data"], seals)
    return Event(row["seq"], row["action"], State(row["state"]), row["at"], row["actor"], data)
