"""Batches of a listing file with everything that can be made of them without asking the registry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from engine.bulk import one_ahead
from services.ports import Cipher
from services.registry import entries
from services.registry.intake import Batch
from services.subjects.keys import code_index


class Lot(NamedTuple):
    """``codes``: the blind indexes of the subjects' codes; ``digests``: of the contents; both in the order of the drafts."""

    batch: Batch
    codes: list[str]
    digests: list[str]


def lots_of(batches: Iterable[Batch], cipher: Cipher, *, ahead: bool) -> Iterator[Lot]:
    """``ahead``: the next lot is made by another thread while one is being worked on."""
    made = (_lot(batch, cipher) for batch in batches)
    return one_ahead(made) if ahead else made


def _lot(batch: Batch, cipher: Cipher) -> Lot:
    codes = [code_index(cipher, draft.code) for draft in batch.drafts]
    return Lot(batch, codes, [entries.digest_of(cipher, content) for content in batch.contents])
