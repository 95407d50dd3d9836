"""The audit trail: what was done, by whom, to what; in hash chains that show any later change.

An entry holds keyed digests and subject keys, never codes or names: it outlives the erasure of a subject (S10).
It is written in the transaction of the act itself, so neither exists without the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from engine.packs.digests import canonical
from services.audit.model import Entry, stamp
from services.ports import UnitOfWork


def record(uow: UnitOfWork, *, actor: str, action: str, entity: str, detail: Mapping[str, Any], now: datetime) -> None:
    """Appends one entry to this transaction's chain; as :func:`record_each`."""
    record_each(uow, actor=actor, action=action, entities=[entity], detail=detail, now=now)


def record_each(
    uow: UnitOfWork, *, actor: str, action: str, entities: Iterable[str], detail: Mapping[str, Any], now: datetime
) -> None:
    """Appends one entry per entity, all with the same detail.

    ``actor`` is a caller's id, ``action`` a dotted word (``listing.exit``), ``entities`` what it was done to
    (``listing:<id>``). ``detail`` is JSON; numbers beyond ±2^53, NaN and other types raise ValueError.
    """
    text, moment, entries = canonical(dict(detail)).decode(), stamp(now), list[Entry]()
    head = uow.audit.take_head()
    previous = head.digest
    for seq, entity in enumerate(entities, start=head.seq + 1):
        entry = Entry(head.writer, seq, moment, actor, action, entity, text, previous, digest="")
        entries.append(replace(entry, digest=entry.computed_digest()))
        previous = entries[-1].digest
    if entries:
        uow.audit.append(entries)
