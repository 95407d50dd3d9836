"""What the records of listing files need from storage. Implemented by ``adapters/storage/list_file_store.py``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from services.list_files.model import Filter, ListFile, Purpose
from services.registry.report import ImportReport


class ListFileStore(Protocol):
    """Files by id, which grows with time."""

    def add(self, file: ListFile, report: ImportReport) -> None:
        """Records a file that was read."""

    def claim(self, file: ListFile, once: str, stale_before: datetime) -> ListFile | None:
        """Records a file that is about to be read, unless one was recorded under ``once``; the record to go on with, None when there is one.

        A record under ``once`` that is still running although it began before ``stale_before`` is taken over: its process is gone.
        """

    def finish(self, file: ListFile, report: ImportReport | None) -> None:
        """Records what came of a claimed file."""

    def get(self, file_id: str) -> ListFile | None:
        """One record."""

    def report(self, file_id: str) -> ImportReport | None:
        """Its cleaning report, None when there is none."""

    def page(self, wanted: Filter, before: str | None, limit: int) -> tuple[ListFile, ...]:
        """Records, the newest first, with ids below ``before``."""

    def latest(self, lists: Collection[str], purpose: Purpose) -> Mapping[str, ListFile]:
        """The newest record of each list for a purpose."""
