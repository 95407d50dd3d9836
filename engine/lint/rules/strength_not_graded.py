"""I-04: the milder the level of an entry, the milder the measure; caps that turn this round punish the milder case harder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from engine.deciding.outcome import STRENGTHS, in_proportion
from engine.documents import Measure, Strength
from engine.inputs import Level
from engine.lint.finding import Finding, Severity
from engine.packs.packset import PackSet

CODES = {"strength_not_graded": "较轻等级的措施反而更重"}

_RISING = (Level.MINOR, Level.ORDINARY, Level.SERIOUS)
_TITLES = {Level.MINOR: "轻微", Level.ORDINARY: "一般", Level.SERIOUS: "严重"}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """An error per measure whose caps leave a milder level stronger than a graver one."""
    for measure in packs.measures.values():
        for milder, graver in pairwise(_RISING):
            if STRENGTHS.index(_strength(measure, milder)) > STRENGTHS.index(_strength(measure, graver)):
                yield Finding(
                    "strength_not_graded",
                    Severity.ERROR,
                    f"措施“{measure.title}”对“{_TITLES[milder]}”的条目比对“{_TITLES[graver]}”的更重（I-04）",
                    packs.at_key(f"measure/{measure.id}", ("max_strength",)),
                    "max_strength 从轻微到严重应依次不减；没有写的等级按 strength 本身计",
                    item=f"measure/{measure.id}",
                )


def _strength(measure: Measure, level: Level) -> Strength:
    return in_proportion(measure, level)[1]
