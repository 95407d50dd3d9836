"""On which situations do two sets of packs differ? Exact, with a worked example of each difference, and without any data.

Per matter, list and measure the two sets' conditions are compared by searching for facts on which they come apart; nothing
is enumerated. Fields are taken to be independent, as rules can only read them: an example may join values that no real entry
has together, such as a young age on the list with an early date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from engine.deciding.measure_forms import LEVELS, MeasureAnswer, MeasureForm, measure_forms
from engine.documents import Measure
from engine.inputs import Level, SubjectKind
from engine.language import ir
from engine.language.fields import Field
from engine.language.ir import Condition, Leaf, Op, leaves
from engine.language.kleene import is_false, is_not_true, is_true, is_unknown
from engine.language.reference import Facts
from engine.language.witness import TooManyAlternativesError, find_facts
from engine.law.applying import LawOfDay
from engine.matching.compiler import REACH_KIND, Plan, compile_plans
from engine.packs.packset import PackSet
from engine.values import FieldType

RETYPED = "（改后）"
"""Ends the name of a field that is of another type, or counts something else, in the second set: another question, answered apart."""

_REACHES = ("subject", "responsible_person", "represented")


class Change(StrEnum):
    """What becomes of a measure from the first set to the second. ``UNSETTLED``: whether it is given, or who carries it
    out, could be told and no longer can; ``SETTLED``: the reverse. ``UNTOLD``: too many alternatives to tell whether there is a difference.
    """

    GAINED = "gained"
    LOST = "lost"
    OUTCOME = "outcome"
    PROPOSED = "proposed"
    DEPARTMENTS = "departments"
    UNSETTLED = "unsettled"
    SETTLED = "settled"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class SituationDifference:
    """One way in which one measure differs for entries of one list in one matter, with facts that show it.

    ``example``: typed facts of a message by full name, all that the measure's rules read in either set and no more;
    ``fields`` describes what they read, also what is missing in the example. ``before`` and ``after`` are what the two sets make of the measure for it.
    """

    matter: str
    list: str
    measure: str
    title: str
    change: Change
    example: Facts
    fields: Mapping[str, Field]
    before: MeasureAnswer
    after: MeasureAnswer


def situations_that_differ(a: PackSet, b: PackSet, day: date) -> list[SituationDifference]:
    """Every measure that comes out differently under ``b`` than under ``a`` for some facts, with law as of ``day``.

    At most one difference per kind of change, ordered by matter, list and measure; none at all means that no message
    whatsoever is decided otherwise. Explanations may still differ: which rule, which article. And of one entry two catalogues
    may make two messages: by another level for entries without one, or by a word that one of them does not know.
    """
    before, after = compile_plans(a), compile_plans(b)
    found: list[SituationDifference] = []
    for key in sorted(before.keys() | after.keys()):
        found += compare_plans(Side.of(a, before.get(key), day), Side.of(b, after.get(key), day))
    return found


@dataclass(frozen=True)
class Side:
    """One set's part in a comparison: what it asks about one list in one matter on one day."""

    plan: Plan | None
    forms: Mapping[str, MeasureForm]

    @classmethod
    def of(cls, packs: PackSet, plan: Plan | None, day: date) -> Side:
        """The forms of a plan; without a plan no measure is ever given."""
        return cls(plan, measure_forms(plan, LawOfDay(packs, plan, day)) if plan else {})

    @property
    def fields(self) -> Mapping[str, Field]:
        """What its conditions may read."""
        return self.plan.fields if self.plan else {}


def compare_plans(a: Side, b: Side) -> Iterator[SituationDifference]:
    """The differences for one matter and list."""
    plan = a.plan or b.plan
    for pair in form_pairs(a, b):
        read = {field: pair.fields[field] for field in sorted(pair.read())}
        for change, example in pair.changes():
            yield SituationDifference(
                matter=plan.matter_id if plan else "",
                list=pair.list_id,
                measure=pair.measure.id,
                title=pair.measure.title,
                change=change,
                example=example,
                fields=read,
                before=pair.a.answer(example),
                after=pair.b.answer(example),
            )


def form_pairs(a: Side, b: Side) -> Iterator[FormPair]:
    """The measures of one matter and list that may differ; the others come to the same for all facts."""
    plan = a.plan or b.plan
    if plan is None:
        return
    fields, retyped = joint_fields(a.fields, b.fields)
    for name in sorted(a.forms.keys() | b.forms.keys()):
        first, second = a.forms.get(name), b.forms.get(name)
        if second and retyped:
            second = _renamed(second, retyped)
        form = first or second
        if form and not (first and second and first.meaning == second.meaning):
            yield FormPair(first or _never(form), second or _never(form), fields, plan.list_id)


