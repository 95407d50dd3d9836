"""A folder into which full list files are put, one folder per list. Hidden files, unknown kinds and files that are still being written are left alone.

Links are not followed: whoever may put files here does not choose what else this service reads.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from adapters.files.limits import Limits
from adapters.files.open_rows import KINDS
from adapters.files.reader_process import open_listing
from engine.documents import ListType
from services.list_files.folder import Arrival
from services.registry.intake import Incoming
from services.registry.mappings import ColumnMapping

SETTLED = timedelta(seconds=60)
"""A file that was written to so recently may not be whole."""

_MAX_NAME = 200


class FolderOfLists:
    """Implements services.list_files.folder.Folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def arrivals(self, now: datetime) -> list[Arrival]:
        """See the protocol. By the lists' ids; none where the folder is not there."""
        if not self._root.is_dir():
            return []
        folders = sorted(
            path
            for path in self._root.iterdir()
            if path.is_dir() and not path.is_symlink() and not path.name.startswith(".")
        )
        return [found for folder in folders if (found := _newest(folder, (now - SETTLED).timestamp())) is not None]

    def open(self, arrival: Arrival, list_type: ListType, mapping: ColumnMapping | None) -> Incoming:
        """See the protocol."""
        return open_listing(self._root / arrival.list_id / arrival.name, list_type, Limits(), mapping)


def _newest(folder: Path, settled: float) -> Arrival | None:
    files = [
        (path.stat(), path)
        for path in folder.iterdir()
        if path.suffix.lower() in KINDS
        and not path.name.startswith(".")
        and len(path.name) <= _MAX_NAME
        and path.is_file()
        and not path.is_symlink()
    ]
    if not files:
        return None
    stat, path = max(files, key=lambda found: (found[0].st_mtime_ns, found[1].name))
    if stat.st_mtime > settled:
        return None
    return Arrival(folder.name, path.name, f"{path.name}:{stat.st_size}:{stat.st_mtime_ns}")
