"""What the examples have shown: every rule firing and staying, every comparison true and false.

Comparisons are read once per rule, matter and list; one that several rules share is evaluated once, and once per value of its
field, since it reads nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from engine.documents import Memorandum, RuleDocument
from engine.errors import Position
from engine.examples.answers import Answer, Asked
from engine.examples.leaf_sites import LeafSite, leaf_sites
from engine.inputs import JsonObject
from engine.language.fields import Field, rule_fields
from engine.language.ir import Leaf
from engine.language.reference import evaluate
from engine.language.words import leaf_question
from engine.law.legality import silences
from engine.packs.packset import PackSet
from engine.values import Value, from_json

Run = tuple[Asked, Answer]


@dataclass(frozen=True, slots=True)
class LeafCoverage:
    """One comparison, in words, and in how many messages it held, or did not. Unknown counts as neither."""

    comparison: str
    position: Position | None
    true: int
    false: int

    @property
    def one_sided(self) -> str:
        """What no message has shown; empty when both were seen."""
        unseen = [word for word, count in (("成立", self.true), ("不成立", self.false)) if not count]
        return "和".join(unseen)


@dataclass(frozen=True, slots=True)
class RuleCoverage:
    """In how many examples a rule fired, and in how many that could concern it, it did not.

    ``silent``: why the law keeps the rule from firing at all on the examples' days; such a rule only has to be seen silent.
    """

    memorandum: str
    rule: str
    position: Position | None
    fired: int
    stayed: int
    silent: tuple[str, ...]
    leaves: tuple[LeafCoverage, ...]

    @property
    def lacking(self) -> tuple[str, ...]:
        """What examples are missing; empty when the rule is shown both ways."""
        fires = () if self.fired or self.silent else ("触发的示例",)
        what = "名单上的主体不触发的示例" if self.silent else "不触发的示例"
        return fires + (() if self.stayed else (what,))

    @property
    def sides(self) -> tuple[int, int]:
        """How many sides were seen, of how many: two per rule (one if the law silences it), two per comparison."""
        counts = [self.stayed] if self.silent else [self.fired, self.stayed]
        counts += [count for leaf in self.leaves for count in (leaf.true, leaf.false)]
        return sum(count > 0 for count in counts), len(counts)


def rule_coverage(packs: PackSet, pack: Memorandum, runs: Sequence[Run]) -> tuple[RuleCoverage, ...]:
    """Coverage of every rule of a pack by its examples that could be decided, in the order of the file."""
    seen = _Seen(packs, runs)
    return tuple(_coverage(packs, pack, number, seen) for number in range(len(pack.rules)))


@dataclass(slots=True)
class _Seen:
    """What the runs of one pack hold, gathered once for all of its rules."""

    packs: PackSet
    runs: Sequence[Run]
    fired: Counter[str] = field(default_factory=Counter)
    asked: Counter[tuple[str, frozenset[str]]] = field(default_factory=Counter)
    messages: dict[tuple[str, str], list[JsonObject]] = field(default_factory=dict)
    days: set[date] = field(default_factory=set)
    counted: dict[tuple[str, str, Leaf], tuple[int, int]] = field(default_factory=dict)
    had: dict[tuple[str, str, str], Counter[Value | None]] = field(default_factory=dict)
    known: dict[tuple[str, str], Mapping[str, Field]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for about, answer in self.runs:
            kind = about.kind
            self.fired.update(answer.rules)
            self.asked[kind, about.lists] += 1
            self.days.add(about.day)
            for message in answer.document["messages"]:
                self.messages.setdefault((kind, message["list"]), []).append(message["facts"])

    def fields(self, kind: str, list_id: str) -> Mapping[str, Field]:
        """The fields of a matter and list."""
        if (kind, list_id) not in self.known:
            self.known[kind, list_id] = rule_fields(self.packs.matters[kind], self.packs.lists[list_id])
        return self.known[kind, list_id]

    def asked_about(self, kinds: Collection[str], lists: Collection[str] | None) -> int:
        """Examples on these matters; with ``lists`` only those whose subjects have an entry on one of them."""
        return sum(
            number
            for (kind, listed), number in self.asked.items()
            if kind in kinds and (lists is None or not listed.isdisjoint(lists))
        )

    def truths(self, kind: str, list_id: str, leaf: Leaf) -> tuple[int, int]:
        """In how many messages of a matter and list a comparison held, and in how many it did not."""
        key = (kind, list_id, leaf)
        if key not in self.counted:
            true = false = 0
            for value, number in self.values(kind, list_id, leaf.field).items():
                truth = evaluate(leaf, {} if value is None else {leaf.field: value})
                true, false = true + number * (truth is True), false + number * (truth is False)
            self.counted[key] = (true, false)
        return self.counted[key]

    def values(self, kind: str, list_id: str, field: str) -> Counter[Value | None]:
        """In how many messages of a matter and list a field had which value; None: it was missing."""
        key = (kind, list_id, field)
        if key not in self.had:
            type_ = self.fields(kind, list_id)[field].type
            shown = (facts.get(field) for facts in self.messages.get((kind, list_id), ()))
            self.had[key] = Counter(None if value is None else from_json(type_, value) for value in shown)
        return self.had[key]


def _coverage(packs: PackSet, pack: Memorandum, number: int, seen: _Seen) -> RuleCoverage:
    rule = pack.rules[number]
    reasons = _silent(packs, pack, rule, seen.days)
    fired = seen.fired[rule.id]
    asked = seen.asked_about(rule.on, rule.lists or pack.lists if reasons else None)
    where = packs.at(f"memorandum/{pack.id}", ("rules", number, "id"))
    leaves = tuple(_leaves(leaf_sites(packs, pack, number), seen))
    return RuleCoverage(pack.id, rule.id, where, fired, asked - fired, reasons, leaves)


def _leaves(sites: Iterable[LeafSite], seen: _Seen) -> Iterator[LeafCoverage]:
    for site in sites:
        counts = [seen.truths(kind, list_id, leaf) for kind, list_id, leaf in site.readings]
        kind, list_id, leaf = site.readings[0]
        words = leaf_question(leaf, seen.fields(kind, list_id)[leaf.field])
        yield LeafCoverage(words, site.position, sum(true for true, _ in counts), sum(false for _, false in counts))


def _silent(packs: PackSet, pack: Memorandum, rule: RuleDocument, days: Iterable[date]) -> tuple[str, ...]:
    """Why a rule could fire in none of the examples, whatever they say; empty if on some day, list and matter it could."""
    reasons: list[str] = []
    for day in sorted(days):
        for list_id in rule.lists or pack.lists:
            for kind in rule.on:
                found = silences(packs, pack, rule, list_id, day, kind)
                if not found:
                    return ()
                reasons += [silence.reason for silence in found]
    return tuple(dict.fromkeys(reasons))
