"""Rules that never change: one engine, whoever made it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from engine.deciding.decide import RuleEngine
from engine.packs.packset import PackSet


class FixedRules:
    """Implements services.ports.Rules over an engine that whoever made it closes."""

    def __init__(self, engine: RuleEngine) -> None:
        self._engine = engine

    @property
    def packs(self) -> PackSet:
        """The engine's packs."""
        return self._engine.packs

    @contextmanager
    def lease(self) -> Iterator[RuleEngine]:
        """The engine."""
        yield self._engine
