"""What measures come to: proportion per level (S14, I-04), and the outcome of a subject and of a consortium (S6, S7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from engine.decision import Consortium, Hit, MeasureLine, Outcome, SubjectDecision, worst
from engine.documents import Measure, MeasureOutcome, Strength
from engine.inputs import CONSORTIUM_MEMBER, Level, Subject

STRENGTHS = (Strength.REFERENCE, Strength.DISCRETIONARY, Strength.MANDATORY)
"""Weakest first."""

_PUNISHING: Mapping[str, Outcome] = {
    MeasureOutcome.BAR.value: Outcome.BARRED,
    MeasureOutcome.RESTRICT.value: Outcome.RESTRICTED,
    MeasureOutcome.CAUTION.value: Outcome.CAUTION,
}


def in_proportion(measure: Measure, level: Level | None) -> tuple[MeasureOutcome, Strength]:
    """Outcome and strength of a measure for an entry of this level.

    ``max_strength`` caps the strength. What is capped below mandatory can no longer bar or restrict: it is a caution.
    An entry without a level gets the mildest cap that the measure knows, to the subject's advantage.
    """
    caps = measure.max_strength
    if not caps:
        return measure.outcome, measure.strength
    cap = min(caps.values(), key=STRENGTHS.index) if level is None else caps.get(level, measure.strength)
    strength = min(measure.strength, cap, key=STRENGTHS.index)
    lowered = strength is not measure.strength and measure.outcome in (MeasureOutcome.BAR, MeasureOutcome.RESTRICT)
    return (MeasureOutcome.CAUTION if lowered else measure.outcome), strength


def punishment(line: MeasureLine) -> Outcome:
    """What one measure line does to its subject; rewards and information pushes leave it clear."""
    return _PUNISHING.get(line.outcome, Outcome.CLEAR) if line.effect == "punish" else Outcome.CLEAR


def of_hits(hits: Iterable[Hit]) -> Outcome:
    """The gravest of all measure lines."""
    return worst([punishment(line) for hit in hits for line in hit.measures])


def favoured(hits: Iterable[Hit]) -> bool:
    """Whether a reward fired and nothing punishes; information pushes do not punish."""
    lines = [line for hit in hits for line in hit.measures]
    rewarded = any(line.effect == "reward" and line.outcome == MeasureOutcome.FAVOUR.value for line in lines)
    return rewarded and all(punishment(line) is Outcome.CLEAR for line in lines)


def consortia(subjects: Sequence[Subject], decisions: Mapping[int, SubjectDecision]) -> tuple[Consortium, ...]:
    """Each lead with the members that name it, or that name one of its members; the consortium takes its worst (S7)."""
    leads = {s.index: s.relates_to for s in subjects if s.role == CONSORTIUM_MEMBER and s.relates_to is not None}
    members: dict[int, list[int]] = {}
    for index, lead in leads.items():
        while lead in leads:  # relations never lead back to where they began: check_subjects
            lead = leads[lead]
        members.setdefault(lead, []).append(index)
    found = []
    for lead, indexes in sorted(members.items()):
        joined = sorted(indexes)
        found.append(Consortium(lead, tuple(joined), worst([decisions[index].outcome for index in (lead, *joined)])))
    return tuple(found)
