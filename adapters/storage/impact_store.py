"""SQL of impact: past checks, read through a server-side cursor and never all at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Session

from adapters.storage.tables.checks import credit_check
from services.impact.store import StoredCheck

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

    def __init__(self, session: Session) -> None:
        self._connection = session.connection()

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


def _since(wanted: Select[Any], since: date | None) -> Select[Any]:
    return wanted if since is None else wanted.where(credit_check.c.day >= since)
