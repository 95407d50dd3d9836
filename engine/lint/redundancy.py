"""Rules that give the same measure: which are true in the same situations, which only where another is anyway."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from engine.language.fields import Field
from engine.language.satisfiable import implies
from engine.lint.boxes import within
from engine.lint.situated import Situated, grounds
from engine.lint.walk import RulePlace
from engine.packs.packset import PackSet


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """One rule as it is on each of its matters and lists, and the fields there."""

    place: RulePlace
    on: Mapping[tuple[str, str], tuple[Situated, Mapping[str, Field]]]

    @property
    def departments(self) -> frozenset[str]:
        """Who carries it out."""
        return frozenset(self.place.rule.carried_out_by)

    def adds_nothing_to(self, other: Spread) -> bool:
        """Whether the other rule is true wherever this one is, on each of this one's matters and lists."""
        return self.on.keys() <= other.on.keys() and all(
            _implied(rule, other.on[key][0], fields) for key, (rule, fields) in self.on.items()
        )


def _implied(narrow: Situated, wide: Situated, fields: Mapping[str, Field]) -> bool:
    settled = within(narrow.box, wide.box)
    return implies(narrow.condition, wide.condition, fields) is True if settled is None else settled


@lru_cache(maxsize=1)  # two rules of the linter ask for the same set one after another
def families(packs: PackSet, day: date) -> tuple[tuple[Spread, ...], ...]:
    """Rules of the same measure and reach, in the order of packs."""
    on: dict[str, dict[tuple[str, str], tuple[Situated, Mapping[str, Field]]]] = {}
    places: dict[str, RulePlace] = {}
    for ground in grounds(packs, day):
        for rule in ground.rules:
            key = (ground.matter_id, ground.list_id)
            on.setdefault(rule.place.item, {})[key] = (rule, ground.fields)
            places[rule.place.item] = rule.place
    found: dict[tuple[str, str], list[Spread]] = {}
    for item, place in sorted(places.items(), key=lambda pair: (pair[1].pack.id, pair[1].number)):
        found.setdefault((place.measure.id, place.rule.reaches), []).append(Spread(place, on[item]))
    return tuple(map(tuple, found.values()))


def pairs(family: tuple[Spread, ...]) -> Iterator[tuple[Spread, Spread]]:
    """Every rule with every earlier one that shares a matter and a list with it."""
    for number, later in enumerate(family):
        for earlier in family[:number]:
            if not later.on.keys().isdisjoint(earlier.on):
                yield earlier, later
