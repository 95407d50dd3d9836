"""What daily jobs need from storage. Implemented by ``adapters/storage/daily_store.py``."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol


class DailyStore(Protocol):
    """For which day each job has finished."""

    def last_run(self, job: str) -> date | None:
        """The last day for which a job finished."""

    def record_run(self, job: str, day: date, at: datetime, result: str) -> None:
        """A job has finished for the day; again on the same day changes only the result."""
