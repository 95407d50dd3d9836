"""Remembers what was worked out from immutable things, a bounded number of times. Forgetting only costs time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Memo(Generic[Value]):
    """Safe from several threads. Two that ask for the same at once may both work it out, and get one value."""

    def __init__(self, most: int) -> None:
        """``most``: values kept; the longest unused go first."""
        self._most = most
        self._kept: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, source: Hashable, work: Callable[[], Value]) -> Value:
        """The value for ``source``; ``work`` gives it when it is not kept. What ``work`` raises is not kept."""
        with self._lock:
            if source in self._kept:
                self._kept.move_to_end(source)
                return self._kept[source]
        found = work()
        with self._lock:
            found = self._kept.setdefault(source, found)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found
