"""SQL of daily jobs."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, insert, select, update

from adapters.storage.tables.daily import daily_run


class SqlDailyStore:
    """Implements services.daily.store.DailyStore on one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def last_run(self, job: str) -> date | None:
        """See the protocol."""
        return self._connection.scalar(select(daily_run.c.day).where(daily_run.c.job == job))

    def record_run(self, job: str, day: date, at: datetime, result: str) -> None:
        """See the protocol."""
        values = {"day": day, "at": at, "result": result}
        changed = self._connection.execute(update(daily_run).where(daily_run.c.job == job).values(**values))
        if not changed.rowcount:
            self._connection.execute(insert(daily_run), {"job": job} | values)
