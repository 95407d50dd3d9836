"""Private folders below the data folder, for as long as a block lasts. What killed processes left behind is removed."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def private_folder(home: Path, purpose: str) -> Iterator[Path]:
    """A new folder ``run/<purpose>-…`` below ``home``, mode 700, gone when the block ends, also on errors.

    Folders of the same purpose whose process was killed are removed first. Which process still lives is told by a lock that
    the kernel releases with it, not by process ids, which repeat.
    """
    run = home / "run"
    run.mkdir(mode=0o700, exist_ok=True)
    with (run / "lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        for left in run.glob(f"{purpose}-*"):
            _remove_if_dead(left)
        folder = Path(tempfile.mkdtemp(prefix=f"{purpose}-", dir=run))
        alive = (folder / "lock").open("w")
        fcntl.flock(alive, fcntl.LOCK_EX)
    with alive:
        try:
            yield folder
        finally:
            shutil.rmtree(folder)


def _remove_if_dead(folder: Path) -> None:
    try:
        with (folder / "lock").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return  # its process lives
    except OSError:
        pass  # without a lock it was never finished
    shutil.rmtree(folder, ignore_errors=True)
