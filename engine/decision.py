"""What a decision says. ``Decision.document`` is the canonical record that replay compares byte for byte (S11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from engine.disagreement import Disagreement
from engine.inputs import Identity, JsonObject, Listing


class Outcome(StrEnum):
    """Outcome for a subject and for the whole check, from the gravest to the mildest (S7)."""

    BARRED = "barred"
    RESTRICTED = "restricted"
    CAUTION = "caution"
    IDENTITY_REQUIRED = "identity_required"
    UNDETERMINED = "undetermined"
    CLEAR = "clear"


OUTCOME_TITLES: Mapping[str, str] = {
    Outcome.BARRED: "禁止参加",
    Outcome.RESTRICTED: "依法限制",
    Outcome.CAUTION: "审慎办理",
    Outcome.IDENTITY_REQUIRED: "需要身份代码",
    Outcome.UNDETERMINED: "无法判定",
    Outcome.CLEAR: "未见适用措施",
}
"""What a clerk reads, wherever an outcome is shown."""

RANK = {
    Outcome.BARRED: 4,
    Outcome.RESTRICTED: 3,
    Outcome.CAUTION: 2,
    Outcome.IDENTITY_REQUIRED: 1,
    Outcome.UNDETERMINED: 1,
    Outcome.CLEAR: 0,
}
"""How grave an outcome is; identity_required and undetermined are equally so."""


def worst(outcomes: Sequence[Outcome]) -> Outcome:
    """The gravest of several; clear when there are none. Of equals the first wins."""
    return max(outcomes, key=RANK.__getitem__, default=Outcome.CLEAR)


@dataclass(frozen=True, slots=True)
class Because:
    """One condition that held. ``expected`` and ``actual`` are in display form; ``actual`` is None when the field is missing."""

    field: str
    op: str
    expected: Any
    actual: Any


@dataclass(frozen=True, slots=True)
class Source:
    """Which rule of which pack gave the measure, and why."""

    memorandum: str
    rule: str
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """An article that reaches this entry; ``gist`` is in our own words."""

    ref: str
    law: str
    article: str
    gist: str


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure for one listing. ``departments`` carry it out; none means an information push without a case.

    ``proposed``: a person must confirm it first (natural persons, I-16; measures that need a decision of their own).
    """

    measure: str
    title: str
    effect: str
    outcome: str
    strength: str
    proposed: bool
    departments: tuple[str, ...]
    sources: tuple[Source, ...]
    legal_basis: tuple[LegalBasis, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A listing in force with at least one measure for this matter. ``reached_as``: own, responsible_person or represented.

    ``counted``: the listed subject's other entries on the list that a reason rests on, because a rule counted them.
    """

    listing: Listing
    reached_as: str
    identity: Identity
    measures: tuple[MeasureLine, ...]
    counted: tuple[Listing, ...] = ()


@dataclass(frozen=True, slots=True)
class SubjectDecision:
    """The answer for one subject. ``missing`` names fields that would have mattered; ``reason`` says why it cannot be told."""

    index: int
    outcome: Outcome
    identity: Identity
    complete: bool
    favoured: bool
    hits: tuple[Hit, ...]
    missing: tuple[str, ...] = ()
    reason: str = ""
    listings_without_measure: int = 0


@dataclass(frozen=True, slots=True)
class Consortium:
    """A consortium takes its worst member (S7)."""

    lead: int
    members: tuple[int, ...]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Decision:
    """The whole answer. ``disagreements`` lists where durable-rules and the reference differed (the reference was served)."""

    outcome: Outcome
    complete: bool
    favoured: bool
    subjects: tuple[SubjectDecision, ...]
    consortia: tuple[Consortium, ...]
    revision: str
    document: JsonObject
    disagreements: tuple[Disagreement, ...] = ()
