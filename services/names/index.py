"""The index of names: two-character grams, and for each the names that hold it, packed by blocks of names.

A million names are some two hundred and fifty blocks. Names that do not fill a block yet are few and are read one by one. Nothing is ever
removed from a block: entries end, names stay known, and what a candidate still stands for is asked of the registry.
"""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from heapq import nlargest
from operator import itemgetter

from services.names.form import core_of
from services.names.store import Cursor, IndexedName
from services.ports import UnitOfWork

BLOCK = 4096
"""Names per block: a place in one fits into two bytes, and so many names can still be read one by one."""

MOST_POSTINGS = 120_000
"""How many places one search reads at most, the rarest grams first."""

KEPT = 400
"""Names that share most with what was asked; only these are compared letter by letter."""


def grams(core: str) -> set[str]:
    """Every two neighbouring characters; a single character is its own gram."""
    return {core[place : place + 2] for place in range(len(core) - 1)} or {core}


def add_names(uow: UnitOfWork, cursor: Cursor, rows: Iterable[tuple[str, str]]) -> Cursor:
    """Takes names of subjects into the index, which :meth:`NameStore.hold` must hold. The cursor as it is then, to be written."""
    wanted = dict.fromkeys((key, core) for key, name in rows if (core := core_of(name)))
    known = uow.names.known({key for key, _ in wanted})
    new = [pair for pair in wanted if pair not in known]
    uow.names.add([IndexedName(cursor.names + place, key, core) for place, (key, core) in enumerate(new)])
    cursor = replace(cursor, names=cursor.names + len(new))
    while cursor.names - cursor.sealed >= BLOCK:
        cores = uow.names.cores(cursor.sealed, cursor.sealed + BLOCK)
        uow.names.add_postings(cursor.sealed // BLOCK, _packed(cores, cursor.sealed))
        cursor = replace(cursor, sealed=cursor.sealed + BLOCK)
    return cursor


def nearest(uow: UnitOfWork, cursor: Cursor, core: str) -> list[IndexedName]:
    """The names that share most with ``core``, at most :data:`KEPT`; a gram weighs the more the rarer it is."""
    wanted, blocks = grams(core), cursor.sealed // BLOCK
    tail = {gram: array("q") for gram in wanted}
    unsealed = uow.names.cores(cursor.sealed, cursor.names)
    for gram, found in tail.items():
        found.extend([name_id for name_id, listed in unsealed if gram in listed])
    sizes = uow.names.sizes(blocks, wanted)
    counts = {gram: sizes.get(gram, 0) + len(tail[gram]) for gram in wanted}
    weights: dict[int, float] = defaultdict(float)
    read = 0
    for gram in sorted(wanted, key=lambda gram: (counts[gram], gram)):
        read += counts[gram]
        if read > MOST_POSTINGS and weights:
            break
        weight = math.log(1 + cursor.names / (counts[gram] or 1))
        for name_id in tail[gram]:
            weights[name_id] += weight
        if gram in sizes:
            for block, packed in uow.names.postings(blocks, gram):
                first = block * BLOCK
                for place in array("H", packed):
                    weights[first + place] += weight
    best = nlargest(KEPT, weights.items(), key=itemgetter(1))
    return uow.names.by_ids([name_id for name_id, _ in best])


def _packed(cores: list[tuple[int, str]], first: int) -> Mapping[str, bytes]:
    places: dict[str, array[int]] = defaultdict(lambda: array("H"))
    for name_id, core in cores:
        for gram in grams(core):
            places[gram].append(name_id - first)
    return {gram: found.tobytes() for gram, found in places.items()}
