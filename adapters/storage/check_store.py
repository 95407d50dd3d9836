"""SQL of checks: written once, by a few statements, and read by id."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, and_, bindparam, delete, or_, select

from adapters.storage.conflicts import insert_or_ignore
from adapters.storage.direct import Direct, DirectInsert, as_row
from adapters.storage.tables.checks import (
    check_hit,
    check_measure,
    check_subject,
    credit_check,
    idempotency,
    revision_text,
)
from services.checks.model import CheckRecord, CheckRows, Claim, Claimed, Receipt

_PLAIN = [field.name for field in fields(CheckRecord) if field.name != "receipt"]
"""Columns whose name and value are those of the CheckRecord."""

# Made once: putting a statement together costs more than running it.
_key = and_(idempotency.c.client == bindparam("client"), idempotency.c.idempotency_key == bindparam("key"))
_holder = Direct(
    select(idempotency.c.request_digest, idempotency.c.check_id).where(
        _key, idempotency.c.created_at >= bindparam("since")
    )
)
_claim = DirectInsert(idempotency, idempotency.c.check_id, or_ignore=True)
_forget = delete(idempotency).where(_key, idempotency.c.created_at < bindparam("since"))
_claims_behind = Direct(
    select(
        idempotency.c.client,
        idempotency.c.idempotency_key,
        (idempotency.c.created_at < bindparam("before")).label("old"),
    )
    .where(
        or_(
            idempotency.c.client > bindparam("client"),
            and_(idempotency.c.client == bindparam("client"), idempotency.c.idempotency_key > bindparam("key")),
        )
    )
    .order_by(idempotency.c.client, idempotency.c.idempotency_key)
    .limit(bindparam("most"))
)
_known_revision = select(revision_text.c.revision).where(revision_text.c.revision == bindparam("name"))
_revision = select(revision_text.c.canonical).where(revision_text.c.revision == bindparam("name"))
_check = select(credit_check).where(credit_check.c.check_id == bindparam("check_id"))
_inserts = {table: DirectInsert(table) for table in (credit_check, check_subject, check_hit, check_measure)}


class SqlCheckStore:
    """Implements services.checks.store.CheckStore."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(self, claim: Claim, check_id: str, *, now: datetime, since: datetime) -> Claimed | None:
        """See the protocol."""
        row = {
            "client": claim.client,
            "idempotency_key": claim.key,
            "request_digest": claim.request_digest,
            "check_id": check_id,
            "created_at": now,
        }
        if _claim.run(self._connection, row):
            return None
        holder = self.claimed(claim.client, claim.key, since=since)
        if holder is None:  # whoever holds it has held it for too long
            self._connection.execute(_forget, {"client": claim.client, "key": claim.key, "since": since})
            return self.claim(claim, check_id, now=now, since=since)
        return holder if holder.check_id != check_id else None

    def claimed(self, client: str, key: str, *, since: datetime) -> Claimed | None:
        """See the protocol."""
        row = _holder.first(self._connection, client=client, key=key, since=since)
        return Claimed(row.request_digest, row.check_id) if row else None

    def forget_claims(
        self, before: datetime, *, after: tuple[str, str], limit: int
    ) -> tuple[int, tuple[str, str] | None]:
        """See the protocol. It goes by the primary key: an index of moments would be written with every check, for one use a day."""
        rows = _claims_behind.rows(self._connection, client=after[0], key=after[1], before=before, most=limit)
        old = [{"client": row.client, "key": row.idempotency_key, "since": before} for row in rows if row.old]
        if old:
            self._connection.execute(_forget, old)
        return len(old), (rows[-1].client, rows[-1].idempotency_key) if len(rows) == limit else None

    def keep_revision(self, revision: str, canonical: Callable[[], bytes], now: datetime) -> None:
        """See the protocol."""
        if self._connection.execute(_known_revision, {"name": revision}).one_or_none() is None:
            row = {"revision": revision, "canonical": canonical(), "stored_at": now}
            self._connection.execute(insert_or_ignore(self._connection, revision_text), row)

    def revision(self, revision: str) -> bytes | None:
        """See the protocol."""
        return self._connection.execute(_revision, {"name": revision}).scalar_one_or_none()

    def add(self, record: CheckRecord, rows: CheckRows) -> None:
        """See the protocol."""
        _inserts[credit_check].run(self._connection, _row(record))
        self._add_rows(check_subject, record.check_id, rows.subjects)
        self._add_rows(check_hit, record.check_id, rows.hits)
        self._add_measures(record, rows)

    def get(self, check_id: str) -> CheckRecord | None:
        """See the protocol."""
        row = self._connection.execute(_check, {"check_id": check_id}).mappings().one_or_none()
        return _record(row) if row else None

    def _add_rows(self, table: Table, check_id: str, rows: Sequence[Any]) -> None:
        if rows:
            _inserts[table].run(self._connection, *({"check_id": check_id, **as_row(row)} for row in rows))

    def _add_measures(self, record: CheckRecord, rows: CheckRows) -> None:
        """With what reports ask of the check, the hit and the subject."""
        if not rows.measures:
            return
        subjects = {row.subject_index: row for row in rows.subjects}
        lists = {(row.subject_index, row.listing_id): row.list_id for row in rows.hits}
        whole = {"check_id": record.check_id} | {
            name: getattr(record, name) for name in ("day", "preview", "department")
        }
        _inserts[check_measure].run(
            self._connection,
            *(
                whole
                | as_row(row)
                | {
                    "list_id": lists[row.subject_index, row.listing_id],
                    "subject_key": subjects[row.subject_index].subject_key,
                    "subject_kind": subjects[row.subject_index].kind,
                }
                for row in rows.measures
            ),
        )


def _row(record: CheckRecord) -> dict[str, Any]:
    receipt = record.receipt
    return {name: getattr(record, name) for name in _PLAIN} | {
        "receipt_payload": receipt.payload if receipt else None,
        "receipt_signature": receipt.signature if receipt else None,
        "receipt_key_id": receipt.key_id if receipt else None,
    }


def _record(row: RowMapping) -> CheckRecord:
    receipt = None
    if row["receipt_payload"] is not None:
        receipt = Receipt(row["receipt_payload"], row["receipt_signature"], row["receipt_key_id"])
    return CheckRecord(**{name: row[name] for name in _PLAIN}, receipt=receipt)
