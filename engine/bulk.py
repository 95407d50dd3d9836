"""Bulk work makes a great many objects that stay: looking for garbage among them over and over costs as much as the work.

While a block of :func:`uncollected` lasts, Python's collector of cycles rests in the whole process; whatever has no more
references is freed all the same. Blocks may be nested and may run in several threads at once; when the last one ends the
collector goes on. They are for work that ends within seconds; :func:`rarely_collected` is for what takes a minute.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

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
