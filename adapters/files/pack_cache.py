"""Results of reading and checking packs, kept in a folder from one run to the next: one small file per key.

Each version of the engine's own code has a folder of its own, so no result of another version is ever read. A file that is
cut short or changed is not believed, nor is a folder that another user owns or can write in: findings of lint are kept here.
Losing the folder loses nothing but time.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import sys
import tempfile
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

import engine
from engine.packs.cache import NO_CACHE, Cache

MAX_ENTRIES = 20_000
"""Files kept: some versions of three thousand rules. The longest unused go first."""

_BENEATH = ("durable_rules", "pydantic", "pydantic-core", "PyYAML", "rfc8785")
"""Packages that read, check, name or decide packs."""


class PackCache:
    """Implements ``engine.packs.cache.Cache``. Several processes may share the folder."""

    def __init__(self, folder: Path) -> None:
        """Makes the folder, for this user only, and forgets what other versions of the program kept.

        Raises OSError when it cannot be made, or is not this user's alone.
        """
        self._folder = folder / code_version()
        for one in (folder, self._folder):
            one.mkdir(mode=0o700, parents=True, exist_ok=True)
            _require_own(one)
        for other in folder.iterdir():
            if other != self._folder:
                shutil.rmtree(other, ignore_errors=True)
        self._forget_oldest()

    def get(self, key: str) -> bytes | None:
        """What was put under the key; None if it is not there or is not what was put."""
        path = self._folder / key
        try:
            whole = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        digest, content = whole[:32], whole[32:]
        return content if hashlib.sha256(content).digest() == digest else None

    def put(self, key: str, content: bytes) -> None:
        """Keeps it whole or not at all; a full disk only costs time."""
        with suppress(OSError):
            handle, name = tempfile.mkstemp(dir=self._folder)
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(hashlib.sha256(content).digest() + content)
                Path(name).replace(self._folder / key)
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise

    def _forget_oldest(self) -> None:
        paths = list(self._folder.iterdir())
        if len(paths) <= MAX_ENTRIES:
            return  # every command opens the cache: looking at each file takes longer than counting them
        found = []
        for path in paths:
            with suppress(OSError):  # another process may be forgetting it too
                found.append((path.stat().st_mtime, path))
        for _, path in sorted(found)[: max(0, len(found) - MAX_ENTRIES)]:
            path.unlink(missing_ok=True)


def _require_own(folder: Path) -> None:
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise PermissionError(errno.EPERM, "not a folder of this user alone", str(folder))


@cache
def code_version() -> str:
    """A digest of the engine's source files and of what decides beneath them: what results depend on beside the packs."""
    beneath = " ".join(f"{name} {version(name)}" for name in _BENEATH)
    digest = hashlib.sha256(f"{sys.version} {beneath}".encode())
    root = Path(next(iter(engine.__path__)))
    for path in sorted(root.rglob("*.py")):
        digest.update(f"{path.relative_to(root).as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:32]


def open_cache(folder: Path) -> Cache:
    """The cache in a folder; where nothing can be written, or others can, none: it only saves time."""
    try:
        return PackCache(folder)
    except OSError:
        return NO_CACHE
