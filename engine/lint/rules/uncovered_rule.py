"""Examples are part of a pack: a rule that may fire and that no example expects has never been seen to do what it should."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.lint.finding import Finding, Severity
from engine.lint.rules.dead_condition import never_holds
from engine.lint.situated import grounds
from engine.lint.walk import rule_places
from engine.packs.packset import PackSet

CODES = {"uncovered_rule": "没有任何示例期待这条规则触发"}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """A warning per rule that the law carries and no example expects, unless nothing could make it fire.

    What examples show of each leaf, their run tells.
    """
    able = {rule.place.item for ground in grounds(packs, day) for rule in ground.rules if rule.may_fire}
    expected = {
        name: {rule for case in examples.cases for rule in case.expect.rules}
        for name, examples in packs.examples.items()
    }
    for place in rule_places(packs):
        if place.pack.id not in expected or place.item not in able:
            continue
        if place.rule.id not in expected[place.pack.id] and not never_holds(place):
            yield Finding(
                "uncovered_rule",
                Severity.WARNING,
                f"{place.name}可以触发，却没有示例期待它触发",
                place.at("id"),
                f"请在 memoranda/{place.pack.id}/examples.yaml 写一个触发、一个不触发的示例",
                item=place.item,
            )
