"""Lint as of today and of later days on which something of the revision begins or has ended: what comes next month is looked at now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from engine.lint import Finding, Severity, lint
from engine.packs.cache import Cache
from engine.packs.packset import PackSet
from services.revisions.turning_days import beginnings, endings

MOST = 12
"""Later days looked at: first those on which something begins, which may bar, then those on which something has ended; of each the
nearest first. Each costs a whole lint."""

_OF_TODAY = frozenset({"stale_check"})
"""What every text comes to if one only waits says nothing of a later day."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """Findings of today, then those that only later days bring, each once with its first day (``Finding.since``).

    ``left``: how many later days were not looked at.
    """

    findings: list[Finding]
    left: int


def unlinted_text(left: int) -> str:
    """What a person is told of so many days that were not looked at."""
    return f"此后还有 {left} 个起止日没有检查，请另行核对。"


def findings_ahead(packs: PackSet, day: date, cache: Cache) -> Ahead:
    """What lint says of the packs today, and of what is to come.

    What is unlawful on the day on which something begins is an error today. What is amiss only because something has ended is a
    warning until that day: today's text is good, and there is time to mend it.
    """
    found = lint(packs, day, cache)
    known = {_identity(one) for one in found}
    begin = {turn for turn in beginnings(packs) if turn > day}
    end = {turn for turn in endings(packs) if turn > day} - begin
    days = [*sorted(begin), *sorted(end)]
    for later in sorted(days[:MOST]):
        for one in lint(packs, later, cache):
            if one.code not in _OF_TODAY and _identity(one) not in known:
                known.add(_identity(one))
                severity = one.severity if later in begin else Severity.WARNING
                found.append(replace(one, severity=severity, since=later))
    return Ahead(found, len(days[MOST:]))


def _identity(finding: Finding) -> tuple[str, str, tuple[str, ...]]:
    return finding.code, finding.item, finding.others
