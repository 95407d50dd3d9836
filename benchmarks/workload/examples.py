"""Examples for generated rules: events made to fit a rule, with what the oracle says must come out.

Of every rule one that fires, one that does not, and one in which something it asks for is missing or any other; the
subjects of a memorandum's examples are drawn from a few profiles, so that many cases share one.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from benchmarks.workload.catalogue import KINDS, LEVELS, LISTS, REGIONS, TODAY, TYPES, skewed
from benchmarks.workload.events import Entry, Event, entry, matter_values
from benchmarks.workload.oracle import constants, rule_truth, truth
from benchmarks.workload.rules import Rule, Tree
from engine.days import add_months
from engine.values import FieldType, Value

_ATTEMPTS = 200
_PROFILES = 6


@dataclass(frozen=True)
class Case:
    """One example: the event, the rules of its own memorandum that fire, and the outcome over all memoranda."""

    name: str
    event: Event
    rules: tuple[str, ...]
    outcome: str


def outcome_of(measure: str) -> str:
    """What a generated measure does to the matter; rewards favour."""
    effect, number = measure.split("-")[1:]
    return "favour" if effect == "reward" else ("bar", "restrict", "caution")[int(number) % 3]


class Examples:
    """Writes cases about one set of rules."""

    def __init__(self, rules: Sequence[Rule], seed: int = 13) -> None:
        self._rng = random.Random(seed)
        self._by_list: dict[str, list[Rule]] = {}
        for rule in rules:
            self._by_list.setdefault(rule.list_id, []).append(rule)
        self._profiles = {list_id: [entry(self._rng, list_id) for _ in range(_PROFILES)] for list_id in LISTS}

    def cases(self, rule: Rule, count: int) -> list[Case]:
        """``count`` examples of a rule: fires, does not, something missing, and then any."""
        wanted = [(True, "应当触发"), (False, "不应触发"), (None, "缺少信息")]
        return [self._case(rule, *wanted[number % 3], number) for number in range(count)]

    def _case(self, rule: Rule, value: bool | None, what: str, number: int) -> Case:
        found = self._event(rule, {})
        for _ in range(_ATTEMPTS):
            found = self._event(rule, self._settled(rule.when, value is True))
            if value is None:
                found = self._lacking(found, rule)
            if rule_truth(rule, found.matter, dict(found.messages)[rule.list_id]) is value:
                break
        else:
            what = "其他情形"  # nothing it asks for can be missing, or it always holds
        own = dict(found.messages)[rule.list_id]
        fired = tuple(r.id for r in self._by_list[rule.list_id] if rule_truth(r, found.matter, own))
        return Case(f"{rule.id} 之{number + 1}：{what}", found, fired, self._outcome(found))

    def _outcome(self, event: Event) -> str:
        """The gravest of what fires; undetermined where a rule in doubt could add a measure or a department."""
        gravest = "clear"
        for list_id, facts in event.messages:
            certain: dict[str, set[str]] = {}
            doubtful: list[Rule] = []
            for rule in self._by_list.get(list_id, ()):
                value = rule_truth(rule, event.matter, facts)
                if value:
                    certain.setdefault(rule.measure, set()).add(rule.department)
                    gravest = _graver(gravest, _COMES_TO[outcome_of(rule.measure)])
                elif value is None:
                    doubtful.append(rule)
            if any(rule.department not in certain.get(rule.measure, ()) for rule in doubtful):
                gravest = _graver(gravest, "undetermined")
        return gravest

    def _event(self, rule: Rule, values: Mapping[str, Value]) -> Event:
        """An event on the rule's first matter and list with these values; everything else from a profile."""
        rng = self._rng
        lists = values.get("subject.lists", frozenset())
        others = sorted(lists) if isinstance(lists, frozenset) else []
        entries = [rng.choice(self._profiles[list_id]) for list_id in {rule.list_id: None} | dict.fromkeys(others)]
        entries[0] = _with(entries[0], values)
        matter = {**matter_values(rng, rule.on[0]), **_under("matter.", values)}
        return Event(
            matter=rule.on[0],
            fields=matter,
            kind=str(values.get("subject.kind", rng.choice(KINDS[:2]))),
            role=rng.choice(rule.roles) if rule.roles else "applicant",
            region=str(values.get("subject.region", skewed(rng, REGIONS[:4]))),
            entries=tuple(entries),
        )

    def _settled(self, tree: Tree, wanted: bool) -> dict[str, Value]:
        """Values that make a tree true, or false. Every field stands in it at most once."""
        ((key, body),) = tree.items()
        if key == "not":
            return self._settled(body, not wanted)
        if key in ("all", "any"):
            chosen: Iterable[Tree] = body if (key == "all") == wanted else [self._rng.choice(body)]
            return {name: value for term in chosen for name, value in self._settled(term, wanted).items()}
        possible = [value for value in self._values(key, body) if truth(tree, {key: value}) is wanted]
        return {key: self._rng.choice(possible)} if possible else {}

    def _values(self, field: str, body: Any) -> list[Value]:
        """Values around the constants of a comparison, on both sides of each."""
        wanted = next(iter(body.values())) if isinstance(body, dict) else body
        found = constants(field, wanted)
        match TYPES[field]:
            case FieldType.BOOLEAN:
                return [True, False]
            case FieldType.INTEGER | FieldType.MONEY:
                return [max(0, number + step) for number in found for step in (-1, 0, 1)]
            case FieldType.DATE:
                return [int((day + timedelta(days=s)).strftime("%Y%m%d")) for day in map(_day, found) for s in (-1, 0)]
            case FieldType.CODES:
                return [frozenset(), *(frozenset({word}) for word in found)]
            case _:
                closed = {"listing.level": LEVELS, "subject.kind": KINDS, "subject.region": REGIONS}
                return [*found, *closed.get(field, (f"authority-{self._rng.randint(1, 20):02d}",))]

    def _lacking(self, event: Event, rule: Rule) -> Event:
        """The same event without one thing that it may lack."""
        first, rest = event.entries[0], event.entries[1:]
        gone = self._rng.choice(("amount", "duration", "planned_on", "owed", "times", "penalties", "level", "region"))
        fields = {name: value for name, value in event.fields.items() if name != gone}
        own = {name: value for name, value in first.fields.items() if name != gone}
        first = replace(first, fields=own, level=None if gone == "level" else first.level)
        return replace(event, fields=fields, entries=(first, *rest), region=None if gone == "region" else event.region)


_COMES_TO = {"bar": "barred", "restrict": "restricted", "caution": "caution", "favour": "clear"}
_GRAVITY = ("clear", "undetermined", "caution", "restricted", "barred")


def _graver(one: str, other: str) -> str:
    return max(one, other, key=_GRAVITY.index)


def _with(given: Entry, values: Mapping[str, Value]) -> Entry:
    own = _under("listing.", values)
    months = own.pop("months_on_list", None)
    level, repair = own.pop("level", given.level), own.pop("under_repair", given.under_repair)
    since = given.since if months is None else add_months(TODAY, -int(months)) if isinstance(months, int) else TODAY
    return replace(
        given,
        since=since,
        level=None if level is None else str(level),
        under_repair=bool(repair),
        fields={**given.fields, **own},
    )


def _under(prefix: str, values: Mapping[str, Value]) -> dict[str, Value]:
    return {name.removeprefix(prefix): value for name, value in values.items() if name.startswith(prefix)}


def _day(number: int) -> date:
    return date(number // 10000, number // 100 % 100, number % 100)
