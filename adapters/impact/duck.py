"""One DuckDB in one private folder, and the files through which rows get into it.

DuckDB may read nothing outside the folder and load no extension; what does not fit its memory goes to files in the folder.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import duckdb

from adapters.impact.classification import quoted

MEMORY = 192 * 1024 * 1024
"""Bytes that DuckDB may hold at a time, unless told otherwise. What does not fit goes to files."""

_PER_BYTE = 60
"""Bytes of memory that reading takes per byte of the longest line: of one value nothing can go to a file meanwhile."""

THREADS = 4
"""At most. Each holds buffers of its own: as many threads as a large server has processors would not fit the memory."""

_SHORTEST_LIMIT = 1024 * 1024
"""Bytes of a line that DuckDB is prepared for at least. Each thread reads into a buffer twice as long as the longest line."""

_BATCH = 1000


class Duck:
    """``log``: the statements that were run, for people to read."""

    def __init__(self, folder: Path, memory: int) -> None:
        self._folder = folder
        self._memory = memory
        self._files: dict[str, IO[bytes]] = {}
        self._longest: dict[str, int] = {}
        self.log: list[str] = []
        self._connection = duckdb.connect(
            str(folder / "bench.duckdb"),
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "memory_limit": f"{memory}B",
                "threads": str(min(THREADS, os.cpu_count() or 1)),
                "temp_directory": str(folder / "spill"),
                "preserve_insertion_order": "false",
            },
        )
        self._connection.execute(f"SET allowed_directories = [{quoted(str(folder))}]")
        self._connection.execute("SET enable_external_access = false")

    def close(self) -> None:
        """Lets go of the files."""
        for file in self._files.values():
            file.close()
        self._connection.close()

    def write(self, name: str, row: Mapping[str, Any]) -> int:
        """Adds a line to one of the files; how many bytes it has."""
        if name not in self._files:
            self._files[name] = self._path(name).open("wb")
        line = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        self._longest[name] = max(self._longest.get(name, 0), len(line))
        return self._files[name].write(line)

    def make_room(self, name: str) -> None:
        """Memory for the longest line of one of the files, from now on: more than usual only if it is very long."""
        needed = max(self._memory, _PER_BYTE * self._longest.get(name, 0))
        self._connection.execute(f"SET memory_limit = '{needed}B'")

    def written(self, name: str, columns: str) -> str:
        """A table function over one of the files, with everything that was written; nothing more may be.

        ``columns``: a DuckDB struct of names and types.
        """
        file = self._files.get(name)
        if file is None:
            self._path(name).touch()
        else:
            file.close()
        limit = max(self._longest.get(name, 0), _SHORTEST_LIMIT)
        return f"read_ndjson({quoted(str(self._path(name)))}, columns = {columns}, maximum_object_size = {limit})"

    def remove(self, *names: str) -> None:
        """Deletes files whose rows were taken over; what is written from now on begins another."""
        for name in names:
            self._path(name).unlink()
            self._files.pop(name, None)
            self._longest.pop(name, None)

    def run(self, *texts: str, again: bool = False) -> None:
        """Statements without rows. ``again``: they were run before, on other rows, and need not be read twice."""
        for text in texts:
            if not again:
                self.log.append(text.strip())
            self._connection.execute(text)

    def rows(self, text: str) -> Iterator[tuple[Any, ...]]:
        """Rows a batch at a time, on a cursor of their own, so that other statements may run meanwhile."""
        self.log.append(text.strip())
        cursor = self._connection.cursor()
        try:
            cursor.execute(text)
            while rows := cursor.fetchmany(_BATCH):
                yield from rows
        finally:
            cursor.close()

    def number(self, text: str) -> int:
        """The one number that a query gives."""
        ((found,),) = self.rows(text)
        return int(found)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.ndjson"