@dataclass(frozen=True)
class FormPair:
    """The same measure under two sets."""

    a: MeasureForm
    b: MeasureForm
    fields: Mapping[str, Field]
    list_id: str

    @property
    def measure(self) -> Measure:
        """The measure, as the first set has it."""
        return self.a.measure

    def changes(self) -> Iterator[tuple[Change, Facts]]:
        """Each kind of change that is possible, with facts that show it."""
        for change, condition in self.questions():
            try:
                found = find_facts(ir.All((condition, self.possible())), self.fields)
            except TooManyAlternativesError:
                yield Change.UNTOLD, {}
                continue
            if found is not None:
                yield change, found

    def questions(self) -> Iterator[tuple[Change, Condition]]:
        """Per kind of change, the condition under which it happens."""
        a, b = self.a.given, self.b.given
        yield Change.GAINED, ir.All((is_false(a), is_true(b)))
        yield Change.LOST, ir.All((is_true(a), is_false(b)))
        both = ir.All((is_true(a), is_true(b)))
        yield Change.UNSETTLED, ir.Any((_opens(a, b), ir.All((both, self._some_department(_opens)))))
        yield Change.SETTLED, ir.Any((_opens(b, a), ir.All((both, self._some_department(lambda a, b: _opens(b, a))))))
        yield Change.OUTCOME, ir.All((both, ir.Any(tuple(map(_of_level, self._levels_that_differ())))))
        yield Change.PROPOSED, ir.All((both, self._proposed_differs()))
        yield Change.DEPARTMENTS, ir.All((both, self._some_department(_apart)))

    def _levels_that_differ(self) -> list[Level | None]:
        return [level for level in LEVELS if self.a.proportion(level) != self.b.proportion(level)]

    def _proposed_differs(self) -> Condition:
        """Of a natural person every measure is proposed, whatever the law says (I-16)."""
        natural = Leaf("subject.kind", Op.EQ, FieldType.CODE, (SubjectKind.NATURAL_PERSON.value,))
        return ir.All((is_not_true(natural), _apart(self.a.direct, self.b.direct)))

    def _some_department(self, question: Callable[[Condition, Condition], Condition]) -> Condition:
        """A question about whether a department carries it out under the one and the other set, put for each department."""
        a, b = self.a.by_department, self.b.by_department
        pairs = ((a.get(name, ir.FALSE), b.get(name, ir.FALSE)) for name in sorted(a.keys() | b.keys()))
        return ir.Any(tuple(question(*pair) for pair in pairs if ir.normal(pair[0]) != ir.normal(pair[1])))

    def possible(self) -> Condition:
        """What holds of every message: how entries reach subjects, and that one's own entry is on its list."""
        reach = Leaf(REACH_KIND, Op.IN, FieldType.CODE, _REACHES)
        if "subject.lists" not in self.read():
            return reach
        own = Leaf(REACH_KIND, Op.EQ, FieldType.CODE, ("subject",))
        listed = Leaf("subject.lists", Op.ANY_OF, FieldType.CODES, (self.list_id,))
        return ir.All((reach, ir.Any((is_false(own), listed))))

    def read(self) -> set[str]:
        """The fields that the measure's rules read in either set."""
        parts = (part for form in (self.a, self.b) for part in form.parts)
        return {leaf.field for part in parts for leaf in leaves(part.condition)}


def joint_fields(a: Mapping[str, Field], b: Mapping[str, Field]) -> tuple[dict[str, Field], frozenset[str]]:
    """The fields of both, and which of them changed their type or what they count: the second's stand under another name (``RETYPED``).

    A field may be missing if it may in either, and holds what either allows.
    """
    fields, retyped = dict(a), set()
    for name, field in b.items():
        known = a.get(name)
        if known is None:
            fields[name] = field
        elif (known.type, known.counted) != (field.type, field.counted):
            retyped.add(name)
            fields[name + RETYPED] = replace(field, name=name + RETYPED, title=field.title + RETYPED)
        else:
            values = {**known.values, **field.values} if known.values and field.values else {}
            fields[name] = replace(known, values=values, always=known.always and field.always)
    return fields, frozenset(retyped)


def _renamed(form: MeasureForm, retyped: frozenset[str]) -> MeasureForm:
    def rename(condition: Condition) -> Condition:
        match condition:
            case Leaf(field):
                return replace(condition, field=field + RETYPED) if field in retyped else condition
            case ir.Not(term):
                return ir.Not(rename(term))
            case ir.All(terms):
                return ir.All(tuple(map(rename, terms)))
            case ir.Any(terms):
                return ir.Any(tuple(map(rename, terms)))

    parts = (
        replace(
            part,
            condition=rename(part.condition),
            law=tuple(replace(carrier, condition=rename(carrier.condition)) for carrier in part.law),
        )
        for part in form.parts
    )
    return MeasureForm(form.measure, tuple(parts))


def _apart(a: Condition, b: Condition) -> Condition:
    """One is true and the other is not."""
    return ir.Any((ir.All((is_true(a), is_not_true(b))), ir.All((is_not_true(a), is_true(b)))))


def _opens(a: Condition, b: Condition) -> Condition:
    """The first is settled, the second unknown."""
    return ir.All((ir.Any((is_true(a), is_false(a))), is_unknown(b)))


def _never(form: MeasureForm) -> MeasureForm:
    return MeasureForm(form.measure, ())


def _of_level(level: Level | None) -> Condition:
    if level is None:
        return Leaf("listing.level", Op.MISSING, FieldType.CODE)
    return Leaf("listing.level", Op.EQ, FieldType.CODE, (level.value,))
