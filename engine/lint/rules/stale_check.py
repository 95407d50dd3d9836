"""Law changes: whatever nobody has looked at for a year needs another look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.law.in_force import FRESH_DAYS
from engine.lint.finding import Finding, Severity
from engine.packs.packset import PackSet

CODES = {
    "stale_check": "一年以上没有核对",
}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """A warning per law, group of parameters, list (of measures or of subjects) and pack whose ``last_checked`` is more than ``FRESH_DAYS`` before the day."""
    dated = [(f"law/{law.id}", law.title, law.last_checked) for law in packs.laws.values()]
    dated += [(f"parameters/{group.id}", group.title, group.last_checked) for group in packs.parameter_groups.values()]
    dated += [(f"inventory/{one.id}", one.title, one.last_checked) for one in packs.inventories]
    dated += [(f"list/{entry.id}", entry.title, entry.last_checked) for entry in packs.lists.values()]
    dated += [(f"memorandum/{pack.id}", pack.title, pack.last_checked) for pack in packs.memoranda.values()]
    for key, title, last_checked in dated:
        if (day - last_checked).days > FRESH_DAYS:
            yield Finding(
                "stale_check",
                Severity.WARNING,
                f"“{title}”自 {last_checked.isoformat()} 起没有核对，已超过 {FRESH_DAYS} 天",
                packs.at(key, ("last_checked",)),
                "请核对现行文本后更新 last_checked",
                item=key,
            )
