"""What a decision says about the subjects of one example, as far as one pack is concerned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import PlainSerializer

from engine.days import day_of
from engine.decision import Because, Decision, Outcome, worst
from engine.documents import Memorandum
from engine.inputs import JsonObject
from engine.packs.examples.inputs import BuiltCase

Names = Annotated[frozenset[str], PlainSerializer(sorted, return_type=list[str])]
"""Written in a fixed order, so that the same answers are the same text."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an example is about: its matter, the lists on which its subjects have entries, its day."""

    kind: str
    lists: Names
    day: date


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that gave a measure for one entry, and the reasons it gave."""

    rule: str
    measure: str
    list_id: str
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """``fired`` and ``departments`` are of this pack, ``punishing`` tells each grave measure with the rules of any pack behind it."""

    outcome: Outcome
    fired: tuple[Fired, ...]
    departments: Names
    missing: Names
    favoured: bool
    punishing: Mapping[str, tuple[str, ...]]
    reasons: tuple[str, ...]
    document: JsonObject

    @property
    def rules(self) -> frozenset[str]:
        """This pack's rules that fired."""
        return frozenset(found.rule for found in self.fired)

    @property
    def measures(self) -> frozenset[str]:
        """The measures they gave."""
        return frozenset(found.measure for found in self.fired)


def asked_of(built: BuiltCase) -> Asked:
    """What an example is about."""
    given = built.input
    keys = [subject.subject_key for subject in given.subjects if subject.subject_key is not None]
    lists = frozenset(listing.list_id for key in keys for listing in given.listings.get(key, ()))
    return Asked(given.matter.kind, lists, day_of(given.now))


def answer_of(pack: Memorandum, built: BuiltCase, decision: Decision) -> Answer:
    """The answer for the subjects that the example speaks of."""
    subjects = [decision.subjects[index] for index in built.indexes]
    lines = [(hit, line) for subject in subjects for hit in subject.hits for line in hit.measures]
    ours = [(hit, line, source) for hit, line in lines for source in line.sources if source.memorandum == pack.id]
    punishing: dict[str, list[str]] = {}
    for _, line in lines:
        if line.effect == "punish":
            punishing.setdefault(line.measure, []).extend(f"{s.memorandum}/{s.rule}" for s in line.sources)
    return Answer(
        outcome=worst([subject.outcome for subject in subjects]),
        fired=tuple(Fired(s.rule, line.measure, hit.listing.list_id, s.because) for hit, line, s in ours),
        departments=frozenset(name for _, line, _ in ours for name in line.departments),
        missing=frozenset(name for subject in subjects for name in subject.missing),
        favoured=any(subject.favoured for subject in subjects),
        punishing={measure: tuple(dict.fromkeys(rules)) for measure, rules in punishing.items()},
        reasons=tuple(subject.reason for subject in subjects if subject.reason),
        document=decision.document,
    )
