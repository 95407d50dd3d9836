"""A rule that is true only where another of its pack, with the same measure and departments, is true anyway."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.language.satisfiable import can_hold
from engine.lint.finding import Finding, Severity
from engine.lint.redundancy import Spread, families, pairs
from engine.lint.situated import all_the_time
from engine.packs.packset import PackSet

CODES = {"subsumed_rule": "规则的情形全部包含在另一条规则之内"}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """A warning per rule that adds nothing; of two that say exactly the same, ``duplicate_rule`` tells."""
    for family in families(packs, day):
        told: set[str] = set()
        for earlier, later in pairs(family):
            for narrow, wide in ((earlier, later), (later, earlier)):
                if narrow.place.item not in told and _adds_nothing(narrow, wide) and not _adds_nothing(wide, narrow):
                    told.add(narrow.place.item)
                    yield _finding(narrow, wide)


def _adds_nothing(narrow: Spread, wide: Spread) -> bool:
    return (
        narrow.place.pack.id == wide.place.pack.id
        and all_the_time(narrow.place, wide.place)
        and narrow.departments <= wide.departments
        and narrow.adds_nothing_to(wide)
        and all(can_hold(rule.condition, fields) for rule, fields in narrow.on.values())
    )


def _finding(narrow: Spread, wide: Spread) -> Finding:
    return Finding(
        "subsumed_rule",
        Severity.WARNING,
        f"{narrow.place.name}触发时，规则 {wide.place.rule.id} 总会给出同一措施，由同样的部门实施",
        narrow.place.at("id"),
        "请删去这条，或核对哪一条的 when、roles、on 写得过宽或过窄",
        item=narrow.place.item,
        others=(wide.place.item,),
    )
