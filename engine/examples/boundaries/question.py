"""What one rule asks in one matter of one list, and situations in which it fires, from which boundaries are explored.

A firing situation is looked for per comparison: one in which that comparison decides. So every branch of an ``any`` is visited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import product

from engine.days import add_months, months_between
from engine.deciding.trace import trace_fields
from engine.documents import RuleDocument
from engine.examples.boundaries.situation import ACTING, Scene, Situation, usual_since
from engine.language import ir
from engine.language.conditions import parse_condition
from engine.language.fields import HISTORY_PREFIX, MONTHS_SINCE_PENALTY, PENALTY_DATE, Field
from engine.language.ir import Condition, Leaf, leaves
from engine.language.partition import Partition, partition
from engine.language.reference import evaluate
from engine.language.witness import TooManyAlternativesError, find_facts
from engine.law.legality import silences
from engine.law.reach import bases_reaching, names_list
from engine.law.silence import Silence
from engine.matching.compiler import REACH_KIND, REACH_ROLES, carried, restrictions
from engine.packs.packset import PackSet
from engine.values import Value, date_number, number_date

MONTHS, SINCE, UNTIL = "listing.months_on_list", "listing.since", "listing.until"
COUNTED_FROM: Mapping[str, str] = {MONTHS: SINCE, MONTHS_SINCE_PENALTY.name: PENALTY_DATE}
"""Months that are counted, and the day from which."""

_GIVEN = frozenset({REACH_KIND, "listing.status"})
"""Facts that every situation of a scene has alike."""


class Rules:
    """All rules by the matters and lists they stand on, and what they ask there; read once for all rules that are explored."""

    def __init__(self, packs: PackSet) -> None:
        self._on: dict[tuple[str, str], list[RuleDocument]] = {}
        self._asked: dict[tuple[str, str, date], tuple[Condition, ...]] = {}
        for memorandum, rule in packs.rules():
            for place in product(rule.on, rule.lists or memorandum.lists):
                self._on.setdefault(place, []).append(rule)

    def asked(self, scene: Scene, whole: Callable[[RuleDocument], Condition]) -> tuple[Condition, ...]:
        """The conditions of all rules on a matter and list, whatever pack they stand in; ``whole`` reads one."""
        place = (scene.matter_id, scene.list_id)
        if (*place, scene.day) not in self._asked:
            self._asked[*place, scene.day] = tuple(whole(rule) for rule in self._on[place])
        return self._asked[*place, scene.day]


@dataclass(frozen=True)
class Question:
    """A rule on a matter and a list. ``silences``: why the law keeps it from firing there on the day."""

    scene: Scene
    rules: Rules
    silences: tuple[Silence, ...]

    @property
    def packs(self) -> PackSet:
        """The packs in question."""
        return self.scene.packs

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """Every field that a condition here may read."""
        return trace_fields(self.packs, self.scene.matter_id, self.scene.list_id)

    @cached_property
    def when(self) -> Condition:
        """The rule's own condition."""
        return parse_condition(self.scene.rule.when, self.fields, lambda _: None)

    @cached_property
    def condition(self) -> Condition:
        """All that makes the rule fire: whom it reaches, role and kind, ``when``, and what the law of the day wants carried."""
        return self._whole(self.scene.rule)

    @cached_property
    def asked(self) -> tuple[Condition, ...]:
        """The conditions of all rules on this matter and list, whatever pack they stand in."""
        return self.rules.asked(self.scene, self._whole)

    @cached_property
    def partitions(self) -> Mapping[str, Partition]:
        """Where any rule on this matter and list cuts each field: between two cuts no answer can change."""
        return {found.field: found for found in partition(self.asked)}

    @cached_property
    def own_leaves(self) -> tuple[Leaf, ...]:
        """The comparisons of ``when`` and of what must be carried, each once."""
        parts = ir.All((self.when, self._carried(self.scene.rule)))
        return tuple(dict.fromkeys(leaves(parts)))

    @cached_property
    def firing(self) -> tuple[Situation, ...]:
        """Situations in which the condition is true, so many that every comparison decides in one of them where it can.

        Empty if there are none, or none that a matter, a subject and an entry in force could bring about.
        """
        found: list[Situation] = []
        for leaf in (None, *self.own_leaves):
            wanted = self.condition if leaf is None else _decided_by(self.condition, leaf)
            if leaf is not None and any(evaluate(wanted, self.intended(known)) is True for known in found):
                continue
            if (situation := self._fires(wanted)) is not None and situation not in found:
                found.append(situation)
        return tuple(found)

    def intended(self, situation: Situation) -> dict[str, Value]:
        """The facts that a situation should come to, the ones given by the scene included."""
        facts = dict(situation.settings)
        acting = facts.pop(ACTING, None)
        roles = frozenset({str(acting)}) if acting is not None else frozenset()
        since = facts.setdefault(SINCE, date_number(usual_since(self.scene.day)))
        own = frozenset({self.scene.list_id} if self.scene.rule.reaches == "subject" else ())
        extra = facts.get("subject.lists")
        computed: dict[str, Value] = {
            REACH_KIND: self.scene.rule.reaches,
            REACH_ROLES: roles,
            "listing.status": "in_force",
            "subject.lists": own | (extra if isinstance(extra, frozenset) else frozenset()),
            MONTHS: months_between(number_date(int(str(since))), self.scene.day),
        }
        default = self.packs.lists[self.scene.list_id].default_level
        if default is not None:
            facts.setdefault("listing.level", default.value)
        facts.setdefault("listing.decided_on", since)
        facts.setdefault("listing.under_objection", False)
        facts.setdefault("listing.under_repair", False)
        decided = facts.get(PENALTY_DATE)
        if isinstance(decided, int) and MONTHS_SINCE_PENALTY.name in self.fields:
            computed[MONTHS_SINCE_PENALTY.name] = months_between(number_date(decided), self.scene.day)
        return {**facts, **computed}

    def _fires(self, wanted: Condition) -> Situation | None:
        for preferred, known in product(self._usual(), self._computed()):
            known = {**preferred, **known}
            try:
                facts = find_facts(wanted, self.fields, known)
            except TooManyAlternativesError:
                return None
            if facts is not None:
                situation = self._situation(facts)
                if evaluate(wanted, self.intended(situation)) is True:
                    return situation
        return None

    def _usual(self) -> list[dict[str, Value | None]]:
        """Who stands in a firing situation if possible: the role that the rule names first, an organisation."""
        rule, matter = self.scene.rule, self.packs.matters[self.scene.matter_id]
        roles = {role.id for role in matter.roles}
        role = next((name for name in rule.roles if name in roles), matter.roles[0].id)
        return [{"subject.role": role, "subject.kind": "legal_person"}, {"subject.role": role}, {}]

    def _computed(self) -> Iterator[dict[str, Value | None]]:
        """What may be fixed beforehand for facts that hang together or decide whether the entry is in force."""
        read = {leaf.field for leaf in leaves(self.condition)}
        since = self._counted(MONTHS) if read & {SINCE, MONTHS} else [None]
        dated = read & {PENALTY_DATE, MONTHS_SINCE_PENALTY.name}
        decided = [*self._counted(MONTHS_SINCE_PENALTY.name), None] if dated else [None]
        ends = [day for day in sorted(self._days(UNTIL)) if day >= date_number(self.scene.day)]
        until: list[int | None] = [*ends, None] if UNTIL in read else [None]
        own = frozenset({self.scene.list_id} if self.scene.rule.reaches == "subject" else ())
        others = [self.packs.lists.keys() & self._constants("subject.lists") - own, frozenset()]
        lists = [own | frozenset(some) for some in others] if "subject.lists" in read else [None]
        for first, penalty, last, listed in product(since, decided, until, lists):
            known: dict[str, Value | None] = {REACH_KIND: self.scene.rule.reaches, UNTIL: last}
            known |= self._from(MONTHS, first) if first is not None else {}
            known |= self._from(MONTHS_SINCE_PENALTY.name, penalty)
            if listed is not None:
                known["subject.lists"] = listed
            yield {name: value for name, value in known.items() if name in read}

    def _counted(self, months: str) -> list[int | None]:
        """Days from which the months may be counted, the latest first."""
        today, usual = date_number(self.scene.day), date_number(usual_since(self.scene.day))
        days = sorted(self._days(COUNTED_FROM[months]) | self._days(months) | {usual}, reverse=True)
        return [day for day in days if day <= today]

    def _from(self, months: str, first: int | None) -> dict[str, Value | None]:
        """A day from which months are counted, with their number; neither where there is no such day."""
        counted = None if first is None else months_between(number_date(first), self.scene.day)
        return {COUNTED_FROM[months]: first, months: counted}

    def _days(self, name: str) -> set[int]:
        """Days around every constant of a date, or of months that are counted."""
        part, day = self.partitions.get(name), self.scene.day
        if part is None:
            return set()
        if name in COUNTED_FROM:
            return {date_number(add_months(day, -n)) for cut in part.cuts for n in (cut - 1, cut) if 0 <= n < 12 * 100}
        values = [part.representative(bucket, self.fields[name]) for bucket in range(1, part.size)]
        return {value for value in values if isinstance(value, int)}

    def _constants(self, name: str) -> frozenset[str]:
        part = self.partitions.get(name)
        return frozenset(map(str, part.constants)) if part else frozenset()

    def _situation(self, facts: Mapping[str, Value]) -> Situation:
        """Settings that should come to these facts; what they leave open is set so that other rules have little to say."""
        settings = {
            **self._quiet(),
            **{n: value for n, value in facts.items() if n not in (*_GIVEN, *COUNTED_FROM, REACH_ROLES)},
        }
        roles = facts.get(REACH_ROLES)
        if isinstance(roles, frozenset) and roles:
            settings[ACTING] = min(roles)
        for name, first in COUNTED_FROM.items():
            months = facts.get(name)
            if first not in facts and isinstance(months, int):
                settings[first] = date_number(add_months(self.scene.day, -months))
        return Situation.of(settings)

    def _quiet(self) -> dict[str, Value]:
        matter = self.packs.matters[self.scene.matter_id]
        found: dict[str, Value] = {"subject.kind": "legal_person", "subject.role": matter.roles[0].id}
        if self.scene.rule.reaches == "represented":
            found[ACTING] = matter.roles[0].id
        for name, field in self.fields.items():
            part = self.partitions.get(name)
            given = (*_GIVEN, *COUNTED_FROM, REACH_ROLES, SINCE, UNTIL, "subject.lists")
            if name.startswith(HISTORY_PREFIX) or name in given:
                continue
            if name in found or (part is None and not (field.always and name.startswith("matter."))):
                continue
            part = part or Partition(name, field.type)
            values = (part.representative(bucket, field) for bucket in range(1, part.size))
            if (value := next((value for value in values if value is not None), None)) is not None:
                found[name] = value
        return found

    def _whole(self, rule: RuleDocument) -> Condition:
        measure = self.packs.measures[rule.measure]
        when = parse_condition(rule.when, self.fields, lambda _: None)
        return ir.All((*restrictions(self.packs, rule, measure, self.scene.list_id), when, self._carried(rule)))

    def _carried(self, rule: RuleDocument) -> Condition:
        """What an entry must carry for the law of the day; where no law carries the rule, for the law of any day."""
        packs, list_id, measure = self.packs, self.scene.list_id, self.packs.measures[rule.measure]
        reaching = bases_reaching(packs, measure, list_id, rule.reaches, self.scene.day, self.scene.matter_id)
        reaches = [found.reach for found in reaching] or [
            reach for basis in measure.bases for reach in basis.reaches if names_list(reach, packs.lists[list_id])
        ]
        return ir.Any(tuple(carried(packs, reach, list_id) for reach in reaches)) if reaches else ir.TRUE


def question(scene: Scene, rules: Rules) -> Question:
    """The question of a rule, with what the law says of it on the day."""
    told = silences(scene.packs, scene.memorandum, scene.rule, scene.list_id, scene.day, scene.matter_id)
    return Question(scene, rules, told)


def _decided_by(condition: Condition, leaf: Leaf) -> Condition:
    """True where the condition is true and would not be if the comparison came out the other way."""
    otherwise = tuple(ir.Not(_put(condition, leaf, value)) for value in (ir.FALSE, ir.TRUE))
    return ir.All((condition, ir.Any(otherwise)))


def _put(condition: Condition, leaf: Leaf, value: Condition) -> Condition:
    match condition:
        case Leaf():
            return value if condition == leaf else condition
        case ir.Not(term):
            return ir.Not(_put(term, leaf, value))
        case ir.All(terms):
            return ir.All(tuple(_put(term, leaf, value) for term in terms))
        case ir.Any(terms):
            return ir.Any(tuple(_put(term, leaf, value) for term in terms))
