"""Boundaries of one rule in small packs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from engine.deciding.decide import RuleEngine
from engine.examples.boundaries.explore import BoundaryReport, RuleBoundaries, explore
from engine.examples.boundaries.tables import Table
from engine.examples.run import Decider
from engine.packs.packset import PackSet
from tests.engine import packs
from tests.engine.packs import NOW, Doc

AMOUNT, FLAG, DEBT = "matter.amount", "matter.government_funded", "listing.debt"
BIG: Doc = {AMOUNT: {"gte": "4000000.00"}}


@contextmanager
def engine_of(found: PackSet) -> Iterator[RuleEngine]:
    engine = RuleEngine(found)
    try:
        yield engine
    finally:
        engine.close()


def explored(found: PackSet, spoil: Callable[[RuleEngine], Decider] = lambda engine: engine) -> BoundaryReport:
    with engine_of(found) as engine:
        return explore(found, spoil(engine), NOW)


def only(when: Doc | None, **changes: Any) -> RuleBoundaries:
    """The boundaries of one rule on the bidding matter and list ``bad``."""
    rule = packs.rule(when=when, **changes) if when is not None else packs.rule(**changes)
    [found] = explored(packs.simple(rule)).rules
    return found


def table(found: RuleBoundaries, title: str, block: int = 0) -> Table:
    return next(table for table in found.blocks[block].tables if table.title == title)


def rows(found: RuleBoundaries, title: str, block: int = 0) -> list[tuple[str, bool, str]]:
    return [(row.words, row.answer.fired, row.answer.outcome.value) for row in table(found, title, block).rows]


def codes(found: RuleBoundaries) -> list[str]:
    return [surprise.code for surprise, _, _ in found.surprises]
