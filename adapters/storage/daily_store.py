"""SQL of daily jobs."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from adapters.storage.direct import Direct
from adapters.storage.tables.daily import daily_run

_last = Direct(select(daily_run.c.day).where(daily_run.c.job == bindparam("job")))
_values = {name: bindparam(f"new_{name}", type_=daily_run.c[name].type) for name in ("day", "at", "result")}
_record = update(daily_run).where(daily_run.c.job == bindparam("of")).values(_values)


class SqlDailyStore:
    """Implements services.daily.store.DailyStore on one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def last_run(self, job: str) -> date | None:
        """See the protocol."""
        row = _last.first(self._connection, job=job)
        return row.day if row else None

    def record_run(self, job: str, day: date, at: datetime, result: str) -> None:
        """See the protocol."""
        values = {"day": day, "at": at, "result": result}
        changed = self._connection.execute(
            _record, {"of": job} | {f"new_{name}": value for name, value in values.items()}
        )
        if not changed.rowcount:
            self._connection.execute(insert(daily_run), {"job": job} | values)
