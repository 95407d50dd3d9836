"""The packs as they lie in their folder with the office's own confirmations: what the next revision would hold.

Read anew whenever a file changed. Where there is no folder, as on a machine that got its rules with the database, the texts of
the active revision stand in, with the office's confirmations as they are now.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from engine.packs.cache import Cache
from engine.packs.loading import load_document
from engine.packs.packset import PackSet

Signature = tuple[tuple[str, int, int], ...]


class PacksAtHand:
    """Call it for the packs. Safe from several threads. ``sets``: the confirmations' files, as they are now."""

    def __init__(
        self, root: Path, sets: Callable[[], Sequence[Path]], active: Callable[[], PackSet], cache: Cache
    ) -> None:
        self._root = root
        self._sets = sets
        self._active = active
        self._cache = cache
        self._lock = threading.Lock()
        self._known: tuple[Signature, PackSet] | None = None

    def __call__(self) -> PackSet:
        """Raises PackErrors when something does not load."""
        sets = self._sets()
        if not any((self._root / top).is_dir() for top in ("rules", "memoranda")):
            return self._standing_in(sets)
        with self._lock:
            signature = self._signature(sets)
            if self._known is None or self._known[0] != signature:
                self._known = signature, PackSet.load(self._root, sets, self._cache)
            return self._known[1]

    def _standing_in(self, sets: Sequence[Path]) -> PackSet:
        """Sets of the active revision that are not in the office's folder stay, as they do when files are laid over it."""
        loaded = [load_document(path, path.name, "confirmations", self._cache) for path in sets]
        return self._active().changed(loaded, cache=self._cache)

    def _signature(self, sets: Sequence[Path]) -> Signature:
        """Enough to see that an editor or another process wrote a file."""
        files = [*sets]
        for top in ("rules", "memoranda"):
            files += (path for path in (self._root / top).rglob("*") if path.is_file())
        found = []
        for path in files:
            stat = path.stat()
            found.append((str(path), stat.st_mtime_ns, stat.st_size))
        return tuple(sorted(found))
