"""Examples are part of a pack: without them nobody can see what its rules mean."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.lint.finding import Finding, Severity
from engine.packs.packset import PackSet

CODES = {
    "no_examples": "规则包没有示例",
}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """A warning per pack with rules and no examples; whether they cover every rule shows when they run."""
    for pack in packs.memoranda.values():
        if pack.rules and pack.id not in packs.examples:
            yield Finding(
                "no_examples",
                Severity.WARNING,
                f"“{pack.title}”没有示例",
                packs.at_key(f"memorandum/{pack.id}", ("rules",)),
                f"请在 memoranda/{pack.id}/examples.yaml 为每条规则各写一个触发和一个不触发的示例",
                item=f"memorandum/{pack.id}",
            )
