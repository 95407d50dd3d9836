"""The rules of a process's worlds, read and built once: every world starts with the same packs, and starting costs mostly that.

Only while a world is being built, and only the project's own packs. What it reads is looked at (the packs' files, the text in the database)
and known again only when it is the same; its engine is an engine of its own, which takes over the rulesets of the first one, as an activation does.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from api import wiring
from api.settings import PROJECT
from engine.deciding.decide import RuleEngine
from engine.packs.cache import NO_CACHE, Cache
from engine.packs.packset import PackSet
from services.ports import Database
from services.revisions import active
from services.revisions.texts import stored_packs

_LOADED: dict[object, PackSet] = {}
_STORED: dict[bytes, PackSet] = {}
_ENGINES: dict[str, RuleEngine] = {}
"""By revision; only of what was loaded from the project's folder, so that no test's own packs are kept."""


@contextmanager
def shared_rules() -> Iterator[None]:
    """While the block runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "PackSet", _Loading)
        patch.setattr(active, "RuleEngine", _engine)
        patch.setattr(active, "stored_packs", _stored)
        yield


class _Loading:
    @staticmethod
    def load(root: Path, confirmation_files: Sequence[Path], cache: Cache = NO_CACHE) -> PackSet:
        if root != PROJECT:
            return PackSet.load(root, confirmation_files, cache)
        files = [*_files(root / "rules"), *_files(root / "memoranda"), *confirmation_files]
        stamped = (root, *((file, found.st_mtime_ns, found.st_size) for file in files for found in [file.stat()]))
        if stamped not in _LOADED:
            _LOADED[stamped] = PackSet.load(root, confirmation_files, cache)
        return _LOADED[stamped]


def _files(folder: Path) -> list[Path]:
    return [Path(inside, name) for inside, _, names in os.walk(folder) for name in names]


def _is_shared(revision: str) -> bool:
    return any(packs.revision == revision for packs in _LOADED.values())


def _stored(database: Database, revision: str, known: PackSet | None = None) -> PackSet:
    with database.read() as uow:
        text = uow.checks.revision(revision)
    if text is None or not _is_shared(revision):
        return stored_packs(database, revision, known)
    if text not in _STORED:
        _STORED[text] = stored_packs(database, revision, known)
    return _STORED[text]


def _engine(packs: PackSet, *, previous: RuleEngine | None = None) -> RuleEngine:
    if previous or not _is_shared(packs.revision):
        return RuleEngine(packs, previous=previous)
    if packs.revision in _ENGINES:
        return RuleEngine(packs, previous=_ENGINES[packs.revision])
    _ENGINES[packs.revision] = RuleEngine(packs)
    return RuleEngine(packs)  # tested by its examples, as where a process starts
