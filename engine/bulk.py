"""Bulk work makes a great many objects that stay: looking for garbage among them over and over costs as much as the work.

While a block of :func:`uncollected` lasts, Python's collector of cycles rests in the whole process; whatever has no more
references is freed all the same. Blocks may be nested and may run in several threads at once; when the last one ends the
collector goes on. They are for work that ends within seconds; :func:`rarely_collected` is for what takes a minute.
:func:`one_ahead` is for work that goes lot by lot and waits for somebody else in between.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Item = TypeVar("Item")

_lock = threading.Lock()
_blocks = 0
_before = False


@contextmanager
def uncollected() -> Iterator[None]:
    """The collector of cycles rests while the block lasts."""
    global _blocks, _before
    with _lock:
        _blocks += 1
        if _blocks == 1:
            _before = gc.isenabled()
            gc.disable()
    try:
        yield
    finally:
        with _lock:
            _blocks -= 1
            if _blocks == 0 and _before:
                gc.enable()


@contextmanager
def rarely_collected() -> Iterator[None]:
    """The collector looks every hundred thousand objects: for long work on rows without cycles, where looking costs a sixth of it."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def one_ahead(items: Iterable[Item]) -> Iterator[Item]:
    """The same items in the same order; another thread makes the next while this one is being worked on.

    Worth it where the work waits: two threads that both compute only hinder each other.
    """
    source = iter(items)
    with ThreadPoolExecutor(1, "one-ahead") as maker:
        coming = maker.submit(_next, source)
        while found := coming.result():
            coming = maker.submit(_next, source)
            yield found[0]


def _next(source: Iterator[Item]) -> tuple[Item] | None:
    """In a tuple, so that an item may be anything."""
    for item in source:
        return (item,)
    return None
