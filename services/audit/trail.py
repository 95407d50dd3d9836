"""The audit trail: what was done, by whom, to what; in hash chains that show any later change.

An entry holds keyed digests and subject keys, never codes or names: it outlives the erasure of a subject (S10).
It is written in the transaction of the act itself, so neither exists without the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import rfc8785

from services.audit.model import Entry, stamp
from services.ports import UnitOfWork


def record(uow: UnitOfWork, *, actor: str, action: str, entity: str, detail: Mapping[str, Any], now: datetime) -> None:
    """Appends one entry to this transaction's chain.

    ``actor`` is a caller's id, ``action`` a dotted word (``listing.exit``), ``entity`` what it was done to
    (``listing:<id>``). ``detail`` is JSON; numbers beyond ±2^53, NaN and other types raise ValueError.
    """
    head = uow.audit.take_head()
    entry = Entry(
        writer=head.writer,
        seq=head.seq + 1,
        at=stamp(now),
        actor=actor,
        action=action,
        entity=entity,
        detail=rfc8785.dumps(dict(detail)).decode(),
        previous=head.digest,
        digest="",
    )
    uow.audit.append(replace(entry, digest=entry.computed_digest()))
