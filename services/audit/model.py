"""The values of the audit trail, and the one place that digests an entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from cryptography.hazmat.primitives import hashes

from engine.packs.digests import canonical

FIRST = "0" * 64
"""What the first entry of a chain names as its predecessor."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done. ``detail`` is canonical JSON; ``at`` ISO text in UTC."""

    writer: str
    seq: int
    at: str
    actor: str
    action: str
    entity: str
    detail: str
    previous: str
    digest: str

    def computed_digest(self) -> str:
        """SM3 over everything else in the entry, in hex."""
        content: dict[str, str | int] = {
            "writer": self.writer,
            "seq": self.seq,
            "at": self.at,
            "actor": self.actor,
            "action": self.action,
            "entity": self.entity,
            "detail": self.detail,
            "previous": self.previous,
        }
        digest = hashes.Hash(hashes.SM3())
        digest.update(canonical(content))
        return digest.finalize().hex()


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The last entry of a chain. ``seq`` is 0 before the first. ``genuine`` is False when the seal is not ours."""

    writer: str
    seq: int
    digest: str
    genuine: bool = True


class BreakKind(StrEnum):
    """What is wrong with a chain."""

    CHANGED = "changed"
    REMOVED = "removed"
    REORDERED = "reordered"
    TAIL_REMOVED = "tail_removed"
    HEAD_MISSING = "head_missing"
    HEAD_FORGED = "head_forged"
    CHAIN_REMOVED = "chain_removed"


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold. ``text`` is Chinese, for the auditor."""

    writer: str
    seq: int
    kind: BreakKind
    text: str


def stamp(moment: datetime) -> str:
    """The text form of an aware moment in the trail: UTC with microseconds, so that text order is time order."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be recorded")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
