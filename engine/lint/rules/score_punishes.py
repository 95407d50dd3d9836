"""I-12: a credit score may earn a reward, never a punishment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.lint.finding import Finding, Severity
from engine.lint.walk import rule_places
from engine.packs.packset import PackSet
from engine.packs.rule_conditions import fields_read

CODES = {
    "score_punishes": "以信用分作惩戒条件",
}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """An error per punishing rule that reads a score, by the field's name or its Chinese title, itself or through a basis."""
    titles = {f"matter.{f.name}": f.title for matter in packs.matters.values() for f in matter.fields}
    titles |= {f"listing.{f.name}": f.title for list_type in packs.lists.values() for f in list_type.fields}
    for place in rule_places(packs):
        if place.measure.effect == "reward":
            continue
        carried = (reach.carrying for basis in place.measure.bases for reach in basis.reaches)
        for name in dict.fromkeys(name for tree in (place.rule.when, *carried) for name in fields_read(tree)):
            if "score" in name.split(".")[-1].split("_") or "信用分" in titles.get(name, ""):
                yield Finding(
                    "score_punishes",
                    Severity.ERROR,
                    f"{place.name}以信用分（{name}）作为惩戒条件（I-12）",
                    place.at("when"),
                    "信用分只可用于激励；请改用有文书为据的失信事实",
                    item=place.item,
                )
