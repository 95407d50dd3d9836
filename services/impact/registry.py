"""Entries in force today: which of them gain or lose a measure, in some circumstances of a matter or in all.

An entry's own facts are known, the matter's are not. So the entries of a list are put into situations by what is known, and of
each situation it is decided by search whether some matter exists for which the two sets of packs differ. Nothing is sampled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from engine.deciding.document import display
from engine.deciding.relations import OWN, REPRESENTED, RESPONSIBLE_PERSON, RULE_REACHES
from engine.deciding.revision_diff import FormPair, form_pairs
from engine.deciding.revision_diff import Side as PlanSide
from engine.inputs import SubjectKind
from engine.language import ir
from engine.language.ir import Condition, leaves
from engine.language.kleene import is_not_true
from engine.language.partition import Partition, partition
from engine.language.reference import Facts
from engine.language.witness import TooManyAlternativesError, find_facts
from engine.matching.compiler import REACH_KIND, REACH_ROLES
from engine.values import Value, from_json
from services.impact.asked import Pair
from services.impact.bench import BESIDE_RULES
from services.impact.entries import EntryBench, EntrySituation, Untold
from services.impact.model import EntryShift, RegistryImpact, UntoldEntries
from services.impact.sides import Side

_OF_ENTRY = ("listing.", "history.")
_OF_MATTER = ("matter.", "subject.role", "reach.")
_OF_SUBJECT = frozenset({"subject.kind", "subject.lists", "subject.region"})
"""Known where the entry's own subject is asked about; of a person the region is not, since the code is sealed."""

_NATURAL = SubjectKind.NATURAL_PERSON.value

_Known = dict[str, Value | None]
_Found = list[tuple[str, bool, Facts, tuple[str, ...]]]
"""Change, whether always, an example, departments that come or go."""


def registry_impact(bench: EntryBench, a: Side, b: Side, day: date, unread: Sequence[Untold]) -> RegistryImpact:
    """What changes for the loaded entries with law as of ``day``. Those ``unread`` were not loaded and count as untold."""
    total = bench.load()
    searches: dict[str, list[_Search]] = {}
    for pair in sorted(a.plans.keys() | b.plans.keys()):
        sides = (PlanSide.of(side.packs, side.plans.get(pair), day) for side in (a, b))
        searches.setdefault(pair[1], []).extend(_Search(pair, found) for found in form_pairs(*sides))
    tally = _Tally()
    for one in unread:
        tally.leave_out(one.list_id, one.fields, 1)
    for list_id, asked in searches.items():
        for situation in bench.situations(list_id, _partitions(asked)) if asked else ():
            tally.count(situation, asked)
    why = tuple(UntoldEntries(*about, count) for about, count in sorted(tally.why.items()))
    entries = total + len(unread)
    shifts = tuple(tally.shifts.values())
    return RegistryImpact(day, entries, tally.situations, tally.affected, tally.untold, shifts, why)


@dataclass
class _Tally:
    untold: int = 0
    situations: int = 0
    affected: int = 0
    why: Counter[tuple[str, str]] = field(default_factory=Counter)
    shifts: dict[tuple[str, str, str, str], EntryShift] = field(default_factory=dict)

    def count(self, situation: EntrySituation, asked: Iterable[_Search]) -> None:
        self.situations += 1
        touched = untold = False
        for search in asked:
            try:
                found = search.changes(situation)
            except TooManyAlternativesError:
                untold = True
                continue
            touched |= bool(found)
            for change, always, example, departments in found:
                self._add(situation, search, change, always, example, departments)
        self.affected += situation.count if touched else 0
        if untold:
            self.leave_out(situation.list_id, {""}, situation.count)

    def leave_out(self, list_id: str, fields: Iterable[str], count: int) -> None:
        """So many entries of a list cannot be told of, each for all these reasons."""
        self.untold += count
        self.why.update({(list_id, name): count for name in fields})

    def _add(
        self,
        situation: EntrySituation,
        search: _Search,
        change: str,
        always: bool,
        example: Facts,
        departments: tuple[str, ...],
    ) -> None:
        key = (situation.list_id, search.pair[0], search.form.measure.id, change)
        known = self.shifts.get(key)
        if known is None:
            shown = display(example, search.form.fields)
            shown = {
                name: value for name, value in shown.items() if name.startswith(_OF_MATTER)
            }  # nothing of the entry
            known = EntryShift(*key, departments, 0, 0, shown)
        count = situation.count
        self.shifts[key] = replace(known, some=known.some + count, always=known.always + (count if always else 0))


