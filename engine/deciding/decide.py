"""One decision: listings in force -> messages -> both evaluators -> the law of the day -> measures -> outcomes (S3-S7).

Pure: the clock is in the input. It knows no cases, receipts or databases, and never matches by name.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from engine.days import day_of
from engine.deciding import outcome
from engine.deciding.document import decision_document, display, message_record
from engine.deciding.facts import check_subjects, listing_facts, matter_facts, subject_facts, touch_facts
from engine.deciding.history import history_facts, reads_history
from engine.deciding.hits import Findings, findings
from engine.deciding.relations import REPRESENTED, Touch, all_entries, own_listings, touches
from engine.deciding.telling import NO_CODE, REGISTRY, told, untold
from engine.decision import Decision, Hit, MeasureLine, Outcome, SubjectDecision, worst
from engine.disagreement import Disagreement
from engine.documents import MatterType
from engine.errors import EngineFault, ValueTypeError
from engine.inputs import DecisionInput, Identity, JsonObject, Listing, Subject
from engine.language.fields import matter_fields
from engine.language.reference import Facts
from engine.law.applying import Applying
from engine.matching.compiler import Plan, PlanKey, compile_plans, may_represent
from engine.matching.evaluation import SITUATIONS, PlanEvaluator
from engine.matching.situations import Statistics

if TYPE_CHECKING:
    from engine.packs.packset import PackSet


@dataclass(slots=True)
class _Course:
    """One decision under way: what is given, and what accumulates for the record."""

    given: DecisionInput
    day: date
    matter: Facts
    afresh: bool
    titles: dict[str, str] = field(default_factory=dict)
    messages: list[JsonObject] = field(default_factory=list)
    disagreements: list[Disagreement] = field(default_factory=list)


class RuleEngine:
    """Decides by one immutable set of packs. Safe from several threads; what has begun ends on these packs."""

    def __init__(
        self,
        packs: PackSet,
        situations: int = SITUATIONS,
        *,
        previous: RuleEngine | None = None,
        wanted: Collection[PlanKey] | None = None,
    ) -> None:
        """Compiles every rule and builds the rulesets. Raises PackErrors or EngineFault; nothing is half built.

        ``situations``: how many may be remembered over all lists and matters. With none durable-rules decides every message.
        ``previous``: an engine whose rulesets are taken over where they are asked the same, whatever measures and departments
        the rules behind them have by now; with them the situations that they have decided, as far as this engine may remember
        them.
        ``wanted``: the (matter kind, list) that will be asked about, all others are left out; for examples, which are known.
        """
        self.packs = packs
        self._applying = Applying(packs)
        self._matter_fields = {kind: matter_fields(matter) for kind, matter in packs.matters.items()}
        self._evaluators: dict[tuple[str, str], PlanEvaluator] = {}
        self._built: set[tuple[str, str]] = set()
        self._representing: dict[str, list[tuple[Plan, int]]] = {}
        self._closed = False
        self._under_way = 0
        self._changed = threading.Condition()
        try:
            self._build(situations, previous, wanted)
        except EngineFault:
            self.close()
            raise

    def _build(self, situations: int, previous: RuleEngine | None, wanted: Collection[PlanKey] | None) -> None:
        """Situations are shared out by conditions, since more conditions tell more situations apart."""
        known = previous._evaluators if previous and situations else {}
        plans = compile_plans(self.packs, wanted)
        conditions = sum(len(plan.conditions) for plan in plans.values())
        for key, plan in plans.items():
            before = known.get(key)
            share = max(situations * len(plan.conditions) // conditions, 2) if situations else 0
            if before and (taken := before.taken_over(plan)):
                self._evaluators[key] = taken
                taken.remember(share)
            else:
                self._evaluators[key] = PlanEvaluator(plan, share)
                self._built.add(key)
            representing = ((plan, n) for n, entry in enumerate(plan.entries) if entry.rule.reaches == "represented")
            self._representing.setdefault(plan.matter_id, []).extend(representing)

    def close(self) -> None:
        """Refuses new decisions, waits for those under way, frees the rulesets. Closing twice is harmless."""
        with self._changed:
            self._closed = True
            self._changed.wait_for(lambda: self._under_way == 0)
            evaluators, self._evaluators = self._evaluators, {}  # given back once, however often this is called
        for evaluator in evaluators.values():
            evaluator.close()

    @contextmanager
    def _open(self) -> Iterator[None]:
        with self._changed:
            if self._closed:
                raise EngineFault("engine_closed", "规则引擎已关闭", "", "请用当前的规则版本重新查询")
            self._under_way += 1
        try:
            yield
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()

    def decide(self, decision_input: DecisionInput, *, afresh: bool = False) -> Decision:
        """The answer for every subject of a matter.

        ``afresh``: durable-rules decides every message, whatever is remembered of its situation, which must then be the
        same; for probes, examples and replays, whose purpose is to put both evaluators to the test.
        Raises ValueTypeError when the matter or a subject does not fit the catalogue, EngineFault after ``close``.
        """
        with self._open():
            return self._decide(decision_input, afresh)

    @property
    def plans(self) -> Mapping[tuple[str, str], Plan]:
        """What is asked, by (matter kind, list)."""
        return {key: evaluator.plan for key, evaluator in self._evaluators.items()}

    @property
    def built(self) -> Set[tuple[str, str]]:
        """The (matter kind, list) whose rulesets were made for this engine; the others are another's, which was in use."""
        return self._built

    def find(
        self, key: tuple[str, str], facts: Facts, identity: Identity, day: date
    ) -> tuple[Findings, tuple[Disagreement, ...]]:
        """What one message comes to, whose facts are known already, and the disagreements on the way.

        ``key``: a (matter kind, list) of ``plans``; the facts must hold every field of the plan that is always there.
        """
        with self._open():
            evaluator = self._evaluators[key]
            evaluation = evaluator.evaluate(facts)
            law = self._applying.law(evaluator.plan, day)
            return findings(evaluator.plan, evaluation, facts, identity, law), evaluation.disagreements

    def reaching_roles(self, kind: str, subject: Subject, day: date) -> frozenset[str]:
        """The roles in which a listed person who acts for the subject would bring a measure on it (S13), conditions aside."""
        return frozenset(
            role
            for plan, number in self._representing.get(kind, ())
            if may_represent(plan.entries[number], subject, self.packs.lists[plan.list_id])
            and self._applying.law(plan, day).carriers(number)
            for role in plan.entries[number].rule.through_roles
        )

    def statistics(self) -> Mapping[tuple[str, str], Statistics]:
        """Situations by (matter kind, list); empty where none are remembered. Cheap.

        Counted since the rulesets were built, be it in the engine from which they were taken over.
        """
        found = ((key, evaluator.statistics()) for key, evaluator in self._evaluators.items())
        return {key: statistics for key, statistics in found if statistics is not None}

    def _decide(self, decision_input: DecisionInput, afresh: bool) -> Decision:
        matter_type = self._matter_type(decision_input.matter.kind)
        check_subjects(matter_type, decision_input.subjects)
        matter = matter_facts(self._matter_fields[matter_type.id], decision_input.matter)
        course = _Course(decision_input, day_of(decision_input.now), matter, afresh)
        ordered = sorted(decision_input.subjects, key=lambda subject: subject.index)
        return self._whole(course, {subject.index: self._subject(course, subject) for subject in ordered})

    def _matter_type(self, kind: str) -> MatterType:
        found = self.packs.matters.get(kind)
        if found is None:
            raise ValueTypeError(
                "unknown_matter", "没有这种事项", kind, f"可用的事项：{'、'.join(sorted(self.packs.matters))}"
            )
        return found

    def _subject(self, course: _Course, subject: Subject) -> SubjectDecision:
        if subject.subject_key is None:
            return untold(subject, Outcome.IDENTITY_REQUIRED, Identity.MISSING, NO_CODE)
        if reason := REGISTRY.get(course.given.registry_state):
            return untold(subject, Outcome.UNDETERMINED, Identity.EXACT, reason)
        lists = frozenset(listing.list_id for listing in own_listings(course.given, subject, course.day))
        about = subject_facts(subject, lists)
        hits: list[Hit] = []
        missing: set[str] = set()
        without = 0
        for touch in touches(course.given, subject, course.day):
            found = self._message(course, subject, touch, about)
            missing |= found.missing
            if found.lines:
                counted = _counted(course, touch, found.lines)
                hits.append(Hit(touch.listing, touch.reached_as, touch.identity, found.lines, counted))
            elif touch.reached_as != REPRESENTED:  # another subject's listing is counted with that subject
                without += 1
        titles = {name: course.titles[name] for name in sorted(missing)}
        return told(subject, hits, titles, self._unnamed(course, subject), without)

    def _unnamed(self, course: _Course, subject: Subject) -> list[str]:
        """Titles of the roles in which persons without a code act for the subject, where a rule reaches it through them (S13)."""
        acting = {a.role for a in course.given.subjects if a.relates_to == subject.index and a.subject_key is None}
        if not acting:
            return []
        kind = course.given.matter.kind
        reached = self.reaching_roles(kind, subject, course.day)
        return [role.title for role in self.packs.matters[kind].roles if role.id in acting & reached]

    def _message(self, course: _Course, subject: Subject, touch: Touch, about: Facts) -> Findings:
        evaluator = self._evaluators.get((course.given.matter.kind, touch.listing.list_id))
        if evaluator is None:  # no rule maps this list to this matter
            return Findings((), frozenset())
        plan = evaluator.plan
        list_type = self.packs.lists[plan.list_id]
        listed = listing_facts(plan.fields, list_type, touch.listing, course.day)
        facts = {**course.matter, **about, **listed, **touch_facts(touch)}
        if list_type.history:
            entries = all_entries(course.given, touch.listing.subject_key, plan.list_id)
            facts |= history_facts(list_type, entries, course.day)
        evaluation = evaluator.evaluate(facts, afresh=course.afresh)
        course.disagreements.extend(evaluation.disagreements)
        course.messages.append(message_record(subject, touch, facts, plan.fields))
        found = findings(plan, evaluation, facts, touch.identity, self._applying.law(plan, course.day))
        course.titles |= {name: plan.fields[name].title for name in found.missing}
        return found

    def _whole(self, course: _Course, decisions: Mapping[int, SubjectDecision]) -> Decision:
        subjects = tuple(decisions.values())
        overall = worst([subject.outcome for subject in subjects])
        complete = all(subject.complete for subject in subjects)
        # Clear means that nothing punishes anybody here, so a reward may be shown for the check as a whole.
        favoured = overall is Outcome.CLEAR and any(subject.favoured for subject in subjects)
        consortia = outcome.consortia(course.given.subjects, decisions)
        document = decision_document(
            course.given,
            display(course.matter, self._matter_fields[course.given.matter.kind]),
            self.packs.revision,
            course.messages,
            subjects,
            consortia,
            {"outcome": overall.value, "complete": complete, "favoured": favoured},
        )
        return Decision(
            outcome=overall,
            complete=complete,
            favoured=favoured,
            subjects=subjects,
            consortia=consortia,
            revision=self.packs.revision,
            document=document,
            disagreements=tuple(course.disagreements),
        )


def _counted(course: _Course, touch: Touch, lines: Sequence[MeasureLine]) -> tuple[Listing, ...]:
    if not any(reads_history(line) for line in lines):
        return ()
    entries = all_entries(course.given, touch.listing.subject_key, touch.listing.list_id) or []
    others = (entry for entry in entries if entry.stands(course.day) and entry.listing_id != touch.listing.listing_id)
    return tuple(sorted(others, key=lambda entry: entry.listing_id))
