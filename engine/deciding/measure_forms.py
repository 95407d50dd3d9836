"""One measure of one plan on one day as conditions: when it is given, by whom it is carried out, when nobody need decide first.

What ``hits`` works out for one message, written down for all messages at once, so that two sets of packs can be compared
without going through messages. The truth of a form (true, unknown, false) is what ``hits`` comes to for the measure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.deciding.hits import carrying_out
from engine.deciding.outcome import in_proportion
from engine.documents import Measure
from engine.inputs import Level, SubjectKind
from engine.language import ir
from engine.language.ir import Condition
from engine.language.reference import Facts, evaluate
from engine.law.applying import Carrier, LawOfDay
from engine.matching.compiler import Entry, Plan

LEVELS: tuple[Level | None, ...] = (None, *Level)
"""All levels that an entry may have; None is an entry without one."""


@dataclass(frozen=True, slots=True)
class MeasureAnswer:
    """What becomes of one measure for some facts. ``given`` None: it cannot be told. ``rules``: ``memorandum/rule`` of each
    rule behind the answer.
    """

    given: bool | None
    outcome: str = ""
    strength: str = ""
    proposed: bool = False
    departments: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One rule that may give the measure on the day: everything it asks, the law's part included, and that law."""

    entry: Entry
    condition: Condition
    law: tuple[Carrier, ...]

    @property
    def rule(self) -> str:
        """``memorandum/rule``."""
        return f"{self.entry.memorandum.id}/{self.entry.rule.id}"

    @property
    def departments(self) -> tuple[str, ...]:
        """Who carries it out."""
        return carrying_out(self.entry)


@dataclass(frozen=True)
class MeasureForm:
    """Not slotted: what is derived is kept."""

    measure: Measure
    parts: tuple[Part, ...]

    @cached_property
    def given(self) -> Condition:
        """Some rule gives it."""
        return ir.Any(tuple(part.condition for part in self.parts))

    @cached_property
    def by_department(self) -> Mapping[str, Condition]:
        """Per department: some rule has it carry the measure out."""
        found: dict[str, list[Condition]] = {}
        for part in self.parts:
            for department in part.departments:
                found.setdefault(department, []).append(part.condition)
        return {department: ir.Any(tuple(terms)) for department, terms in sorted(found.items())}

    @cached_property
    def direct(self) -> Condition:
        """It is given by law that asks for no decision of its own (I-18)."""
        return ir.Any(tuple(ir.All((part.condition, _direct(part.law))) for part in self.parts))

    def proportion(self, level: Level | None) -> tuple[str, str]:
        """Outcome and strength for an entry of the level."""
        outcome, strength = in_proportion(self.measure, level)
        return outcome.value, strength.value

    @cached_property
    def meaning(self) -> object:
        """Equal for forms that come to the same for all facts, whatever their rules are called; unequal forms may still."""
        return (
            ir.normal(self.given),
            tuple((department, ir.normal(found)) for department, found in self.by_department.items()),
            ir.normal(self.direct),
            tuple(self.proportion(level) for level in LEVELS),
        )

    def answer(self, facts: Facts) -> MeasureAnswer:
        """What becomes of the measure. Whether a name differs is no fact and counts as not."""
        given = evaluate(self.given, facts)
        if given is False:
            return MeasureAnswer(False)
        behind = [part for part in self.parts if evaluate(part.condition, facts) is given]
        level = facts.get("listing.level")
        outcome, strength = self.proportion(Level(level) if isinstance(level, str) else None)
        natural = facts.get("subject.kind") == SubjectKind.NATURAL_PERSON.value
        departments = sorted({department for part in behind for department in part.departments})
        proposed = natural or evaluate(self.direct, facts) is not True
        return MeasureAnswer(
            given, outcome, strength, proposed, tuple(departments), tuple(part.rule for part in behind)
        )


def measure_forms(plan: Plan, law: LawOfDay) -> dict[str, MeasureForm]:
    """The measures that some rule of the plan may give on the law's day, by id."""
    parts: dict[str, list[Part]] = {}
    for number, entry in enumerate(plan.entries):
        if carriers := law.carriers(number):
            today = ir.Any(tuple(carrier.condition for carrier in carriers))
            condition = ir.All((plan.meanings[entry.condition], today))
            parts.setdefault(entry.measure.id, []).append(Part(entry, condition, carriers))
    return {name: MeasureForm(found[0].entry.measure, tuple(found)) for name, found in sorted(parts.items())}


def _direct(law: tuple[Carrier, ...]) -> Condition:
    return ir.Any(tuple(carrier.condition for carrier in law if not carrier.basis.basis.decision_needed))
