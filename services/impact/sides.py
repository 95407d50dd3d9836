"""One of the two sets of packs: what it makes of a message of a past check, with facts as they were known then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from engine.deciding.decide import RuleEngine
from engine.deciding.facts import fits
from engine.deciding.hits import Findings, findings
from engine.deciding.outcome import punishment
from engine.decision import MeasureLine, worst
from engine.disagreement import Disagreement
from engine.documents import MeasureOutcome
from engine.errors import ValueTypeError
from engine.inputs import Identity, Subject, SubjectKind
from engine.language.fields import Field
from engine.language.ir import Leaf, leaves
from engine.language.reference import Facts, evaluate
from engine.law.applying import LawOfDay
from engine.law.turning import Stretches
from engine.matching.evaluation import Evaluation
from engine.values import Value, from_json
from services.impact.asked import Asked, Pair, answers
from services.impact.bench import NOTHING, Acting, Answer, Line

_RECORDED = ("listing.", "history.")
"""Fields of the registry: a value that no longer fits counts as missing, as it would in a check of today."""


class Side:
    """An engine with what impact asks of it. ``disagreements`` collects where its two evaluators differed."""

    def __init__(self, engine: RuleEngine) -> None:
        self.engine = engine
        self.packs = engine.packs
        self.plans = dict(engine.plans)
        self.stretches = Stretches(self.packs)
        self.disagreements: list[Disagreement] = []
        self._read = {pair: frozenset(leaf.field for leaf in self.leaves(pair)) for pair in self.plans}

    def fields(self, pair: Pair) -> Mapping[str, Field]:
        """The fields of the pair's messages; none where no rule is about them."""
        plan = self.plans.get(pair)
        return plan.fields if plan else {}

    def leaves(self, pair: Pair) -> Iterator[Leaf]:
        """Every comparison that its rules make on messages of the pair, the law's included."""
        plan = self.plans.get(pair)
        for meaning in plan.meanings if plan else ():
            yield from leaves(meaning)

    def law(self, pair: Pair, day: date) -> tuple[object, ...]:
        """Equal for days on which the same bases carry the same rules of the pair."""
        plan = self.plans.get(pair)
        if plan is None:
            return ()
        of_day = LawOfDay(self.packs, plan, day)
        found = (of_day.carriers(number) for number in range(len(plan.entries)))
        return tuple(tuple((id(c.basis.basis), id(c.basis.reach), id(c.basis.article)) for c in law) for law in found)

    def answer(self, pair: Pair, asked: Asked, stored: Mapping[str, Any], name_differs: bool, day: date) -> Answer:
        """What the message comes to; ``stored`` are its facts in display form, ``day`` is the law's."""
        if pair not in self.plans:
            return NOTHING
        facts, untellable = self.facts(pair, asked, stored)
        identity = Identity.NAME_DIFFERS if name_differs else Identity.EXACT
        found = self._found(pair, facts, identity, day)
        lines = found.lines
        return Answer(
            outcome=worst([punishment(line) for line in lines]).value,
            open=bool(found.missing - untellable),
            rewarded=any(line.effect == "reward" and line.outcome == MeasureOutcome.FAVOUR.value for line in lines),
            untold=tuple(sorted(found.missing & untellable)),
            lines=tuple(map(line_of, lines)),
        )

    def unnamed(self, acting: Acting, day: date) -> bool:
        """Whether a measure could reach such a subject through the persons who gave no code."""
        kind = SubjectKind(acting.subject_kind)
        subject = Subject(0, acting.role, kind, subject_key="")
        roles = (
            {role.id for role in self.packs.matters[acting.kind].roles} if acting.kind in self.packs.matters else set()
        )
        return bool(self.engine.reaching_roles(acting.kind, subject, day) & acting.acting & roles)

    def facts(self, pair: Pair, asked: Asked, stored: Mapping[str, Any]) -> tuple[dict[str, Value], frozenset[str]]:
        """Facts as these packs read them, and the fields that they would have asked and nobody did."""
        facts: dict[str, Value] = {}
        untellable: set[str] = set()
        for name, field in self.fields(pair).items():
            if not answers(asked.get(name), field):
                untellable.add(name)
            elif name in stored:
                value = _typed(field.type, stored[name])
                if value is not None and fits(field, value):
                    facts[name] = value
                elif not name.startswith(_RECORDED):
                    untellable.add(name)
            elif field.always:
                untellable.add(name)
        return facts, frozenset(untellable)

    def _found(self, pair: Pair, facts: Facts, identity: Identity, day: date) -> Findings:
        plan = self.plans[pair]
        if all(name in facts for name in self._read[pair] if plan.fields[name].always):
            found, disagreements = self.engine.find(pair, facts, identity, day)
            self.disagreements += disagreements
            return found
        # A field that rules take for granted is not there: durable-rules was not compiled for that, the reference knows.
        values = [evaluate(meaning, facts) for meaning in plan.meanings]
        true = tuple(number for number, value in enumerate(values) if value)
        unknown = tuple(number for number, value in enumerate(values) if value is None)
        return findings(plan, Evaluation(true, unknown), facts, identity, LawOfDay(self.packs, plan, day))


def _typed(type_: Any, stored: Any) -> Value | None:
    try:
        return from_json(type_, stored)
    except ValueTypeError:
        return None


def line_of(line: MeasureLine) -> Line:
    """As much of a measure line as makes a decision another."""
    return Line(line.measure, line.outcome, line.strength, line.proposed, line.departments)
