"""The private folder in which the processes of one service keep their metrics: made at its start, removed at its end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adapters.private_folder import private_folder

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""The library's own way to learn of the folder; it looks once, when it is imported."""


@contextmanager
def open_folder(home: Path) -> Iterator[Path]:
    """A new folder below ``home``, told to the library in this process and its children."""
    with private_folder(home, "metrics") as folder:
        before = os.environ.get(VARIABLE)
        os.environ[VARIABLE] = str(folder)
        try:
            yield folder
        finally:
            if before is None:
                del os.environ[VARIABLE]
            else:
                os.environ[VARIABLE] = before
