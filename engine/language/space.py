"""Exact questions about conditions: can one be true, can two be at once, is one true only where the other is?

Every comparison reads one field and constants, so a field matters only through its bucket (``partition``). A comparison is
the set of buckets in which it is true; what remains is a tree of *all* and *any* over such sets, searched field by field.
*Not true* is the same tree turned over: each set becomes its rest, *missing* included, so that three values need only two.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from engine.language import ir
from engine.language.fields import Field
from engine.language.ir import Condition, Leaf, Op
from engine.language.partition import Partition, partition
from engine.language.reference import Facts, evaluate
from engine.values import FieldType, Value

MAX_STEPS = 20_000
"""Branches of one search. Beyond it the question is left open; no rule that a person reads aloud comes near."""

SAMPLES = 96
"""Messages on which every condition is tried first: most pairs of rules are told apart, or found to overlap, by these alone."""


@dataclass(frozen=True, slots=True)
class Within:
    """A variable is in one of these buckets (a bit per bucket)."""

    variable: str
    buckets: int


@dataclass(frozen=True, slots=True)
class Joined:
    """All (or any) of the parts."""

    every: bool
    parts: tuple[Formula, ...]


Formula = Within | Joined


class UndecidedError(Exception):
    """A search took more than ``MAX_STEPS``; never leaves this package's questions, which answer None."""


class Space:
    """All messages as far as some conditions can tell them apart. Build it once for all the conditions to be compared."""

    def __init__(self, conditions: Iterable[Condition], fields: Mapping[str, Field]) -> None:
        self._fields = fields
        self._buckets: dict[str, dict[int, Value | None]] = {}
        self._members: dict[str, tuple[str, ...]] = {}
        self._full: dict[str, int] = {}
        for part in partition(conditions):
            self._add(part, fields[part.field])

    def _add(self, part: Partition, field: Field) -> None:
        if part.type is FieldType.CODES:  # one variable per constant: in the set or not
            members = tuple(str(constant) for constant in part.constants)
            self._members[part.field] = members
            self._buckets[part.field] = {1: frozenset()} if field.always else {0: None, 1: frozenset()}
            self._buckets |= {_member(part.field, constant): {0: None, 1: None} for constant in members}
        else:
            self._buckets[part.field] = {
                bucket: value
                for bucket, value in part.representatives(field)
                if value is None or not field.values or value in field.values
            }
        for name in (part.field, *(_member(part.field, c) for c in self._members.get(part.field, ()))):
            self._full[name] = sum(1 << bucket for bucket in self._buckets[name])

    def holds(self, condition: Condition) -> Formula:
        """Where the condition is true. It must be one of those the space was built of, or made of their comparisons."""
        return self._formula(ir.nnf(condition), true=True)

    def fails(self, condition: Condition) -> Formula:
        """Where it is false or unknown."""
        return self._formula(ir.nnf(condition), true=False)

    def witness(self, *formulas: Formula) -> Facts | None:
        """Facts in which all formulas hold; None if there are none. Raises UndecidedError."""
        found = _Search(self._full).solve(formulas)
        return None if found is None else self._facts(found)

    @cached_property
    def samples(self) -> tuple[Facts, ...]:
        """Some messages of the space, always the same ones."""
        chance = random.Random(0)  # noqa: S311 - a fixed choice of samples, not a secret
        return tuple(
            self._facts({name: 1 << chance.choice(list(values)) for name, values in self._buckets.items() if values})
            for _ in range(SAMPLES)
        )

    def signature(self, condition: Condition) -> int:
        """On which of the samples the condition is true, a bit each."""
        return sum(1 << number for number, facts in enumerate(self.samples) if evaluate(condition, facts) is True)

    def _formula(self, condition: Condition, *, true: bool) -> Formula:
        match condition:
            case Leaf():
                return (
                    self._set_leaf(condition, true)
                    if condition.type is FieldType.CODES
                    else self._leaf(condition, true)
                )
            case ir.All(terms):
                return Joined(true, tuple(self._formula(term, true=true) for term in terms))
            case ir.Any(terms):
                return Joined(not true, tuple(self._formula(term, true=true) for term in terms))
            case ir.Not():
                raise AssertionError("nnf leaves no Not")

    def _leaf(self, leaf: Leaf, true: bool) -> Formula:
        values = self._buckets[leaf.field].items()
        facts = ((bucket, {} if value is None else {leaf.field: value}) for bucket, value in values)
        return Within(leaf.field, sum(1 << b for b, f in facts if (evaluate(leaf, f) is True) is true))

    def _set_leaf(self, leaf: Leaf, true: bool) -> Formula:
        present = self._full[leaf.field] & 0b10
        if leaf.op in ir.PRESENCE:
            return Within(leaf.field, present if (leaf.op is Op.EXISTS) is true else self._full[leaf.field] & 0b01)
        inside = (leaf.op is Op.ANY_OF) is true  # some constant is in; otherwise all of them are out
        members = (Within(_member(leaf.field, str(c)), 0b10 if inside else 0b01) for c in leaf.constants)
        asked = Joined(not inside, tuple(members))
        if true:
            return Joined(True, (Within(leaf.field, present), asked))
        return Joined(False, (Within(leaf.field, self._full[leaf.field] & 0b01), asked))

    def _facts(self, chosen: Mapping[str, int]) -> Facts:
        """One value per field; *missing* only where nothing else is left. Fields that no bucket can fill are left out."""
        facts: dict[str, Value] = {}
        for name, values in self._buckets.items():
            if name not in self._fields:
                continue
            buckets = [bucket for bucket in values if chosen.get(name, self._full[name]) >> bucket & 1]
            value = values[max(buckets)] if buckets else None
            if isinstance(value, frozenset):
                value = frozenset(c for c in self._members[name] if chosen.get(_member(name, c), 1) == 0b10)
            if value is not None:
                facts[name] = value
        return facts


