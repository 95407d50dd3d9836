"""The values of appraisal: what happened as it is read, single findings, an appraisal and an appeal as they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from engine.documents import AppraisalScheme
from services.appraisal.states import OPEN_APPEAL, AppealState, State
from services.steps import Event


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a case or a delivery. ``state`` is the state after it; ``data`` what was said."""

    seq: int
    action: str
    state: str
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaseHistory:
    """A case with its events, oldest first. ``doubtful``: the caller's name differed, so that a wrong subject is not the initiator's fault."""

    case_id: str
    department: str
    initiators: frozenset[str]
    doubtful: bool
    events: Sequence[Happened]


@dataclass(frozen=True, slots=True)
class DeliveryHistory:
    """A pushed list at one department with its events, oldest first."""

    push_id: str
    list_id: str
    version: int
    department: str
    events: Sequence[Happened]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was due, and whether it was done as it should be. ``about`` names it as the audit trail does, ``occurrence`` which time.

    ``since`` is the day on which it arose; ``last_day`` until when it had to be done (None: not a question of time); ``appeal_id``: an
    appeal was upheld for it, so that it does not count.
    """

    indicator: str
    department: str
    about: str
    occurrence: int
    good: bool
    since: date
    last_day: date | None = None
    done_on: date | None = None
    appeal_id: str | None = None

    @property
    def key(self) -> str:
        """Names it within an indicator and a department."""
        return f"{self.about}:{self.occurrence}"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many things of a department's indicator count, and how many of them were good."""

    department: str
    indicator: str
    total: int
    good: int


@dataclass(frozen=True, slots=True)
class Checked:
    """One check as the patterns of padding see it; without ``case_no`` it had no matter."""

    check_id: str
    department: str
    subject_key: str | None
    day: date
    case_no: str | None


@dataclass(frozen=True, slots=True)
class PaddingFinding:
    """A pattern at a department: how many checks, over how many matters, of how many in all; ``checks`` are their ids."""

    pattern: str
    department: str
    count: int
    matters: int
    of: int
    first: date
    last: date
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Appraisal:
    """An appraisal as it stands. ``version`` is the number of its last event; ``scheme`` the text by which it was computed."""

    appraisal_id: str
    scheme: AppraisalScheme
    revision: str
    first: date
    last: date
    as_of: date
    state: State
    version: int
    made_at: datetime
    made_by: str
    changed_at: datetime
    changed_by: str
    padding: tuple[PaddingFinding, ...] = ()
    published_at: datetime | None = None
    appeal_until: date | None = None


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal as it stands. ``version`` is the number of its last event among the appraisal's. ``items`` are the keys that the department disputes; ``proposal`` what the first person would decide."""

    appeal_id: str
    appraisal_id: str
    department: str
    indicator: str
    items: tuple[str, ...]
    reason: str
    state: AppealState
    version: int
    filed_at: datetime
    filed_by: str
    changed_at: datetime
    changed_by: str
    proposal: bool | None = None
    proposal_reason: str = ""
    proposed_by: str = ""

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.state in OPEN_APPEAL


@dataclass(frozen=True, slots=True)
class AppraisalEvent(Event[State | AppealState]):
    """One step, of the appraisal itself (``appeal_id`` empty) or of an appeal."""

    appeal_id: str = ""
