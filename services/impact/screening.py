"""The first look: which messages can a change touch at all? Most measures come to the same under both sets of packs.

Only measures whose conditions differ count here, so a small change cuts few fields and makes few situations. What passes is
decided in full afterwards; what does not is proven to be decided alike: for every measure that differs on paper both sets
give the same, by the same departments, and nothing is left open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from engine.deciding.measure_forms import MeasureAnswer, MeasureForm, measure_forms
from engine.language.fields import Field
from engine.language.ir import Leaf, leaves
from engine.language.reference import Facts, evaluate
from engine.law.applying import LawOfDay
from services.impact.asked import Pair
from services.impact.sides import Side

_NEVER = MeasureAnswer(False)


@dataclass(frozen=True, slots=True)
class Apart:
    """One measure that the two sides do not ask the same for; None: that side never gives it."""

    before: MeasureForm | None
    after: MeasureForm | None

    def leaves(self) -> Iterator[Leaf]:
        """Every comparison of either."""
        for form in (self.before, self.after):
            for part in form.parts if form else ():
                yield from leaves(part.condition)

    def may_differ(self, before: Facts, after: Facts) -> bool:
        """Whether these facts, as either side reads them, could come to something else."""
        first, second = _view(self.before, before), _view(self.after, after)
        return first is None or second is None or first != second


def measures_apart(pair: Pair, a: Side, b: Side, day: date) -> Sequence[Apart]:
    """The measures of a matter and list that may come out differently with law as of the day."""
    before, after = _forms(pair, a, day), _forms(pair, b, day)
    odd = _read_otherwise(a.fields(pair), b.fields(pair))
    found = (Apart(before.get(name), after.get(name)) for name in sorted(before.keys() | after.keys()))
    return [one for one in found if _differs(one, odd)]


def _differs(one: Apart, odd: frozenset[str]) -> bool:
    first, second = one.before, one.after
    if first is None or second is None or first.meaning != second.meaning:
        return True
    return first.measure.effect != second.measure.effect or any(leaf.field in odd for leaf in one.leaves())


def _forms(pair: Pair, side: Side, day: date) -> Mapping[str, MeasureForm]:
    plan = side.plans.get(pair)
    return measure_forms(plan, LawOfDay(side.packs, plan, day)) if plan else {}


def _read_otherwise(a: Mapping[str, Field], b: Mapping[str, Field]) -> frozenset[str]:
    """Fields of which the same stored value may be another fact to the other side."""
    return frozenset(name for name in a.keys() | b.keys() if _reading(a.get(name)) != _reading(b.get(name)))


def _reading(field: Field | None) -> object:
    return field and (field.type, frozenset(field.values), field.always, field.counted)


def _view(form: MeasureForm | None, facts: Facts) -> object:
    """What a decision depends on; None where something is open, which only the whole message can settle."""
    if form is None:
        return _NEVER
    answer = form.answer(facts)
    by_department = [evaluate(condition, facts) for condition in form.by_department.values()]
    if answer.given is None or None in by_department:
        return None
    return replace(answer, rules=())