def _member(field: str, constant: str) -> str:
    return f"{field}\0{constant}"


class _Search:
    """Narrows the buckets of each variable by what must hold, and tries the alternatives of the shortest *any*."""

    def __init__(self, full: Mapping[str, int]) -> None:
        self._full = full
        self._steps = 0

    def solve(self, formulas: Sequence[Formula]) -> dict[str, int] | None:
        return self._solve(dict(self._full), list(formulas))

    def _solve(self, left: dict[str, int], goals: list[Formula]) -> dict[str, int] | None:
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise UndecidedError
        open_ = self._narrow(left, goals)
        if open_ is None:
            return None
        if not open_:
            return left
        choice = min(open_, key=len)
        rest: list[Formula] = [Joined(False, tuple(parts)) for parts in open_ if parts is not choice]
        for part in choice:
            if (found := self._solve(dict(left), [part, *rest])) is not None:
                return found
        return None

    def _narrow(self, left: dict[str, int], goals: list[Formula]) -> list[list[Formula]] | None:
        """The alternatives still to be chosen from, or None if something cannot hold any more."""
        waiting: list[list[Formula]] = []
        while goals:
            for goal in _flat(goals):
                if isinstance(goal, Within):
                    left[goal.variable] &= goal.buckets
                    if not left[goal.variable]:
                        return None
                else:
                    waiting.append(list(goal.parts))
            goals, remaining = [], waiting
            waiting = []
            for parts in remaining:
                able = [part for part in parts if not isinstance(part, Within) or left[part.variable] & part.buckets]
                if any(isinstance(p, Within) and not left[p.variable] & ~p.buckets for p in able):
                    continue
                if len(able) == 1:
                    goals.append(able[0])
                elif able:
                    waiting.append(able)
                else:
                    return None
        return waiting


def _flat(goals: Iterable[Formula]) -> Iterator[Formula]:
    for goal in goals:
        if isinstance(goal, Joined) and goal.every:
            yield from _flat(goal.parts)
        else:
            yield goal
