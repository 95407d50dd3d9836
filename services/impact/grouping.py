"""Which messages are decided alike: groups by what was asked, epochs by what was law, situations by where rules cut fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from engine.language.ir import Leaf, Op
from engine.language.partition import partition
from engine.values import FieldType
from services.impact.asked import Asked, Catalogue, Pair, answers
from services.impact.bench import BESIDE_RULES, Group, Occurring
from services.impact.screening import Apart, measures_apart
from services.impact.sides import Side


@dataclass(frozen=True, slots=True)
class Asking:
    """A group with what deciding its situations needs. ``days``: a day of law per epoch; ``apart``: per epoch, what differs;
    ``choices``: values that only one side's catalogue has.
    """

    group: Group
    pair: Pair
    asked: Asked
    days: Sequence[date]
    apart: Sequence[Sequence[Apart]]

    choices: tuple[Leaf, ...]

    @property
    def screening(self) -> Group:
        """The same messages, told apart only by what differs."""
        found = [leaf for measures in self.apart for one in measures for leaf in one.leaves()]
        read = {leaf.field for leaf in found}
        chosen = (leaf for leaf in self.choices if leaf.field in read)
        cut = partition(_told([*BESIDE_RULES, *found, *chosen], self.asked))
        return replace(self.group, partitions=cut)


def groups(
    occurring: Iterable[Occurring], catalogues: Mapping[int, Catalogue], a: Side, b: Side, law_day: date | None
) -> list[Asking]:
    """The groups of all messages that some rule of either side is about."""
    gathered: dict[tuple[Pair, object], tuple[Asked, set[int], set[date]]] = {}
    known: dict[tuple[int, Pair], tuple[object, Asked]] = {}
    for one in occurring:
        pair = (one.kind, one.list_id)
        if pair not in a.plans and pair not in b.plans:
            continue
        if (one.revision, pair) not in known:
            asked = catalogues[one.revision].asked(pair)
            known[(one.revision, pair)] = (_shape(asked, pair, a, b), asked)
        shape, asked = known[(one.revision, pair)]
        _, revisions, days = gathered.setdefault((pair, shape), (asked, set(), set()))
        revisions.add(one.revision)
        days.add(one.day)
    return [
        _asking(number, pair, *found, a, b, law_day) for number, ((pair, _), found) in enumerate(gathered.items(), 1)
    ]


def _shape(asked: Asked, pair: Pair, a: Side, b: Side) -> object:
    """Equal for catalogues that asked the same of everything that either side knows."""
    names = {name for side in (a, b) if pair in side.plans for name in side.plans[pair].fields}
    return tuple((name, asked.get(name)) for name in sorted(names))


def _asking(
    number: int,
    pair: Pair,
    asked: Asked,
    revisions: set[int],
    days: set[date],
    a: Side,
    b: Side,
    law_day: date | None,
) -> Asking:
    epochs, days_of_law = _epochs(pair, days, a, b, law_day)
    choices = (*_choices(pair, asked, a), *_choices(pair, asked, b))
    read = _told([*BESIDE_RULES, *a.leaves(pair), *b.leaves(pair), *choices], asked)
    group = Group(number, *pair, tuple(sorted(revisions)), partition(read), epochs)
    return Asking(group, pair, asked, days_of_law, [measures_apart(pair, a, b, day) for day in days_of_law], choices)


def _epochs(
    pair: Pair, days: set[date], a: Side, b: Side, law_day: date | None
) -> tuple[dict[date, int], Sequence[date]]:
    if law_day is not None:
        return dict.fromkeys(sorted(days), 0), [law_day]
    seen: dict[object, int] = {}
    by_stretch: dict[tuple[int, int], int] = {}
    first: list[date] = []
    epochs = {}
    for day in sorted(days):
        stretch = (a.stretches.number(day), b.stretches.number(day))
        if stretch not in by_stretch:
            law = (a.law(pair, day), b.law(pair, day))
            if law not in seen:
                seen[law] = len(first)
                first.append(day)
            by_stretch[stretch] = seen[law]
        epochs[day] = by_stretch[stretch]
    return epochs, first


def _told(found: Iterable[Leaf], asked: Asked) -> Iterator[Leaf]:
    """The comparisons that what was asked then can answer. Fields that were not asked are missing in all messages alike."""
    return (leaf for leaf in found if leaf.field in asked and asked[leaf.field].type is leaf.type)


def _choices(pair: Pair, asked: Asked, side: Side) -> Iterator[Leaf]:
    """Where the side's choice of values is not the one that was asked, values it does not have must be told from others."""
    plan = side.plans.get(pair)
    for name, field in plan.fields.items() if plan else ():
        if not field.values or not answers(asked.get(name), field):
            continue
        then = asked[name].values
        apart = then - field.values.keys() if then is not None else field.values.keys()
        if apart and field.type in (FieldType.CODE, FieldType.CODES):
            yield Leaf(name, Op.ANY_OF if field.type is FieldType.CODES else Op.IN, field.type, tuple(sorted(apart)))
