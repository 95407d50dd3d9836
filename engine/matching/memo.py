"""Remembers what was worked out from immutable things, within bounds. Forgetting only costs time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

Value = TypeVar("Value")


class Memo(Generic[Value]):
    """Safe from several threads. Two that ask for the same at once may both work it out, and get one value.

    A value that somebody still holds is known without being kept, and so is found however much came after it.
    """

    def __init__(self, most: int, weigh: Callable[[Value], int]) -> None:
        """``most``: weight of all values kept; the longest unused go first, and what is heavier by itself is not kept."""
        self._most = most
        self._weigh = weigh
        self._weight = 0
        self._kept: OrderedDict[Hashable, Value] = OrderedDict()
        self._held: WeakValueDictionary[Hashable, Value] = WeakValueDictionary()
        self._lock = threading.Lock()

    def get(self, source: Hashable, work: Callable[[], Value]) -> Value:
        """The value for ``source``; ``work`` gives it when it is not known. What ``work`` raises is not kept."""
        with self._lock:
            found = self._held.get(source)
            if found is not None:
                self._keep(source, found)
                return found
        made = work()
        with self._lock:
            found = self._held.setdefault(source, made)
            self._keep(source, found)
        return found

    def _keep(self, source: Hashable, value: Value) -> None:
        if source not in self._kept:
            weight = self._weigh(value)
            if weight > self._most:
                return
            self._kept[source] = value
            self._weight += weight
        self._kept.move_to_end(source)
        while self._weight > self._most:
            _, gone = self._kept.popitem(last=False)
            self._weight -= self._weigh(gone)
