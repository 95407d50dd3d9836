"""Two rules that give the same measure in exactly the same situations, however their conditions are written.

One of them is a mistake, or will be when only the other is edited. A memorandum and the statute behind it may lawfully give
the same measure: it becomes one line with two sources (S8), and that is no finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.lint.finding import Finding, Severity
from engine.lint.redundancy import Spread, families, pairs
from engine.lint.situated import all_the_time, same_time
from engine.packs.packset import PackSet

CODES = {"duplicate_rule": "两条规则在完全相同的情形下给出同一措施"}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """An error per rule that repeats an earlier one of its pack, a warning if the other is in another pack of its kind."""
    for family in families(packs, day):
        told: set[str] = set()
        for earlier, later in pairs(family):
            if later.place.item not in told and _may_not_repeat(earlier, later) and _same(earlier, later):
                told.add(later.place.item)
                yield _finding(earlier, later)


def _may_not_repeat(earlier: Spread, later: Spread) -> bool:
    one, other = earlier.place, later.place
    if one.pack.id == other.pack.id:
        return all_the_time(one, other) and all_the_time(other, one)
    return one.pack.source == other.pack.source and same_time(one, other)


def _same(earlier: Spread, later: Spread) -> bool:
    return (
        earlier.departments == later.departments
        and earlier.on.keys() == later.on.keys()
        and later.adds_nothing_to(earlier)
        and earlier.adds_nothing_to(later)
    )


def _finding(earlier: Spread, later: Spread) -> Finding:
    one_pack = earlier.place.pack.id == later.place.pack.id
    return Finding(
        "duplicate_rule",
        Severity.ERROR if one_pack else Severity.WARNING,
        f"{later.place.name}与规则 {earlier.place.pack.id}/{earlier.place.rule.id} 在完全相同的情形下给出同一措施",
        later.place.at("id"),
        "请删去其中一条" if one_pack else "请核对两份文件是否都现行；同一来源的，只保留一处",
        item=later.place.item,
        others=(earlier.place.item,),
    )
