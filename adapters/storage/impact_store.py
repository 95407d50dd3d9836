"""SQL of impact: past checks and entries, read through a server-side cursor and never all at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, select

from adapters.storage.registry_rows import listing_from_row
from adapters.storage.registry_statements import NO_LIMIT, is_newest
from adapters.storage.tables.checks import credit_check
from adapters.storage.tables.registry import listing_responsible, listing_version
from adapters.storage.tables.subjects import subject
from services.impact.store import StoredCheck, StoredEntry
from services.subjects.model import CodeType, SubjectCode
from services.subjects.region import region_of

_BATCH = 500
_COLUMNS = (
    credit_check.c.check_id,
    credit_check.c.matter_kind,
    credit_check.c.day,
    credit_check.c.revision,
    credit_check.c.registry_version,
    credit_check.c.document,
)


class SqlImpactStore:
    """Implements services.impact.store.ImpactStore."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count_checks(self, since: date | None) -> int:
        """See the protocol."""
        counted = self._connection.execute(_since(select(func.count()).select_from(credit_check), since))
        return int(counted.scalar_one())

    def checks(self, since: date | None) -> Iterator[StoredCheck]:
        """See the protocol."""
        wanted = _since(select(*_COLUMNS), since).order_by(credit_check.c.check_id)
        with self._connection.execute(wanted.execution_options(yield_per=_BATCH)) as rows:
            for row in rows:
                yield StoredCheck(*row)

    def entries(self) -> Iterator[StoredEntry]:
        """See the protocol."""
        persons = listing_responsible.c
        names = (
            select(persons.ordinal)
            .where(
                persons.listing_id == listing_version.c.listing_id,
                persons.version == listing_version.c.version,
            )
            .exists()
        )
        wanted = (
            select(listing_version, subject.c.code_plain, names.label("names_persons"))
            .join(subject, subject.c.subject_key == listing_version.c.subject_key)
            .where(is_newest)
            .order_by(listing_version.c.subject_key, listing_version.c.listing_id)
        )
        with self._connection.execute(wanted.execution_options(yield_per=_BATCH), {"known_at": NO_LIMIT}) as rows:
            for row in rows:
                code = SubjectCode(CodeType.USCC, row.code_plain) if row.code_plain else None
                entry = listing_from_row(row, (), "")
                yield StoredEntry(entry, row.subject_kind, region_of(code) if code else None, bool(row.names_persons))


def _since(wanted: Select[Any], since: date | None) -> Select[Any]:
    return wanted if since is None else wanted.where(credit_check.c.day >= since)
