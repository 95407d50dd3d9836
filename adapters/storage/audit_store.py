"""SQL of the audit trail.

A chain belongs to whichever transaction holds the lock on its head row. On PostgreSQL a transaction takes the first head
that nobody holds (SKIP LOCKED) and begins a new chain only when all are held, so there are as many chains as there were
writers at once. On SQLite writers queue anyway, and there is one chain.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import fields

from sqlalchemy import Connection, bindparam, insert, literal_column, select, update

from adapters.storage.direct import Direct, DirectInsert, as_row
from adapters.storage.tables.audit import audit_entry, audit_head
from services.audit.model import FIRST, ChainHead, Entry
from services.ports import Cipher

_ENTRY_COLUMNS = [audit_entry.c[field.name] for field in fields(Entry)]
_free_head = Direct(
    select(audit_head.c.writer, audit_head.c.seq, audit_head.c.digest)
    .order_by(audit_head.c.writer)
    .limit(literal_column("1"))  # as a parameter it would be planned anew each time
    .with_for_update(skip_locked=True)
)
_append = DirectInsert(audit_entry)
_move_head = Direct(
    update(audit_head)
    .where(audit_head.c.writer == bindparam("chain"))
    .values(seq=bindparam("last"), digest=bindparam("last_digest"), seal=bindparam("last_seal"))
)
_BATCH = 1000


class SqlAuditStore:
    """Implements services.audit.store.AuditStore."""

    def __init__(self, connection: Connection, cipher: Cipher) -> None:
        self._connection = connection
        self._cipher = cipher
        self._head: ChainHead | None = None

    def take_head(self) -> ChainHead:
        """See the protocol."""
        if self._head is None:  # else its lock is ours already, and nobody else can have moved it
            row = _free_head.first(self._connection)
            self._head = ChainHead(*row) if row else self._new_chain()
        return self._head

    def append(self, entries: Sequence[Entry]) -> None:
        """See the protocol."""
        last = entries[-1]
        _append.run(self._connection, *map(as_row, entries))
        seal = self._seal(last.writer, last.seq, last.digest)
        moved = {"chain": last.writer, "last": last.seq, "last_digest": last.digest, "last_seal": seal}
        _move_head.run(self._connection, **moved)
        self._head = ChainHead(last.writer, last.seq, last.digest)

    def entries(self) -> Iterator[Entry]:
        """See the protocol."""
        statement = select(*_ENTRY_COLUMNS).order_by(audit_entry.c.writer, audit_entry.c.seq)
        with self._connection.execute(statement.execution_options(yield_per=_BATCH)) as rows:
            for row in rows:
                yield Entry(*row)

    def digest_at(self, writer: str, seq: int) -> str | None:
        """See the protocol."""
        wanted = select(audit_entry.c.digest).where(audit_entry.c.writer == writer, audit_entry.c.seq == seq)
        return self._connection.execute(wanted).scalar_one_or_none()

    def heads(self) -> dict[str, ChainHead]:
        """See the protocol."""
        return {
            row.writer: ChainHead(
                row.writer,
                row.seq,
                row.digest,
                hmac.compare_digest(row.seal, self._seal(row.writer, row.seq, row.digest)),
            )
            for row in self._connection.execute(select(audit_head).order_by(audit_head.c.writer))
        }

    def _new_chain(self) -> ChainHead:
        head = ChainHead(f"w-{secrets.token_hex(8)}", 0, FIRST)
        values = {"writer": head.writer, "seq": 0, "digest": FIRST, "seal": self._seal(head.writer, 0, FIRST)}
        self._connection.execute(insert(audit_head), values)
        return head

    def _seal(self, writer: str, seq: int, digest: str) -> str:
        return self._cipher.index("audit-head", f"{writer} {seq} {digest}")
