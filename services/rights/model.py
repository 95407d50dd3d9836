"""What a claim is in memory: values read from and written to the store, without behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from engine.days import day_of
from services.rights.states import OPEN, Kind, State
from services.steps import Event


class ApplicantKind(StrEnum):
    """Who asks."""

    SUBJECT = "subject"
    AGENT = "agent"
    DEPARTMENT = "department"


APPLICANT_TITLES: Mapping[ApplicantKind, str] = {
    ApplicantKind.SUBJECT: "本人（本单位）",
    ApplicantKind.AGENT: "代理人",
    ApplicantKind.DEPARTMENT: "部门",
}


class PaperKind(StrEnum):
    """What a paper shows."""

    OBLIGATIONS = "obligations"
    PROMISE = "promise"
    RULING = "ruling"
    AUTHORISATION = "authorisation"
    REVOCATION = "revocation"
    OTHER = "other"


PAPER_TITLES: Mapping[PaperKind, str] = {
    PaperKind.OBLIGATIONS: "法定责任和义务履行完毕的证明",
    PaperKind.PROMISE: "信用承诺书",
    PaperKind.RULING: "法院批准重整计划或者认可和解协议的裁定书",
    PaperKind.AUTHORISATION: "授权委托书",
    PaperKind.REVOCATION: "撤销、变更或者确认违法、无效的文书",
    PaperKind.OTHER: "其他证明材料",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that came with a claim: what it is, and how to find it. The paper itself stays in the file."""

    kind: PaperKind
    title: str
    document_no: str = ""


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who asks. ``name`` is the agent's or the clerk's; the subject's own name is the entry's."""

    kind: ApplicantKind
    name: str = ""


@dataclass(frozen=True, slots=True)
class Petition:
    """What an applicant hands in; sealed at rest under the subject's own key, and empty once that is destroyed."""

    applicant_name: str
    statement: str
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """An objection, a repair, a lifting or a revocation as it stands. ``version`` is the number of its last event.

    ``data`` is what the kind needs beyond that (JSON): days, findings, document numbers; see the acts.
    ``entered`` says on which day each state was last reached, ``pauses`` are the days from and until which it waited for an examination.
    """

    claim_id: str
    kind: Kind
    listing_id: str
    list_id: str
    subject_key: str
    applicant_kind: ApplicantKind
    department: str
    state: State
    version: int
    filed_at: datetime
    filed_by: str
    changed_at: datetime
    changed_by: str
    petition: Petition
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return self.state in OPEN

    @property
    def filed_on(self) -> date:
        """The day of the application in Shanghai."""
        return day_of(self.filed_at)

    @property
    def examining(self) -> bool:
        """Whether it waits for an examination, the time of which does not count."""
        return self.open and any(len(pause) == 1 for pause in self.data.get("pauses", ()))

    def entered(self, state: State) -> date | None:
        """The day on which it last came to be in this state."""
        found = self.data.get("entered", {}).get(state.value)
        return date.fromisoformat(found) if found else None

    def day(self, name: str) -> date | None:
        """A day that stands in ``data``."""
        found = self.data.get(name)
        return date.fromisoformat(found) if found else None


@dataclass(frozen=True, slots=True)
class ClaimEvent(Event[State]):
    """One change of a claim."""


@dataclass(frozen=True, slots=True)
class ClaimScope:
    """Whose claims a caller sees: all, or those on lists that its departments answer for and those that they took in."""

    everything: bool
    lists: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Narrows a listing of claims; None means any."""

    kinds: frozenset[Kind] | None = None
    state: State | None = None
    open: bool | None = None
    list_id: str | None = None
    listing_id: str | None = None
    subject_key: str | None = None

    def of_kinds(self, kinds: frozenset[Kind]) -> ClaimFilter:
        """The same, of these kinds only."""
        return replace(self, kinds=kinds)
