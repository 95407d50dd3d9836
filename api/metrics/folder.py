"""The private folder in which the processes of one service keep their metrics: made at its start, removed at its end."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""The library's own way to learn of the folder; it looks once, when it is imported."""


@contextmanager
def open_folder(home: Path) -> Iterator[Path]:
    """A new folder below ``home``, told to the library in this process and its children. Folders of the dead are removed.

    Which service still lives is told by a lock that the kernel releases with the process, not by process ids, which repeat.
    """
    run = home / "run"
    run.mkdir(mode=0o700, exist_ok=True)
    with (run / "lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        for left in run.glob("metrics-*"):
            _remove_if_dead(left)
        folder = Path(tempfile.mkdtemp(prefix="metrics-", dir=run))
        alive = (folder / "lock").open("w")
        fcntl.flock(alive, fcntl.LOCK_EX)
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = str(folder)
    try:
        yield folder
    finally:
        if before is None:
            del os.environ[VARIABLE]
        else:
            os.environ[VARIABLE] = before
        shutil.rmtree(folder, ignore_errors=True)
        alive.close()


def _remove_if_dead(folder: Path) -> None:
    try:
        with (folder / "lock").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return  # its service runs
    except OSError:
        pass  # without a lock it was never finished
    shutil.rmtree(folder, ignore_errors=True)