@dataclass(frozen=True)
class _Search:
    """One measure of one matter and list; what entries alike come to is found once."""

    pair: Pair
    form: FormPair
    remembered: dict[object, _Found] = field(default_factory=dict)

    def changes(self, situation: EntrySituation) -> _Found:
        """What may change for these entries, each kind of change once. Raises TooManyAlternativesError."""
        ways = tuple(self._ways(situation))
        key = tuple(tuple(sorted(way.items(), key=lambda item: item[0])) for way in ways)
        if key not in self.remembered:
            self.remembered[key] = list(self._search(ways))
        return self.remembered[key]

    def _ways(self, situation: EntrySituation) -> Iterator[_Known]:
        """What is known for each way in which such an entry may reach a subject (S13); the subject's own first."""
        natural = situation.facts["subject.kind"] == _NATURAL
        own = {name for name in _OF_SUBJECT if name != "subject.region" or situation.region_known or not natural}
        yield self._known(situation, own) | {REACH_KIND: RULE_REACHES[OWN], REACH_ROLES: frozenset()}
        if situation.names_persons:
            reached: _Known = {REACH_KIND: RULE_REACHES[RESPONSIBLE_PERSON], "subject.kind": _NATURAL}
            reached[REACH_ROLES] = frozenset()
            yield self._known(situation, set()) | reached
        yield self._known(situation, set()) | {REACH_KIND: RULE_REACHES[REPRESENTED]}

    def _known(self, situation: EntrySituation, of_subject: set[str]) -> _Known:
        found: _Known = {}
        for name in {*self.form.read(), *(leaf.field for leaf in BESIDE_RULES)}:
            if name.startswith(_OF_ENTRY) or name in of_subject:
                stored = situation.facts.get(name)
                found[name] = None if stored is None else from_json(self.form.fields[name].type, stored)
        return found

    def _search(self, ways: tuple[_Known, ...]) -> Iterator[tuple[str, bool, Facts, tuple[str, ...]]]:
        possible = self.form.possible()
        for change, question in self.form.questions():
            for way in ways:
                example = self._facts(ir.All((question, possible)), way)
                if example is not None:
                    otherwise = ir.All((is_not_true(question), possible))
                    always = way is ways[0] and self._facts(otherwise, way) is None
                    before, after = self.form.a.answer(example), self.form.b.answer(example)
                    departments = sorted(set(before.departments) ^ set(after.departments))
                    yield change.value, always, example, tuple(departments)
                    break

    def _facts(self, condition: Condition, known: Mapping[str, Value | None]) -> Facts | None:
        return find_facts(condition, self.form.fields, known)


def _partitions(asked: Iterable[_Search]) -> tuple[Partition, ...]:
    """Where the measures in question cut what is known of an entry and its subject."""
    read = [leaf for search in asked for condition in _conditions(search.form) for leaf in leaves(condition)]
    told = (leaf for leaf in (*BESIDE_RULES, *read) if leaf.field.startswith(_OF_ENTRY) or leaf.field in _OF_SUBJECT)
    return partition(told)


def _conditions(form: FormPair) -> Iterator[Condition]:
    for side in (form.a, form.b):
        yield from (part.condition for part in side.parts)
