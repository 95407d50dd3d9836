"""SQL of revisions: rows that are only inserted, the newest of which speaks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, Table, func, insert, select

from adapters.storage.conflicts import insert_or_ignore
from adapters.storage.tables.revisions import accepted_warning, activation, publication, publication_decision
from services.revisions.model import Acceptance, Activation, Decision, Kind, Publication, Ruling

_CHUNK = 500
"""Values of one IN list; SQLite takes no more than some thousands of parameters."""

T = TypeVar("T")


class SqlRevisionStore:
    """Implements services.revisions.store.RevisionStore."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest(self, kinds: Collection[Kind], *, below: int | None = None) -> Activation | None:
        """See the protocol."""
        wanted = select(activation).where(activation.c.kind.in_(sorted(kinds)))
        if below is not None:
            wanted = wanted.where(activation.c.sequence < below)
        row = self._connection.execute(wanted.order_by(activation.c.sequence.desc()).limit(1)).one_or_none()
        return _activation(row) if row else None

    def last_sequence(self) -> int:
        """See the protocol."""
        return self._connection.execute(select(func.max(activation.c.sequence))).scalar_one() or 0

    def activate(self, new: Activation) -> bool:
        """See the protocol."""
        row = asdict(new) | {"kind": new.kind.value}
        return self._inserted(activation, row)

    def activations(self, *, limit: int) -> Sequence[Activation]:
        """See the protocol."""
        wanted = select(activation).order_by(activation.c.sequence.desc()).limit(limit)
        return [_activation(row) for row in self._connection.execute(wanted)]

    def activations_of(self, revision: str, kinds: Collection[Kind]) -> Sequence[Activation]:
        """See the protocol."""
        wanted = select(activation).where(activation.c.revision == revision, activation.c.kind.in_(sorted(kinds)))
        return [_activation(row) for row in self._connection.execute(wanted.order_by(activation.c.sequence))]

    def add(self, new: Publication) -> None:
        """See the protocol."""
        row = {name: value for name, value in asdict(new).items() if name != "ruling"} | {"kind": new.kind.value}
        self._connection.execute(insert(publication), row)

    def publication(self, publication_id: str) -> Publication | None:
        """See the protocol."""
        row = self._connection.execute(
            _publications().where(publication.c.publication_id == publication_id)
        ).one_or_none()
        return _publication(row) if row else None

    def publications(self, *, limit: int) -> Sequence[Publication]:
        """See the protocol."""
        newest = publication.c.proposed_at.desc(), publication.c.publication_id.desc()
        return [_publication(row) for row in self._connection.execute(_publications().order_by(*newest).limit(limit))]

    def pending(self, kind: Kind, base_sequence: int, since: datetime) -> int:
        """See the protocol."""
        decided = publication_decision.c.publication_id == publication.c.publication_id
        waiting = select(func.count()).where(
            publication.c.kind == kind.value,
            publication.c.base_sequence == base_sequence,
            publication.c.proposed_at >= since,
            ~select(publication_decision.c.publication_id).where(decided).exists(),
        )
        return self._connection.execute(waiting).scalar_one()

    def rule(self, publication_id: str, ruling: Ruling) -> bool:
        """See the protocol."""
        row = {
            "publication_id": publication_id,
            "decision": ruling.decision.value,
            "reason": ruling.reason,
            "decided_by": ruling.by,
            "decided_at": ruling.at,
        }
        return self._inserted(publication_decision, row)

    def accept(self, publication_id: str, accepted: Sequence[Acceptance]) -> None:
        """See the protocol."""
        rows = [
            {
                "fingerprint": one.fingerprint,
                "code": one.code,
                "item": one.item,
                "message": one.message,
                "reason": one.reason,
                "accepted_by": one.by,
                "accepted_at": one.at,
                "publication_id": publication_id,
            }
            for one in accepted
        ]
        if rows:
            self._connection.execute(insert_or_ignore(self._connection, accepted_warning), rows)

    def _inserted(self, table: Table, row: dict[str, Any]) -> bool:
        """Whether the row is new. The insert returns it, for PostgreSQL's driver does not count rows here."""
        statement = insert_or_ignore(self._connection, table).values(row).returning(*table.primary_key)
        return self._connection.execute(statement).one_or_none() is not None

    def acceptances(self, fingerprints: Collection[str]) -> dict[str, Acceptance]:
        """See the protocol."""
        columns = accepted_warning.c
        found = {}
        for chunk in _chunks(sorted(fingerprints)):
            for row in self._connection.execute(select(accepted_warning).where(columns.fingerprint.in_(chunk))):
                found[row.fingerprint] = Acceptance(
                    row.fingerprint, row.code, row.item, row.message, row.reason, row.accepted_by, row.accepted_at
                )
        return found


def _publications() -> Select[Any]:
    ruled = publication_decision.c
    return select(publication, ruled.decision, ruled.reason.label("why"), ruled.decided_by, ruled.decided_at).outerjoin(
        publication_decision, ruled.publication_id == publication.c.publication_id
    )


def _publication(row: Row[Any]) -> Publication:
    ruling = None
    if row.decision is not None:
        ruling = Ruling(Decision(row.decision), row.why, row.decided_by, row.decided_at)
    return Publication(
        row.publication_id,
        Kind(row.kind),
        row.revision,
        row.base_sequence,
        row.base_revision,
        row.reason,
        row.findings,
        row.examples,
        row.impact,
        row.proposed_by,
        row.proposed_at,
        ruling,
        row.signature or b"",
        row.key_id or "",
    )


def _activation(row: Row[Any]) -> Activation:
    return Activation(
        row.sequence,
        Kind(row.kind),
        row.revision,
        row.publication_id,
        row.activated_by,
        row.activated_at,
        bytes(row.manifest),
        bytes(row.signature),
        row.key_id,
    )


def _chunks(items: Sequence[T]) -> Iterator[Iterable[T]]:
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]
