"""S1: a basis may reach conduct that every entry of a list establishes. Conduct that no list establishes reaches nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.lint.finding import Finding, Severity
from engine.packs.packset import PackSet
from engine.packs.rule_conditions import lists_of
from engine.packs.suggest import advice_for

CODES = {
    "conduct_not_established": "没有任何名单能证明依据所及的行为",
}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """A warning per reach whose conduct no list establishes; it may be a slip of the pen."""
    established = {conduct for list_type in packs.lists.values() for conduct in list_type.establishes}
    for measure in packs.measures.values():
        for number, basis in enumerate(measure.bases):
            for index, reach in enumerate(basis.reaches):
                if reach.conduct is not None and not lists_of(packs, reach):
                    yield Finding(
                        "conduct_not_established",
                        Severity.WARNING,
                        f"没有任何名单能证明行为“{reach.conduct}”，这项依据及于不到任何名单",
                        packs.at(f"measure/{measure.id}", ("bases", number, "reaches", index, "conduct")),
                        advice_for(reach.conduct, established, "行为"),
                        item=f"measure/{measure.id}",
                    )
