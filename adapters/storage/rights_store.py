"""SQL of rights. A claim and its events are written together or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    bindparam,
    false,
    insert,
    or_,
    select,
    true,
    update,
)

from adapters.storage.direct import Direct
from adapters.storage.registry_seals import NameSeals
from adapters.storage.registry_statements import NO_LIMIT, is_newest
from adapters.storage.subject_store import SqlSubjectStore
from adapters.storage.tables.registry import listing_version
from adapters.storage.tables.rights import claim, claim_event
from engine.inputs import Level
from services.ports import Cipher
from services.rights.model import (
    ApplicantKind,
    Claim,
    ClaimEvent,
    ClaimFilter,
    ClaimScope,
    Paper,
    PaperKind,
    Petition,
)
from services.rights.states import Kind, State
from services.rights.store import ShownTooLong

_PLAIN = (
    "claim_id",
    "listing_id",
    "list_id",
    "subject_key",
    "department",
    "version",
    "filed_at",
    "filed_by",
    "changed_at",
    "changed_by",
)
"""Columns whose name and value are those of the Claim."""


class SqlRightsStore:
    """Implements services.rights.store.RightsStore on one transaction."""

    def __init__(self, connection: Connection, subjects: SqlSubjectStore, cipher: Cipher) -> None:
        self._connection, self._subjects, self._cipher = connection, subjects, cipher

    def add(self, new: Claim, event: ClaimEvent) -> None:
        """A new claim with its first event."""
        sealed = self._sealed(new)
        row = {name: getattr(new, name) for name in _PLAIN} | {
            "kind": new.kind.value,
            "applicant_kind": new.applicant_kind.value,
            "state": new.state.value,
            "is_open": new.open,
            "data": dict(new.data),
        }
        self._connection.execute(insert(claim), row | sealed)
        self._add_events(new.claim_id, [event])

    def get(self, claim_id: str) -> Claim | None:
        """A claim."""
        return next(iter(self._claims(select(claim).where(claim.c.claim_id == claim_id))), None)

    def lock(self, claim_id: str) -> Claim | None:
        """SQLite has no row locks and needs none: a write there begins by locking the database."""
        return next(iter(self._claims(select(claim).where(claim.c.claim_id == claim_id).with_for_update())), None)

    def change(self, changed: Claim, events: Sequence[ClaimEvent]) -> None:
        """What may change of a claim, with the events that led there."""
        values = {
            "state": changed.state.value,
            "is_open": changed.open,
            "version": changed.version,
            "data": dict(changed.data),
            "changed_at": changed.changed_at,
            "changed_by": changed.changed_by,
        }
        self._connection.execute(update(claim).where(claim.c.claim_id == changed.claim_id).values(**values))
        self._add_events(changed.claim_id, events)

    def events(self, claim_id: str) -> tuple[ClaimEvent, ...]:
        """Oldest first."""
        rows = self._connection.execute(
            select(claim_event).where(claim_event.c.claim_id == claim_id).order_by(claim_event.c.seq)
        )
        return tuple(
            ClaimEvent(row["seq"], row["action"], State(row["state"]), row["at"], row["actor"], row["data"])
            for row in rows.mappings()
        )

    def of_listing(self, listing_id: str, kind: Kind | None = None) -> tuple[Claim, ...]:
        """Oldest first."""
        wanted = select(claim).where(claim.c.listing_id == listing_id)
        if kind is not None:
            wanted = wanted.where(claim.c.kind == kind.value)
        return self._claims(wanted.order_by(claim.c.claim_id))

    def page(self, scope: ClaimScope, wanted: ClaimFilter, before: str | None, limit: int) -> tuple[Claim, ...]:
        """Newest first."""
        conditions = [_in_scope(scope), *_matching(wanted)]
        if before is not None:
            conditions.append(claim.c.claim_id < before)
        return self._claims(select(claim).where(and_(*conditions)).order_by(claim.c.claim_id.desc()).limit(limit))

    def all_open(self, after: str | None, limit: int) -> tuple[Claim, ...]:
        """By id."""
        wanted = select(claim).where(claim.c.is_open, claim.c.claim_id > (after or ""))
        return self._claims(wanted.order_by(claim.c.claim_id).limit(limit))

    def shown_too_long(self, wanted: Sequence[ShownTooLong], after: str, limit: int) -> tuple[str, ...]:
        """By listing id."""
        asked = _shown_too_long(tuple((one.list_id, one.level) for one in wanted))
        days = {f"before_{place}": one.decided_before for place, one in enumerate(wanted)}
        rows = asked.rows(self._connection, known_at=NO_LIMIT, after=after, most=limit, **days)
        return tuple(row.listing_id for row in rows)

    def _sealed(self, new: Claim) -> dict[str, Any]:
        text = _petition_text(new.petition)
        under_subject = NameSeals(self._subjects, self._cipher, [new.subject_key]).seal(new.subject_key, text)
        if under_subject is not None:
            return {"sealed": under_subject, "wrapped_key": None, "key_id": None}
        key_id, wrapped = self._cipher.new_data_key()
        return {"sealed": self._cipher.encrypt(wrapped, text), "wrapped_key": wrapped, "key_id": key_id}

    def _petition_of(self, row: RowMapping, seals: NameSeals) -> Petition:
        if row["wrapped_key"] is not None:
            return _petition(self._cipher.decrypt(row["wrapped_key"], row["sealed"]))
        return _petition(seals.open(row["subject_key"], row["sealed"]))

    def _add_events(self, claim_id: str, events: Sequence[ClaimEvent]) -> None:
        rows = [{"claim_id": claim_id, **asdict(event), "state": event.state.value} for event in events]
        self._connection.execute(insert(claim_event), rows)

    def _claims(self, wanted: Select[Any]) -> tuple[Claim, ...]:
        rows = self._connection.execute(wanted).mappings().all()
        if not rows:
            return ()
        seals = NameSeals(self._subjects, self._cipher, {row["subject_key"] for row in rows})
        return tuple(_claim(row, self._petition_of(row, seals)) for row in rows)


@lru_cache(maxsize=8)
def _shown_too_long(wanted: tuple[tuple[str, Level | None], ...]) -> Direct:
    """Asked every night of hundreds of lists and levels, of which only the days are others: each set is put together once."""
    kept = listing_version.c
    one_of_them = [
        and_(
            kept.list_id == list_id,
            kept.level == level.value if level else kept.level.is_(None),
            kept.decided_on < bindparam(f"before_{place}"),
        )
        for place, (list_id, level) in enumerate(wanted)
    ]
    found = select(kept.listing_id).where(
        kept.listing_id > bindparam("after"),
        or_(false(), *one_of_them),
        kept.exited_on.is_(None),
        kept.publicity_until.is_(None),
        is_newest,
    )
    return Direct(found.order_by(kept.listing_id).limit(bindparam("most")))


def _in_scope(scope: ClaimScope) -> ColumnElement[bool]:
    if scope.everything:
        return true()
    return or_(claim.c.list_id.in_(sorted(scope.lists)), claim.c.department.in_(sorted(scope.departments)))


def _matching(wanted: ClaimFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.kinds is not None:
        found.append(claim.c.kind.in_(sorted(kind.value for kind in wanted.kinds)))
    if wanted.state is not None:
        found.append(claim.c.state == wanted.state.value)
    if wanted.open is not None:
        found.append(claim.c.is_open == wanted.open)
    for name in ("list_id", "listing_id", "subject_key"):
        if (value := getattr(wanted, name)) is not None:
            found.append(claim.c[name] == value)
    return found


def _claim(row: RowMapping, petition: Petition) -> Claim:
    return Claim(
        **{name: row[name] for name in _PLAIN},
        kind=Kind(row["kind"]),
        applicant_kind=ApplicantKind(row["applicant_kind"]),
        state=State(row["state"]),
        petition=petition,
        data=row["data"],
    )


def _petition_text(petition: Petition) -> str:
    papers = [{"kind": one.kind.value, "title": one.title, "document_no": one.document_no} for one in petition.papers]
    whole = {"applicant_name": petition.applicant_name, "statement": petition.statement, "papers": papers}
    return json.dumps(whole, ensure_ascii=False)


def _petition(text: str) -> Petition:
    """Empty once the subject's key is gone."""
    whole: Mapping[str, Any] = json.loads(text) if text else {"applicant_name": "", "statement": "", "papers": []}
    papers = tuple(Paper(PaperKind(one["kind"]), one["title"], one["document_no"]) for one in whole["papers"])
    return Petition(whole["applicant_name"], whole["statement"], papers)
