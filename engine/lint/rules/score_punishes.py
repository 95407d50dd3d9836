"""I-12: a credit score may earn a reward, never a punishment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from engine.documents import FieldSpec
from engine.lint.finding import Finding, Severity
from engine.lint.walk import RulePlace, rule_places
from engine.packs.packset import PackSet
from engine.packs.rule_conditions import fields_read

CODES = {
    "score_punishes": "以信用分作惩戒条件",
}

_WORDS = re.compile(r"(信用|评|评价)分(?![级类])|(?<![累面体容])积分(?![级类])|(?<![不取所])得分(?![级类包])")
"""Titles of scores that nobody declared. Not among them: 信用分级, 分类, 面积分, 不得分包; 记分, which follows from offences and is law."""


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """An error per punishing rule that reads a score, itself or through a basis.

    A field is one that its catalogue declares (``score``), or whose name or Chinese title says so.
    """
    for place in rule_places(packs):
        if place.measure.effect == "reward":
            continue
        for name in _scores(place):
            yield Finding(
                "score_punishes",
                Severity.ERROR,
                f"{place.name}以信用分（{name}）作为惩戒条件（I-12）",
                place.at("when"),
                "信用分只可用于激励；请改用有文书为据的失信事实",
                item=place.item,
            )


def _scores(place: RulePlace) -> Iterator[str]:
    carried = (reach.carrying for basis in place.measure.bases for reach in basis.reaches)
    specs = dict(_specs(place))
    for name in dict.fromkeys(name for tree in (place.rule.when, *carried) for name in fields_read(tree)):
        named = "score" in name.rpartition(".")[2].split("_")
        if named or any(spec.score or _WORDS.search(spec.title) for spec in specs.get(name, ())):
            yield name


def _specs(place: RulePlace) -> Iterator[tuple[str, list[FieldSpec]]]:
    """By the name under which rules read them, all fields of the rule's own matters and lists: titles may differ among them."""
    matters = [place.packs.matters[matter_id] for matter_id in place.rule.on]
    for part, owners in (("matter", matters), ("listing", place.lists)):
        names = {spec.name for owner in owners for spec in owner.fields}
        for name in names:
            yield f"{part}.{name}", [spec for owner in owners for spec in owner.fields if spec.name == name]
