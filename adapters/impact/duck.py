"""One DuckDB in one private folder, and the files through which rows get into it.

DuckDB may read nothing outside the folder and load no extension; what does not fit its memory goes to files in the folder.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import duckdb

from adapters.impact.classification import quoted

MEMORY = "512MB"
"""What DuckDB may hold at a time, unless told otherwise."""

_BATCH = 1000


class Duck:
    """``log``: the statements that were run, for people to read."""

    def __init__(self, folder: Path, memory: str) -> None:
        self._folder = folder
        self._files: dict[str, IO[str]] = {}
        self.log: list[str] = []
        self._connection = duckdb.connect(
            str(folder / "bench.duckdb"),
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "memory_limit": memory,
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

    def write(self, name: str, row: Mapping[str, Any]) -> None:
        """Adds a line to one of the files."""
        if name not in self._files:
            self._files[name] = self._path(name).open("w", encoding="utf-8")
        self._files[name].write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")

    def finished(self, name: str) -> Path:
        """The file, with everything that was written; nothing more may be."""
        file = self._files.get(name)
        if file is None:
            self._path(name).touch()
        else:
            file.close()
        return self._path(name)

    def run(self, *texts: str) -> None:
        """Statements without rows."""
        for text in texts:
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
