"""What a decision says about the subjects of one example, as far as one pack is concerned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.decision import Because, Decision, Outcome, worst
from engine.documents import Memorandum
from engine.examples.inputs import BuiltCase
from engine.inputs import JsonObject


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
    departments: frozenset[str]
    missing: frozenset[str]
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
