"""Rules as one request sees them: reading always shows the packs that were active when it first looked."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cached_property

from engine.deciding.decide import RuleEngine
from engine.packs.packset import PackSet
from services.ports import Rules


class PinnedRules:
    """Implements services.ports.Rules. Deciding goes to the active rules: a lease is never of a revision that has ended."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    @cached_property
    def packs(self) -> PackSet:
        """The packs of the first look."""
        return self._rules.packs

    def lease(self) -> AbstractContextManager[RuleEngine]:
        """The active engine."""
        return self._rules.lease()
