"""A database that may be looked at only: what takes a writer's turn when there is nothing to write fails its test."""

from __future__ import annotations

from contextlib import AbstractContextManager

from adapters.storage.database import SqlDatabase
from services.ports import UnitOfWork


class Unwritten:
    """Implements services.ports.Database on another one, without its writing."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def read(self) -> AbstractContextManager[UnitOfWork]:
        """As the database does."""
        return self._database.read()

    def write(self) -> AbstractContextManager[UnitOfWork]:
        """Never."""
        raise AssertionError("nothing was to be written, and a writer's turn was taken")
