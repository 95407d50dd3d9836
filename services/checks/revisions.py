"""Engines for revisions that decided once: built from the stored text when asked for, a few kept, the rest freed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from engine.deciding.decide import RuleEngine
from services.ports import Database
from services.revisions.texts import stored_packs

KEEP = 2
"""Engines kept when nobody uses them. One of real packs takes a tenth of a second to build and some megabytes."""


@dataclass(slots=True)
class _Kept:
    engine: RuleEngine
    users: int = 0


class RevisionEngines:
    """Safe from several threads. At most ``keep`` engines rest here; one more may be in use until its last user leaves it."""

    def __init__(self, database: Database, keep: int = KEEP) -> None:
        self._database = database
        self._keep = keep
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = threading.Lock()
        self._building = threading.Lock()  # one at a time: a build takes memory and a core

    @contextmanager
    def engine(self, revision: str) -> Iterator[RuleEngine]:
        """The engine of a stored revision, whole while the block lasts.

        Raises JiangchengError when the text is not there, is not that revision's, or cannot be compiled any more.
        """
        kept = self._taken(revision)
        try:
            yield kept.engine
        finally:
            with self._lock:
                kept.users -= 1
                done = kept.users == 0 and self._kept.get(revision) is not kept
            if done:
                kept.engine.close()

    def close(self) -> None:
        """Frees what rests; engines in use are freed by their last user."""
        self._evict(0)

    def __len__(self) -> int:
        return len(self._kept)

    def _taken(self, revision: str) -> _Kept:
        if kept := self._known(revision):
            return kept
        with self._building:
            if kept := self._known(revision):  # built while this thread waited
                return kept
            kept = _Kept(RuleEngine(stored_packs(self._database, revision)), users=1)
            with self._lock:
                self._kept[revision] = kept
            self._evict(self._keep)
            return kept

    def _known(self, revision: str) -> _Kept | None:
        with self._lock:
            kept = self._kept.get(revision)
            if kept:
                kept.users += 1
                self._kept.move_to_end(revision)
            return kept

    def _evict(self, keep: int) -> None:
        with self._lock:
            gone = [self._kept.popitem(last=False)[1] for _ in range(len(self._kept) - keep)]
            idle = [kept for kept in gone if kept.users == 0]
        for kept in idle:
            kept.engine.close()
