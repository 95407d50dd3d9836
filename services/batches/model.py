"""A batch of subjects as it is kept: what was asked, its parts, and how far they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class PartState(StrEnum):
    """Where a part stands. What failed has no result: it is neither clear nor undetermined."""

    WAITING = "waiting"
    DECIDED = "decided"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as asked for. ``finished_at``: when its last part was settled."""

    batch_id: str
    client: str
    department: str
    matter_kind: str
    case_no: str | None
    subjects: int
    created_at: datetime
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose batches a caller sees: everything, or its own and those of its departments."""

    everything: bool
    client: str
    departments: frozenset[str]


@dataclass(frozen=True, slots=True)
class NewPart:
    """A part to be checked. ``indexes`` are its subjects' places in the batch; ``request`` is sealed under the batch's key."""

    number: int
    indexes: tuple[int, ...]
    request: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ClaimedPart:
    """A part that somebody works on. ``attempts`` counts this one."""

    batch_id: str
    number: int
    client: str
    attempts: int
    wrapped_key: bytes = field(repr=False)
    request: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a part could not be checked."""

    code: str
    title: str
    advice: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part as it stands: with its check when it was decided, with a problem when it failed."""

    number: int
    indexes: tuple[int, ...]
    state: PartState
    check_id: str | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many subjects stand in each state, and of those decided how many got which outcome."""

    states: Mapping[PartState, int]
    outcomes: Mapping[str, int]
