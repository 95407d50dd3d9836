"""What a case is in memory: values read from and written to the store, without behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from services.cases.states import State
from services.steps import Event


class CaseKey(NamedTuple):
    """What makes two prompts the same case within one client's matter (S8)."""

    listing_id: str
    measure: str
    department: str


@dataclass(frozen=True, slots=True)
class CaseSource:
    """The rule that gave the measure, and the department that initiated its list."""

    memorandum: str
    rule: str
    initiator: str


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it stands. ``version`` is the number of its last event.

    ``grounds`` is what the decision said: sources, legal basis, the listing, and the ids of other entries that a rule ``counted``.
    ``subject_name`` is masked for natural persons.
    ``name_index`` is the keyed digest of the name that the caller gave.

    ``proposed`` and ``identity_review``: a person must acknowledge it, a system may not (I-16).
    ``lift_required``: the listing exited after the measure was carried out; the department still has to lift it (I-08).
    ``reason_code``: of the catalogue, for an outcome that is not applicable or declined.
    ``override_until``: last day on which an approved refusal holds; then the case comes back.
    ``effective_until``: last day of the measure that was carried out (see ``duration``); ``ended_at``: when its end was noted.
    ``suggestion``: the outcome that a business system's result implies and a person has not recorded yet; ``why`` in it says what the
    person has to look at, ``in_doubt`` that the result did not say whose it is.
    ``registry_version``: as of which the entry was last judged.
    """

    case_id: str
    client: str
    case_no: str
    matter_kind: str
    key: CaseKey
    list_id: str
    title: str
    effect: str
    measure_outcome: str
    strength: str
    subject_key: str
    subject_kind: str
    subject_name: str
    name_index: str | None
    proposed: bool
    identity_review: bool
    grounds: Mapping[str, Any]
    sources: tuple[CaseSource, ...]
    revision: str
    registry_version: int
    check_id: str | None
    state: State
    version: int
    opened_at: datetime
    changed_at: datetime
    changed_by: str
    outcome: str | None = None
    evidence: Mapping[str, Any] | None = None
    outcome_by: str | None = None
    lift_required: bool = False
    acknowledged_at: datetime | None = None
    fed_back_at: datetime | None = None
    reason_code: str | None = None
    override_until: date | None = None
    effective_until: date | None = None
    ended_at: datetime | None = None
    suggestion: Mapping[str, Any] | None = None

    @property
    def needs_person(self) -> bool:
        """Whether only a person may acknowledge it."""
        return self.proposed or self.identity_review


@dataclass(frozen=True, slots=True)
class OpenCase:
    """An open case that a check found, with the care that it asks for so far (see :class:`Case`)."""

    case_id: str
    proposed: bool
    identity_review: bool


@dataclass(frozen=True, slots=True)
class CaseEvent(Event[State]):
    """One change of a case."""


@dataclass(frozen=True, slots=True)
class WrongPerson:
    """A department found that this subject under this name is not the one on the list: in a case, or looking the name up."""

    finding_id: str
    listing_id: str
    subject_key: str
    name_index: str
    case_id: str | None
    department: str
    found_at: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose cases a caller sees: everything, or those that its departments carry out or initiated."""

    everything: bool
    departments: frozenset[str]


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Narrows a listing of cases; None means any."""

    state: State | None = None
    department: str | None = None
    list_id: str | None = None
    memorandum: str | None = None
    case_no: str | None = None
    lift_required: bool | None = None
    subject_key: str | None = None
