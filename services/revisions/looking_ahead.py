"""Lint as of today and as of every later day on which something of the revision begins: what starts next month is looked at now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.documents import InForce
from engine.lint import Finding, lint
from engine.packs.cache import Cache
from engine.packs.packset import PackSet

MOST = 12
"""Later days looked at, the nearest first; each costs a whole lint."""

_OF_TODAY = frozenset({"stale_check"})
"""What every text comes to if one only waits says nothing of a later day."""


def findings_ahead(packs: PackSet, day: date, cache: Cache) -> list[Finding]:
    """Findings of today, then those that only later days bring, each once."""
    found = lint(packs, day, cache)
    known = {_identity(one) for one in found}
    for later in beginnings(packs, day):
        for one in lint(packs, later, cache):
            if one.code not in _OF_TODAY and _identity(one) not in known:
                known.add(_identity(one))
                found.append(one)
    return found


def beginnings(packs: PackSet, day: date) -> list[date]:
    """The next days after ``day`` on which a pack, a rule, a law or an article begins to apply."""
    days = {first for period in periods(packs) if (first := period.first_day()) is not None and first > day}
    return sorted(days)[:MOST]


def periods(packs: PackSet) -> Iterator[InForce]:
    """When each pack, rule, law and article applies, where it says so."""
    for pack in packs.memoranda.values():
        yield pack.in_force
        yield from (rule.in_force for rule in pack.rules if rule.in_force)
    for law in packs.laws.values():
        yield law.in_force
        yield from (article.in_force for article in law.articles if article.in_force)


def _identity(finding: Finding) -> tuple[str, str, tuple[str, ...]]:
    return finding.code, finding.item, finding.others
