"""What a matter is in memory: its checks, its cases, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.cases.model import Case
from services.cases.states import State


class Status(StrEnum):
    """Where a matter stands. It is answered once every case is at least acknowledged."""

    NOT_CHECKED = "not_checked"
    UNDETERMINED = "undetermined"
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CLEARED = "cleared"


STATUS_TITLES: Mapping[Status, str] = {
    Status.NOT_CHECKED: "未核查",
    Status.UNDETERMINED: "核查没有得出结论",
    Status.OPEN: "有案件待确认",
    Status.ACKNOWLEDGED: "案件都已确认，尚有未办结或者未解除的",
    Status.CLEARED: "案件都已办结、该解除的都已解除，或者没有案件",
}

ANSWERED = frozenset({Status.ACKNOWLEDGED, Status.CLEARED})
"""Says that every department has answered. It does not say that the matter may be approved: measures may forbid that."""

_ACKNOWLEDGED = frozenset({State.ACKNOWLEDGED, State.DECLINED})
"""A refusal that waits for its second person is not resolved."""


@dataclass(frozen=True, slots=True)
class CheckedSubject:
    """A subject of a check. ``key`` is None where it came without a code."""

    role: str
    kind: str
    key: str | None


@dataclass(frozen=True, slots=True)
class MatterCheck:
    """One check of the matter. ``subjects`` in the order in which the check named them."""

    check_id: str
    client: str
    matter_kind: str
    decided_at: datetime
    outcome: str
    complete: bool
    receipt_payload: str | None
    subjects: tuple[CheckedSubject, ...]


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """Cases by how far they have come. ``to_lift`` are among the acknowledged."""

    open: int = 0
    acknowledged: int = 0
    resolved: int = 0
    to_lift: int = 0

    def to_json(self) -> dict[str, int]:
        """For the interface."""
        return asdict(self)


def count_cases(cases: Sequence[Case]) -> CaseCounts:
    """How many wait for an acknowledgement, how many for a result, and how many have one.

    A measure that must be lifted still holds somebody: its case is not resolved, though it was recalled or archived.
    """
    waiting = sum(case.state is State.PROMPTED for case in cases)
    to_lift = sum(case.lift_required for case in cases)
    acknowledged = sum(case.state in _ACKNOWLEDGED or case.lift_required for case in cases)
    return CaseCounts(waiting, acknowledged, len(cases) - waiting - acknowledged, to_lift)


@dataclass(frozen=True, slots=True)
class PostedResult:
    """How a business system says that its matter ended, as it was posted.

    ``given``: what was posted; ``subjects`` in it holds keys (``role`` and ``subject_key``), no codes.
    """

    result_id: str
    client: str
    case_no: str
    matter_kind: str
    result: str
    given: Mapping[str, Any]
    posted_at: datetime
    posted_by: str

    @property
    def keys(self) -> frozenset[str]:
        """Keys of the subjects that it names; empty when it names none."""
        return frozenset(one["subject_key"] for one in self.given.get("subjects", ()))


@dataclass(frozen=True, slots=True)
class MatterStanding:
    """Where a matter stands for whoever asked. ``undetermined``: checks that reached no conclusion and were not made again.

    ``subjects``: of each case, by its id, the keys of the subjects whom it is about; one entry may reach several.
    """

    case_no: str
    matter_kind: str | None
    checks: tuple[MatterCheck, ...]
    undetermined: tuple[MatterCheck, ...]
    cases: tuple[Case, ...]
    results: tuple[PostedResult, ...]
    subjects: Mapping[str, frozenset[str]]

    @property
    def counts(self) -> CaseCounts:
        """Its cases by how far they have come."""
        return count_cases(self.cases)

    @property
    def status(self) -> Status:
        """A matter that was never checked is not checked, whatever else is known of it."""
        counts = self.counts
        if not self.checks:
            return Status.NOT_CHECKED
        if self.undetermined:
            return Status.UNDETERMINED
        if counts.open:
            return Status.OPEN
        return Status.ACKNOWLEDGED if counts.acknowledged else Status.CLEARED
