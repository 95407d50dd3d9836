"""Rules that give the same measure: which are true in the same situations, which only where another is anyway."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from engine.language.fields import Field
from engine.language.ir import Condition
from engine.lint.boxes import apart
from engine.lint.situated import Situated, grounds
from engine.lint.walk import RulePlace
from engine.packs.packset import PackSet

Ask = Callable[[Condition, Condition, Mapping[str, Field]], bool | None]


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """One rule as it is on each of its matters and lists, and the fields there."""

    place: RulePlace
    on: Mapping[tuple[str, str], tuple[Situated, Mapping[str, Field]]]

    @property
    def departments(self) -> frozenset[str]:
        """Who carries it out."""
        return frozenset(self.place.rule.carried_out_by)

    def everywhere(self, ask: Ask, other: Spread) -> bool:
        """Whether the answer is yes on each of this rule's matters and lists; the other must be about them too.

        Rules that are never true together are not asked about.
        """
        if not self.on.keys() <= other.on.keys():
            return False
        both = [(rule, other.on[key][0], fields) for key, (rule, fields) in self.on.items()]
        return not any(apart(one.box, another.box) for one, another, _ in both) and all(
            ask(one.condition, another.condition, fields) is True for one, another, fields in both
        )


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
