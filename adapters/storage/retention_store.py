"""SQL of retention. Every question goes by entry id or by subject key, a page at a time; nothing is unsealed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    and_,
    case,
    exists,
    func,
    insert,
    or_,
    select,
    union_all,
    update,
)

from adapters.storage.registry_rows import listing_from_row
from adapters.storage.registry_statements import NO_LIMIT, is_newest
from adapters.storage.tables.attachments import attachment
from adapters.storage.tables.cases import case_record
from adapters.storage.tables.dossiers import dossier
from adapters.storage.tables.registry import listing, listing_responsible, listing_version
from adapters.storage.tables.retention import archive_event, archived_entry
from adapters.storage.tables.rights import claim
from adapters.storage.tables.subject_view import code_unmasking, subject_report, subject_visit
from adapters.storage.tables.subjects import subject
from engine.inputs import SubjectKind
from services.retention.model import Archived, ArchiveEvent, ArchiveFilter, Counts, Cutoffs, Ended, Lasting
from services.retention.states import Action, State

_A, _V = archived_entry.c, listing_version.c
_FIELDS = [field.name for field in fields(Archived)]
_COLUMNS = [_A[name] for name in _FIELDS]
_CLOSED = [State.ARCHIVED.value, State.DESTROYED.value]
_IN_ARCHIVE = [*_CLOSED, State.HELD.value]
_BATCH = 500
_CLAIM, _CASE, _FILE = "claim:", "case:", "attachment:"

_personal = or_(
    _V.subject_kind == SubjectKind.NATURAL_PERSON.value,
    exists().where(listing_responsible.c.listing_id == _V.listing_id),
).label("personal")
_with_place = (
    select(listing_version, _personal, _A.state, _A.version.label("place_version"))
    .join_from(listing_version, archived_entry, _A.listing_id == _V.listing_id, isouter=True)
    .where(is_newest)
)


class SqlRetentionStore:
    """Implements services.retention.store.RetentionStore on one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ended(self, day: date, *, after: str, limit: int) -> Sequence[Ended]:
        """See the protocol."""
        wanted = _with_place.where(
            or_(_V.exited_on <= day, _V.valid_to < day),
            or_(_A.state.is_(None), _A.state == State.RETURNED.value),
            ~exists().where(claim.c.listing_id == _V.listing_id, claim.c.is_open),
            ~exists().where(case_record.c.listing_id == _V.listing_id, case_record.c.is_open),
        )
        return self._ended(wanted, after, limit)

    def moved(self, *, after: str, limit: int) -> Sequence[Ended]:
        """See the protocol."""
        in_archive = _A.state.in_([State.ARCHIVED.value, State.HELD.value])
        return self._ended(_with_place.where(in_archive, _V.version > _A.listing_version), after, limit)

    def _ended(self, wanted: Select[Any], after: str, limit: int) -> Sequence[Ended]:
        paged = wanted.where(_V.listing_id > after).order_by(_V.listing_id).limit(limit)
        return [
            Ended(
                listing=listing_from_row(row, (), ""),
                personal=bool(row.personal),
                state=State(row.state) if row.state else None,
                version=row.place_version or 0,
            )
            for row in self._connection.execute(paged, {"known_at": NO_LIMIT})
        ]

    def hold_over(self, day: date, *, limit: int) -> Sequence[str]:
        """See the protocol."""
        over = (_A.state == State.HELD.value, _A.held_until < day)
        return self._connection.scalars(select(_A.listing_id).where(*over).order_by(_A.listing_id).limit(limit)).all()

    def get(self, listing_id: str) -> Archived | None:
        """See the protocol."""
        row = self._connection.execute(select(*_COLUMNS).where(_A.listing_id == listing_id)).first()
        return _place(row) if row else None

    def lock(self, listing_ids: Collection[str]) -> Sequence[Archived]:
        """See the protocol."""
        ids, found = sorted(listing_ids), list[Archived]()
        for start in range(0, len(ids), _BATCH):
            wanted = select(*_COLUMNS).where(_A.listing_id.in_(ids[start : start + _BATCH]))
            rows = self._connection.execute(wanted.order_by(_A.listing_id).with_for_update())
            found += [_place(row) for row in rows]
        return found

    def put(self, changed: Sequence[tuple[Archived, ArchiveEvent]]) -> None:
        """See the protocol. A place's version is also the number of its newest event."""
        new = [_row(place) for place, _ in changed if place.version == 1]
        if new:
            self._connection.execute(insert(archived_entry), new)
        for place, _ in changed:
            if place.version > 1:
                ours = _A.listing_id == place.listing_id
                self._connection.execute(update(archived_entry).where(ours).values(_row(place)))
        events = [
            {
                "listing_id": place.listing_id,
                "seq": event.seq,
                "action": event.action,
                "state": event.state.value,
                "at": event.at,
                "actor": event.actor,
                "data": dict(event.data),
            }
            for place, event in changed
        ]
        if events:
            self._connection.execute(insert(archive_event), events)

    def events(self, listing_id: str) -> Sequence[ArchiveEvent]:
        """See the protocol."""
        wanted = select(archive_event).where(archive_event.c.listing_id == listing_id).order_by(archive_event.c.seq)
        return [
            ArchiveEvent(row.seq, row.action, State(row.state), row.at, row.actor, row.data)
            for row in self._connection.execute(wanted)
        ]

    def closed(self, listing_ids: Collection[str]) -> frozenset[str]:
        """See the protocol."""
        ids, found = sorted(listing_ids), set[str]()
        for start in range(0, len(ids), _BATCH):
            part = _A.listing_id.in_(ids[start : start + _BATCH])
            found.update(self._connection.scalars(select(_A.listing_id).where(part, _A.state.in_(_CLOSED))))
        return frozenset(found)

    def page(self, wanted: ArchiveFilter, *, after: str, limit: int) -> Sequence[Archived]:
        """See the protocol."""
        conditions: list[ColumnElement[bool]] = [_A.listing_id > after]
        if wanted.list_id is not None:
            conditions.append(_A.list_id == wanted.list_id)
        conditions.append(_A.state == wanted.state.value if wanted.state else _A.state.in_(_IN_ARCHIVE))
        if wanted.personal:
            conditions.append(_A.personal)
        statement = select(*_COLUMNS).where(*conditions).order_by(_A.listing_id).limit(limit)
        return [_place(row) for row in self._connection.execute(statement)]

    def lasting(self, listing_ids: Collection[str]) -> Mapping[str, Lasting]:
        """See the protocol."""
        ids, found = sorted(listing_ids), dict[str, Lasting]()
        for start in range(0, len(ids), _BATCH):
            part = ids[start : start + _BATCH]
            changes = [
                select(table.c.listing_id, table.c.changed_at.label("at")).where(table.c.listing_id.in_(part))
                for table in (claim, case_record, dossier)
            ]
            changed = union_all(*changes).subquery().c
            last = select(changed.listing_id, func.max(changed.at)).group_by(changed.listing_id)
            found |= {listing_id: Lasting(matters_at=at) for listing_id, at in self._connection.execute(last)}
            event = archive_event.c
            released = select(event.listing_id, func.max(event.at)).group_by(event.listing_id)
            released = released.where(event.listing_id.in_(part), event.action == Action.RELEASE.value)
            for listing_id, at in self._connection.execute(released):
                found[listing_id] = replace(found.get(listing_id, Lasting()), released_at=at)
        return found

    def counts(self) -> Counts:
        """See the protocol."""
        rows = self._connection.execute(select(_A.state, func.count()).group_by(_A.state)).all()
        by_state = {State(state): int(number) for state, number in rows}
        erased = select(func.count()).select_from(subject).where(subject.c.erased_at.is_not(None))
        return Counts(
            archived=by_state.get(State.ARCHIVED, 0),
            held=by_state.get(State.HELD, 0),
            destroyed=by_state.get(State.DESTROYED, 0),
            persons_destroyed=int(self._connection.execute(erased).scalar_one()),
        )

    def due_persons(self, over: Cutoffs, *, after: str, limit: int, only: str | None = None) -> Sequence[str]:
        """See the protocol."""
        key = subject.c.subject_key
        own = select(listing.c.listing_id).where(listing.c.subject_key == key).correlate(subject)
        wanted = select(key).where(
            key > after,
            subject.c.code_cipher.is_not(None),
            subject.c.created_at < over.seen,
            ~_stands(listing, key, over),
            ~_stands(listing_responsible, key, over),
            ~exists().where(claim.c.subject_key == key, _unfinished(claim, over.closed)),
            ~exists().where(case_record.c.subject_key == key, _unfinished(case_record, over.closed)),
            ~exists().where(case_record.c.listing_id.in_(own), _unfinished(case_record, over.closed)),
            ~exists().where(dossier.c.subject_key == key, _unfinished(dossier, over.closed)),
            ~exists().where(subject_visit.c.subject_key == key, subject_visit.c.last_seen_at >= over.seen),
            ~exists().where(subject_report.c.subject_key == key, subject_report.c.issued_at >= over.seen),
            ~exists().where(code_unmasking.c.subject_key == key, code_unmasking.c.at >= over.seen),
        )
        if only is not None:
            wanted = wanted.where(key == only)
        return self._connection.scalars(wanted.order_by(key).limit(limit), {"known_at": NO_LIMIT}).all()

    def due_papers(self, over: Cutoffs, *, limit: int) -> Sequence[str]:
        """See the protocol."""
        claims = select(claim.c.claim_id).where(claim.c.wrapped_key.is_not(None), _settled(claim, over))
        file, about = attachment.c, attachment.c.about
        of_claim = exists().where(
            claim.c.claim_id == func.substr(about, len(_CLAIM) + 1), about.startswith(_CLAIM), _settled(claim, over)
        )
        of_case = exists().where(
            case_record.c.case_id == func.substr(about, len(_CASE) + 1),
            about.startswith(_CASE),
            ~case_record.c.lift_required,
            _settled(case_record, over),
        )
        files = select(file.attachment_id).where(file.wrapped_key.is_not(None), or_(of_claim, of_case))
        found = [f"{_CLAIM}{one}" for one in self._connection.scalars(claims.limit(limit))]
        found += [f"{_FILE}{one}" for one in self._connection.scalars(files.limit(limit))]
        return found[:limit]

    def destroy_papers(self, papers: Sequence[str]) -> None:
        """See the protocol. What no key opens any more is not kept either."""
        claims = [one.removeprefix(_CLAIM) for one in papers if one.startswith(_CLAIM)]
        files = [one.removeprefix(_FILE) for one in papers if one.startswith(_FILE)]
        none = {"wrapped_key": None, "key_id": None}
        self._connection.execute(update(claim).where(claim.c.claim_id.in_(claims)).values(**none, sealed=None))
        ours = attachment.c.attachment_id.in_(files)
        self._connection.execute(update(attachment).where(ours).values(**none, label=b"", content=b""))

    def of_person(self, subject_key: str) -> Sequence[str]:
        """See the protocol."""
        own = select(listing.c.listing_id).where(listing.c.subject_key == subject_key)
        naming = select(listing_responsible.c.listing_id).where(listing_responsible.c.subject_key == subject_key)
        return sorted(set(self._connection.scalars(own)) | set(self._connection.scalars(naming)))


