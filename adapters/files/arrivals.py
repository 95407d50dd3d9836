"""A folder into which full list files are put, one folder per list. Hidden files, unknown kinds and files that are still being written are left alone.

Links are not followed: whoever may put files here does not choose what else this service reads. A list's folder that cannot be read
arrives itself, so that it is told like a file that cannot be read, and again only when its permissions have changed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from adapters.files.limits import Limits, unreadable
from adapters.files.open_rows import KINDS
from adapters.files.reader_process import open_listing
from engine.documents import ListType
from services.list_files.folder import Arrival
from services.registry.intake import Incoming
from services.registry.mappings import ColumnMapping

SETTLED = timedelta(seconds=60)
"""A file that was written to so recently may not be whole."""

_MAX_NAME = 200
_WHOLE = "./"
"""The name under which a folder itself arrives; no file has it."""


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
        path = self._root / arrival.list_id / arrival.name
        if arrival.name == _WHOLE or (path.is_file() and not os.access(path, os.R_OK)):
            raise unreadable(
                "no_permission",
                "收件文件夹读不了" if arrival.name == _WHOLE else "文件读不了",
                "服务没有读取的权限",
                "请运维人员检查权限；改好后会自动重新比对" if arrival.name == _WHOLE else "请改好权限后重新放入",
            )
        return open_listing(path, list_type, Limits(), mapping)


def _newest(folder: Path, settled: float) -> Arrival | None:
    try:
        files = list(_files(folder))
    except PermissionError:
        return Arrival(folder.name, _WHOLE, f"{_WHOLE}:{folder.stat().st_ctime_ns}")
    if not files:
        return None
    found, path = max(files, key=lambda file: (file[0].st_mtime_ns, file[1].name))
    if found.st_mtime > settled:
        return None
    return Arrival(folder.name, path.name, f"{path.name}:{found.st_size}:{found.st_mtime_ns}")


def _files(folder: Path) -> Iterator[tuple[os.stat_result, Path]]:
    """Listing files in the folder. One that is taken away meanwhile is not there."""
    for path in folder.iterdir():
        if path.suffix.lower() not in KINDS or path.name.startswith(".") or len(path.name) > _MAX_NAME:
            continue
        try:
            found = path.lstat()
        except FileNotFoundError:
            continue
        if stat.S_ISREG(found.st_mode):
            yield found, path
