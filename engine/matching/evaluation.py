"""Which conditions of a plan hold for one message: durable-rules decides, the reference vouches, situations remember.

A message of a situation not seen before is evaluated twice and compared. Where the two differ, or the engine fails, the
reference's answer is served, the difference is recorded, the ruleset rebuilt, and nothing is remembered. Where what was
remembered of a situation is not what it comes to, two situations have one name: nothing is served from memory any more.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from engine.disagreement import DIFFERS, REMEMBERED, Disagreement, word
from engine.errors import EngineFault
from engine.language.reference import Facts, evaluate
from engine.matching.compiler import Plan, Questions
from engine.matching.dialect import flatten
from engine.matching.known_conditions import KnownConditions
from engine.matching.runner import Runner
from engine.matching.shards import Shard, Verdict
from engine.matching.situations import SituationTable, Statistics
from engine.values import to_json

SITUATIONS = 65_536
"""Situations remembered unless told otherwise: 40 to 90 MB when full, with few rules or thousands; far more than the packs of a province have in use."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The conditions of a plan that are not false, by number and ascending, and what went wrong on the way."""

    true: tuple[int, ...]
    unknown: tuple[int, ...]
    disagreements: tuple[Disagreement, ...] = ()

    def truth(self, number: int) -> bool | None:
        """What one condition came to."""
        return True if number in self.true else None if number in self.unknown else False


@lru_cache(maxsize=16_384)
def _shared(true: tuple[int, ...], unknown: tuple[int, ...]) -> Evaluation:
    """One object for all plans in which the same numbers come out."""
    return Evaluation(true, unknown)


class _Running:
    """Questions with their rulesets built, and what is remembered of them; for the evaluators of all plans that ask them."""

    def __init__(self, questions: Questions, situations: int) -> None:
        self.users = 1
        self.using = threading.Lock()
        self.rulesets: list[tuple[Shard, Runner]] = []
        self.table: SituationTable[Evaluation] | None = None
        self.conditions: KnownConditions | None = None
        if situations:
            places = questions.classifier.of_each
            self.table = SituationTable(situations)
            self.conditions = KnownConditions(places, max(situations, 8 * len(places)))
        try:
            self.rulesets.extend((shard, Runner(shard.definition)) for shard in questions.shards)
        except EngineFault:
            self.close()
            raise

    def close(self) -> None:
        """Frees the rulesets; a message under way is finished first."""
        for _, runner in self.rulesets:
            runner.close()


