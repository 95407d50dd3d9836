"""What situations came to: durable-rules decides one message of a situation, and the answer serves all others, exactly.

The ``Classifier`` names the situation of a message, the ``SituationTable`` keeps a bounded number of outcomes.
"""

from __future__ import annotations

import threading
from collections.abc import Hashable
from dataclasses import dataclass
from itertools import count, islice
from typing import Generic, TypeVar

Outcome = TypeVar("Outcome")


@dataclass(frozen=True, slots=True)
class Statistics:
    """``situations`` are kept now; ``hits`` messages were served without durable-rules and ``decided`` by it; ``evicted`` were dropped.

    All but the first only ever grow.
    """

    situations: int
    hits: int
    decided: int
    evicted: int


class SituationTable(Generic[Outcome]):
    """What situations came to, at most ``capacity`` of them. Safe from several threads.

    Two generations: outcomes enter the young one; when that is half the capacity, it becomes the old one and the former
    old one is dropped. An old outcome that is asked for becomes young again. So what nobody asked for during a whole
    generation goes, and a hit costs one look-up and no bookkeeping.
    """

    def __init__(self, capacity: int) -> None:
        """``capacity``: at least 2."""
        self._half = capacity // 2
        self._young: dict[Hashable, Outcome] = {}
        self._old: dict[Hashable, Outcome] = {}
        self._lock = threading.Lock()
        self._hits = count()  # ``next`` is atomic and three times cheaper than the lock
        self._hits_read = 0
        self._decided = 0
        self._evicted = 0

    def get(self, key: Hashable) -> Outcome | None:
        """What the situation came to, or None if it must be decided."""
        found = self._young.get(key)
        if found is None:
            found = self._aged(key)
        if found is not None:
            next(self._hits)
        return found

    def keep(self, key: Hashable, outcome: Outcome) -> None:
        """Keeps what could be told without deciding; the message counts as served."""
        with self._lock:
            self._enter(key, outcome)
        next(self._hits)

    def exchange(self, key: Hashable, outcome: Outcome | None) -> Outcome | None:
        """Keeps what was just decided (None: it must not be kept) and gives what was kept until now, if anything."""
        with self._lock:
            self._decided += 1
            known = self._young.pop(key, None)
            if known is None:
                known = self._old.pop(key, None)
            if outcome is not None:
                self._enter(key, outcome)
            return known

    def bound(self, capacity: int) -> None:
        """Another capacity from now on, at least 2; of what is too much the oldest goes."""
        with self._lock:
            before = len(self._young) + len(self._old)
            self._half = capacity // 2
            self._young, self._old = _newest(self._young, self._half), _newest(self._old, self._half)
            self._evicted += before - len(self._young) - len(self._old)

    def statistics(self) -> Statistics:
        """Counts since the table was made."""
        with self._lock:
            hits = next(self._hits) - self._hits_read  # reading counts too
            self._hits_read += 1
            return Statistics(len(self._young) + len(self._old), hits, self._decided, self._evicted)

    def _aged(self, key: Hashable) -> Outcome | None:
        with self._lock:
            found = self._old.pop(key, None)
            if found is None:
                return self._young.get(key)  # another thread may just have made it young
            self._enter(key, found)
            return found

    def _enter(self, key: Hashable, outcome: Outcome) -> None:
        if len(self._young) >= self._half:
            self._evicted += len(self._old)
            self._young, self._old = {}, self._young
        self._young[key] = outcome


def _newest(kept: dict[Hashable, Outcome], most: int) -> dict[Hashable, Outcome]:
    return dict(islice(kept.items(), max(len(kept) - most, 0), None))
