"""Why something has no consequence, as it is told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Silence:
    """Why a rule does not fire: a stable code and a Chinese reason that a clerk understands."""

    code: str
    reason: str


def because(reason: str | None) -> str:
    """What the packs say of it, if anything, to go on with."""
    return f"：{reason}" if reason else ""