class PlanEvaluator:
    """A plan with its rulesets built. Safe from several threads."""

    def __init__(self, plan: Plan, situations: int = SITUATIONS, *, over: PlanEvaluator | None = None) -> None:
        """Builds the rulesets; raises EngineFault if durable-rules refuses one.

        ``situations``: how many may be remembered. With none durable-rules decides every message.
        ``over``: for :meth:`taken_over`, whose rulesets these are.
        """
        self.plan = plan
        self._classifier = plan.questions.classifier
        self._running: _Running = over._running if over else _Running(plan.questions, situations)

    def taken_over(self, plan: Plan) -> PlanEvaluator | None:
        """An evaluator of this plan on our rulesets, with what they have decided; it must be closed, too.

        None where the plan asks anything else, or the last user has closed them already.
        """
        if plan.questions is not self.plan.questions:
            return None
        with self._running.using:
            self._running.users += self._running.users > 0
            return PlanEvaluator(plan, over=self) if self._running.users else None

    def evaluate(self, facts: Facts, *, afresh: bool = False) -> Evaluation:
        """What every condition comes to for these facts.

        ``afresh``: durable-rules decides whatever is remembered, which must then be the same, or that is a disagreement.
        """
        table = self._running.table
        if table is None:
            return self._decide(facts)
        key = self._classifier.key(facts)
        if not afresh:
            if (known := table.get(key)) is not None:
                return known
            if (composed := self._composed(key)) is not None:
                table.keep(key, composed)
                return composed
        return self._decided(facts, key, table)

    def _decided(self, facts: Facts, key: int, table: SituationTable[Evaluation]) -> Evaluation:
        decided = self._decide(facts)
        self._learn(key, decided)
        known = table.exchange(key, None if decided.disagreements else decided)
        if known is None or (known.true, known.unknown) == (decided.true, decided.unknown):
            return decided
        self._running.table = self._running.conditions = None
        differ = [(n, known.truth(n), decided.truth(n)) for n in range(len(self.plan.conditions))]
        return replace(decided, disagreements=(*decided.disagreements, *self._differences(REMEMBERED, differ, facts)))

    def _composed(self, key: int) -> Evaluation | None:
        """What the message comes to when each of its conditions was decided before, in whatever company."""
        conditions = self._running.conditions  # another thread may drop it meanwhile
        found = conditions.compose(key) if conditions else None
        return _shared(*found) if found else None

    def _learn(self, key: int, decided: Evaluation) -> None:
        if conditions := self._running.conditions:
            if decided.disagreements:
                conditions.forget()
            else:
                conditions.learn(key, decided.true, decided.unknown)

    def statistics(self) -> Statistics | None:
        """Counts of its situations; None where none are remembered."""
        table = self._running.table
        return table.statistics() if table else None

    def remember(self, situations: int) -> None:
        """How many situations may be remembered from now on; not for an evaluator that remembers none."""
        if (table := self._running.table) is not None:
            table.bound(situations)

    def _decide(self, facts: Facts) -> Evaluation:
        values = enumerate([evaluate(condition, facts) for condition in self.plan.meanings])
        reference = {number: value for number, value in values if value is not False}
        faults: list[Disagreement] = []
        verdicts: list[Verdict] = []
        silent: set[int] = set()  # conditions of which a failed ruleset could say nothing
        for shard, runner in self._running.rulesets:
            try:
                verdicts += [shard.verdicts[name] for name in runner.matches(flatten(shard.names, facts))]
            except EngineFault as fault:
                faults.append(self._told(fault.code, facts, detail=fault.detail))
                silent |= {number for number, _ in shard.verdicts.values()}
        engine = truths(verdicts)
        true = tuple([number for number, value in reference.items() if value])
        unknown = tuple([number for number, value in reference.items() if value is None])
        if not silent and agree(engine, reference):
            return Evaluation(true, unknown)
        asked = [number for number in range(len(self.plan.conditions)) if number not in silent]
        told = [(number, engine.get(number, False), reference.get(number, False)) for number in asked]
        self._rebuild({number for number, said, value in told if said is not value})
        return Evaluation(true, unknown, (*faults, *self._differences(DIFFERS, told, facts)))

    def _differences(
        self, code: str, told: Iterable[tuple[int, bool | None, bool | None]], facts: Facts
    ) -> list[Disagreement]:
        """From (condition, what the engine said, what the reference says): one disagreement per way of differing."""
        found: dict[tuple[bool | None, bool | None], list[str]] = {}
        for number, said, value in told:
            if said is not value:
                found.setdefault((said, value), []).extend(self._rules(number))
        return [
            self._told(code, facts, tuple(rules), engine=word(said), reference=word(value))
            for (said, value), rules in found.items()
        ]

    def _told(self, code: str, facts: Facts, rules: tuple[str, ...] = (), **more: str) -> Disagreement:
        read = sorted(found.field for found in self._classifier.partitions if found.field in facts)
        shown = {name: to_json(self.plan.fields[name].type, facts[name]) for name in read}
        return Disagreement(code, self.plan.matter_id, self.plan.list_id, shown, rules, **more)

    def _rebuild(self, wrong: Collection[int]) -> None:
        for shard, runner in self._running.rulesets:
            if any(number in wrong for number, _ in shard.verdicts.values()):
                runner.rebuild()

    def close(self) -> None:
        """For the last user: frees the rulesets; a message under way is finished first."""
        with self._running.using:
            self._running.users -= self._running.users > 0
            if self._running.users:
                return
        self._running.close()

    def _rules(self, number: int) -> list[str]:
        asking = (self.plan.entries[place] for place in self.plan.asking[number])
        return [f"{entry.memorandum.id}/{entry.rule.id}" for entry in asking]


def truths(verdicts: Iterable[Verdict]) -> dict[int, bool | None]:
    """What durable-rules says by condition: *true*, or None where only *could be true*; of which it says neither, that is false."""
    told: dict[int, bool | None] = {}
    for number, certain in verdicts:
        if certain:
            told[number] = True
        else:
            told.setdefault(number, None)
    return told


def agree(engine: Mapping[int, bool | None], reference: Mapping[int, bool | None]) -> bool:
    """Whether both say the same of every condition; each names only those that are not false."""
    return engine == reference
