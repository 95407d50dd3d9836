"""The work that every engine gets: rules by (matter, list) as typed conditions, and events that touch some list.

Peers get each condition in normal form (no ``not``, nested groups opened) with the roles added, and of the facts only what
some rule reads: the leanest form there is. What an engine makes of both before the clock starts is its own business.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from benchmarks.workload import Event, Rule, events, fired, rules, write_packs
from benchmarks.workload.catalogue import TYPES
from engine.language import ir
from engine.language.conditions import parse_condition
from engine.language.fields import Field
from engine.language.ir import Condition, Leaf, Op
from engine.packs.packset import PackSet
from engine.values import FieldType, Value

Key = tuple[str, str]
"""Matter and list."""

ALWAYS = frozenset(
    {
        "matter.government_funded",
        "matter.authority",
        "subject.kind",
        "subject.role",
        "subject.lists",
        "listing.months_on_list",
        "listing.under_repair",
    }
)
"""Fields that every message has; a comparison on any other may find nothing there and is then not true."""

READ = {**TYPES, "subject.role": FieldType.CODE}
"""Every field that some condition may read, with its type."""


@dataclass(frozen=True)
class Case:
    """One rule as peers get it."""

    id: str
    condition: Condition


class Work:
    """The rules of one size of workload, in every form that some engine needs."""

    def __init__(self, count: int) -> None:
        """``count`` rules."""
        self.rules: list[Rule] = rules(count)

    @cached_property
    def cases(self) -> Mapping[Key, list[Case]]:
        """Conditions by matter and list."""
        fields = {name: Field(name, name, type_, {}, name in ALWAYS) for name, type_ in READ.items()}
        found: dict[Key, list[Case]] = {}
        for rule in self.rules:
            terms = [parse_condition(rule.when, fields, lambda _: None)]
            if rule.roles:
                terms.append(Leaf("subject.role", Op.IN, FieldType.CODE, rule.roles))
            case = Case(rule.id, ir.normal(ir.All(tuple(terms))))
            for matter in rule.on:
                found.setdefault((matter, rule.list_id), []).append(case)
        return found

    @cached_property
    def packs(self) -> PackSet:
        """The same rules as confirmed packs, through files, as a service has them."""
        with TemporaryDirectory(prefix="jc-bench-") as folder:
            return write_packs(Path(folder), self.rules).load()

    def expected(self, event: Event) -> list[str]:
        """What must come out."""
        return fired(self.rules, event)


def stream(seed: int) -> Iterator[Event]:
    """Events without end that touch at least one list: those that touch none would only flatter every engine."""
    return (event for block in itertools.count() for event in events(1_000, seed + block) if event.entries)


def lean(facts: Mapping[str, Value], separator: str = "_") -> dict[str, Any]:
    """The facts that rules read, under names that every language accepts; sets as sorted lists."""
    return {
        name.replace(".", separator): sorted(value) if isinstance(value, frozenset) else value
        for name, value in facts.items()
        if name in READ
    }


def nested(facts: Mapping[str, Value]) -> dict[str, dict[str, Any]]:
    """The same as objects: ``{"matter": {"amount": …}, …}``."""
    found: dict[str, dict[str, Any]] = {"matter": {}, "listing": {}, "subject": {}}
    for name, value in lean(facts, ".").items():
        prefix, _, short = name.partition(".")
        found[prefix][short] = value
    return found


def guarded(leaf: Leaf) -> bool:
    """Whether the field of a comparison may be missing."""
    return leaf.field not in ALWAYS


def alternatives(condition: Condition) -> list[list[Leaf]]:
    """A condition in normal form as alternatives of plain conjunctions, for engines whose rules are rows."""
    match condition:
        case Leaf():
            return [[condition]]
        case ir.Any(terms):
            return [row for term in terms for row in alternatives(term)]
        case ir.All(terms):
            rows: list[list[Leaf]] = [[]]
            for term in terms:
                rows = [left + right for left in rows for right in alternatives(term)]
            return rows
        case ir.Not():
            raise AssertionError("conditions are in normal form")


class Decider(Protocol):
    """An engine with the rules of a workload built in."""

    def prepare(self, event: Event) -> Any:
        """The event in the form that the engine takes; not timed."""
        ...

    def decide(self, prepared: Any) -> list[str]:
        """Ids of the rules that are true, sorted; timed."""
        ...

    def notes(self) -> dict[str, Any]:
        """What else is to be told, for example how many situations are known."""
        ...
