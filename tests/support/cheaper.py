"""What makes the tests of a process cheaper and changes nothing that they ask about.

- A password's hash costs 30 ms and 19 MiB, on purpose; here the cheapest one that has the same form.
- Tests kill processes, never the machine: nothing is lost without fsync (PostgreSQL's is off as well, see ``tests.servers``).
- Tests make and drop much: looking for cycles seldomer saves a tenth of the time.
- Every application has its own folder, and would check the project's packs anew to fill its cache; here they share one cache.

Processes that tests start are as they are in production.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from adapters.files.pack_cache import open_cache
from adapters.storage import database
from api import wiring
from services.accounts import passwords

PRODUCTION_HASHER = passwords._HASHER
PRODUCTION_SYNCHRONOUS = database.SQLITE_SYNCHRONOUS
_CHEAP_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@contextmanager
def cheaper(folder: Path) -> Iterator[None]:
    """While the block runs. ``folder``: for the shared cache."""
    gc.set_threshold(20_000, 50, 100)
    cache = open_cache(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", _CHEAP_HASHER)
        patch.setattr(database, "SQLITE_SYNCHRONOUS", "OFF")
        patch.setattr(os, "fsync", lambda _: None)
        patch.setattr(wiring, "open_cache", lambda _: cache)
        yield
