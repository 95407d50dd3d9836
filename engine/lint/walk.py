"""Ways through a set of packs that several lint rules share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from engine.documents import Confirmation, ListType, Measure, MeasureClass, Memorandum, RuleDocument
from engine.errors import Position
from engine.packs.packset import PackSet
from engine.packs.yaml_tree import TreePath


@dataclass(frozen=True, slots=True)
class RulePlace:
    """A rule with its pack, its measure and its place in the file."""

    packs: PackSet
    pack: Memorandum
    number: int
    rule: RuleDocument

    @property
    def measure(self) -> Measure:
        """The measure that the rule applies."""
        return self.packs.measures[self.rule.measure]

    @property
    def lists(self) -> tuple[ListType, ...]:
        """The lists that the rule is about."""
        return tuple(self.packs.lists[list_id] for list_id in self.rule.lists or self.pack.lists)

    @property
    def name(self) -> str:
        """How messages call the rule."""
        return f"规则 {self.pack.id}/{self.rule.id}"

    @property
    def item(self) -> str:
        """What a finding about the rule is recorded against."""
        return f"rule/{self.pack.id}/{self.rule.id}"

    def at(self, *path: str | int) -> Position | None:
        """Where a part of the rule stands."""
        return self.packs.at(f"memorandum/{self.pack.id}", ("rules", self.number, *path))

    def at_key(self, *path: str | int) -> Position | None:
        """Same, but where the key itself stands."""
        return self.packs.at_key(f"memorandum/{self.pack.id}", ("rules", self.number, *path))


@lru_cache(maxsize=2)  # most rules of the linter walk through the whole set, and then through one group after another
def rule_places(packs: PackSet) -> tuple[RulePlace, ...]:
    """Every rule of every pack, in a stable order."""
    return tuple(
        RulePlace(packs, pack, number, rule)
        for _, pack in sorted(packs.memoranda.items())
        for number, rule in enumerate(pack.rules)
    )


@dataclass(frozen=True, slots=True)
class ConfirmationPlace:
    """A confirmation with its place in its set."""

    packs: PackSet
    group_id: str
    number: int
    confirmation: Confirmation

    def at(self, *path: str | int) -> Position | None:
        """Where a part of the confirmation stands."""
        return self.packs.at(f"confirmations/{self.group_id}", ("items", self.number, *path))


def confirmation_places(packs: PackSet) -> Iterator[ConfirmationPlace]:
    """Every confirmation of every set, in their order."""
    for group in packs.confirmations:
        for number, confirmation in enumerate(group.items):
            yield ConfirmationPlace(packs, group.id, number, confirmation)


def checked_measures(packs: PackSet) -> Iterator[tuple[ConfirmationPlace, Measure]]:
    """Punishing class-一 measures as they are confirmed against the national list, in sets that looked into it (I-02)."""
    looked = {group.id for group in packs.confirmations if group.national_list == "checked"}
    for place in confirmation_places(packs):
        item = place.confirmation.item
        if place.group_id not in looked or not item.startswith("measure/") or item not in packs.item_digests:
            continue
        measure = packs.measures[item.partition("/")[2]]
        if measure.effect == "punish" and measure.class_ is MeasureClass.BY_LAW:
            yield place, measure


def measures_in_use(packs: PackSet) -> Iterator[Measure]:
    """Every measure that some rule applies and that is not disabled, once, in a stable order."""
    used = sorted({place.rule.measure for place in rule_places(packs)})
    return (packs.measures[name] for name in used if packs.measures[name].status != "disabled")


def item_place(packs: PackSet, item: str) -> tuple[str, TreePath]:
    """The document key and path of ``measure/…``, ``list/…`` or ``rule/…``; the item must exist."""
    kind, _, name = item.partition("/")
    if kind != "rule":
        return item, ("id",)
    pack_id, _, rule_id = name.partition("/")
    number = next(n for n, rule in enumerate(packs.memoranda[pack_id].rules) if rule.id == rule_id)
    return f"memorandum/{pack_id}", ("rules", number, "id")