def _stands(table: Table, key: ColumnElement[str], cutoffs: Cutoffs) -> ColumnElement[bool]:
    """Whether an entry of the person is not in the archive long enough, by now says that it ended later, or was held until lately."""
    day = cutoffs.archived
    over = and_(
        _A.listing_id == table.c.listing_id,
        _A.since <= day,
        _A.state.in_(_CLOSED),
        ~exists().where(
            archive_event.c.listing_id == table.c.listing_id,
            archive_event.c.action == Action.RELEASE.value,
            archive_event.c.at >= cutoffs.released,
        ),
        exists().where(
            _V.listing_id == table.c.listing_id,
            is_newest,
            case((_V.exited_on.is_not(None), _V.exited_on <= day), else_=_V.valid_to < day),
        ),
    )
    return exists().where(table.c.subject_key == key, ~exists().where(over))


def _unfinished(table: Table, moment: datetime) -> ColumnElement[bool]:
    """Whether a claim, case or dossier is open, or something was done with it since the moment."""
    return or_(table.c.is_open, table.c.changed_at >= moment)


def _settled(table: Table, cutoffs: Cutoffs) -> ColumnElement[bool]:
    """Whether a claim or case is over for long, and its entry is in the archive."""
    archived = exists().where(_A.listing_id == table.c.listing_id, _A.state.in_(_CLOSED))
    return and_(~_unfinished(table, cutoffs.closed), archived)


def _place(row: Row[Any]) -> Archived:
    values = row._asdict()
    return Archived(**values | {"state": State(values["state"])})


def _row(place: Archived) -> dict[str, Any]:
    return {name: getattr(place, name) for name in _FIELDS} | {"state": place.state.value}
