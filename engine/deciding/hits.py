"""From the truth of conditions to measure lines for one message, with the reasons and the articles shown to people.

Several rules may give the same measure for one listing (a memorandum and the statute behind it): they become one line with
several sources.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from engine.deciding.outcome import in_proportion
from engine.decision import LegalBasis, MeasureLine, Source
from engine.documents import MeasureClass, MeasureOutcome
from engine.inputs import Identity, Level, SubjectKind
from engine.language import ir
from engine.language.reference import Facts, because, evaluate, missing_fields
from engine.law.applying import Carrier, LawOfDay
from engine.matching.compiler import Entry, Plan
from engine.matching.evaluation import Evaluation


@dataclass(frozen=True, slots=True)
class Findings:
    """What one message comes to. ``missing``: fields without which another measure, or another department, could not be ruled out."""

    lines: tuple[MeasureLine, ...]
    missing: frozenset[str]


def findings(plan: Plan, evaluation: Evaluation, facts: Facts, identity: Identity, law: LawOfDay) -> Findings:
    """Measure lines in the order of measure ids. Looks only at rules whose conditions are true or unknown."""
    lines: dict[str, MeasureLine] = {}
    open_questions: list[tuple[Entry, tuple[str, ...]]] = []
    unknown = frozenset(evaluation.unknown)
    asking = (plan.asking[condition] for condition in (*evaluation.true, *evaluation.unknown))
    for number in sorted(chain.from_iterable(asking)):  # the order of memoranda and rules
        carriers = law.carriers(number)
        if not carriers:
            continue
        entry = plan.entries[number]
        today = law.condition(number)
        carried = today is ir.TRUE or evaluate(today, facts)
        if carried is False:
            continue
        if carried is None or entry.condition in unknown:
            # Of the penalties that bases ask for only today's matter; whom the rule reaches is always known.
            whole = ir.All((entry.when, today))
            open_questions.append((entry, missing_fields(whole, facts)))
        else:
            line = _line(entry, carriers, facts, identity, law.given.setdefault(number, {}))
            known = lines.get(line.measure)
            lines[line.measure] = line if known is None else _merged(known, line)
    missing = {name for entry, names in open_questions if _could_add(entry, lines) for name in names}
    return Findings(tuple(lines[measure] for measure in sorted(lines)), frozenset(missing))


def _could_add(entry: Entry, lines: Mapping[str, MeasureLine]) -> bool:
    """Whether a rule in doubt would change anything beside the lines that are certain: a measure, or who carries it out."""
    known = lines.get(entry.measure.id)
    return known is None or not set(carrying_out(entry)) <= set(known.departments)


def carrying_out(entry: Entry) -> tuple[str, ...]:
    """Who carries it out; nobody where it is only information (I-05)."""
    measure = entry.measure
    pushed_only = measure.class_ is MeasureClass.MARKET or measure.outcome is MeasureOutcome.NONE
    return () if pushed_only else tuple(sorted(set(entry.rule.carried_out_by)))


@dataclass(frozen=True, slots=True)
class _Given:
    """What a rule gives to everybody of one level whom the same bases carry, and whom a person must look at first or not."""

    outcome: str
    strength: str
    proposed: bool
    departments: tuple[str, ...]
    legal_basis: tuple[LegalBasis, ...]


def _line(
    entry: Entry, law: Sequence[Carrier], facts: Facts, identity: Identity, known: dict[Hashable, Any]
) -> MeasureLine:
    """``known``: what the entry came to for others, by level and need of a person, where all of the law carried it."""
    measure = entry.measure
    holding = [one for one in law if one.condition is ir.TRUE or evaluate(one.condition, facts) is True]
    reasons = because(entry.when, facts)
    if carried := [
        reason for one in holding if one.condition is not ir.TRUE for reason in because(one.condition, facts)
    ]:
        reasons = tuple(dict.fromkeys((*reasons, *carried)))
    level, by_person = facts.get("listing.level"), _needs_a_person(facts, identity)
    given: _Given | None = known.get((level, by_person)) if len(holding) == len(law) else None
    if given is None:
        given = _given(entry, holding, Level(level) if isinstance(level, str) else None, by_person)
        if len(holding) == len(law):
            known[level, by_person] = given
    return MeasureLine(
        measure=measure.id,
        title=measure.title,
        effect=measure.effect,
        outcome=given.outcome,
        strength=given.strength,
        proposed=given.proposed,
        departments=given.departments,
        sources=(Source(entry.memorandum.id, entry.rule.id, reasons),),
        legal_basis=given.legal_basis,
    )


def _given(entry: Entry, holding: Sequence[Carrier], level: Level | None, by_person: bool) -> _Given:
    outcome, strength = in_proportion(entry.measure, level)
    by_decision = all(carrier.basis.basis.decision_needed for carrier in holding)  # I-18
    basis = tuple(dict.fromkeys(carrier.shown for carrier in holding))
    return _Given(outcome.value, strength.value, by_person or by_decision, carrying_out(entry), basis)


def _needs_a_person(facts: Facts, identity: Identity) -> bool:
    """Natural persons (I-16), or a name that differs (S10)."""
    return identity is Identity.NAME_DIFFERS or facts.get("subject.kind") == SubjectKind.NATURAL_PERSON.value


def _merged(known: MeasureLine, other: MeasureLine) -> MeasureLine:
    """One line from two rules that give the same measure; law, strength and the person's part follow from the measure alone."""
    return replace(
        known,
        departments=tuple(sorted({*known.departments, *other.departments})),
        sources=tuple(sorted((*known.sources, *other.sources), key=lambda s: (s.memorandum, s.rule))),
    )
