"""Every matter whose rules open cases says how it can end and what that means for them, so that nobody has to type it twice.

A reward is never carried out by the result that carries out a punishment.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.documents import MEASURE_OUTCOME_TITLES, Follows, MatterType, MeasureOutcome
from engine.lint.finding import Finding, Severity
from engine.lint.walk import rule_places
from engine.packs.packset import PackSet

CODES = {
    "matter_without_results": "事项没有写明办理结果",
    "result_incomplete": "办理结果没有说到规则给出的一类措施",
    "result_mixes_effects": "一个办理结果既实施惩戒又给予激励",
}

_PUNISHING = (MeasureOutcome.BAR, MeasureOutcome.RESTRICT)


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """Findings per matter, whatever the day."""
    given: dict[str, set[MeasureOutcome]] = {}
    for place in rule_places(packs):
        if place.measure.outcome is not MeasureOutcome.NONE:  # those open no case
            for matter_id in place.rule.on:
                given.setdefault(matter_id, set()).add(place.measure.outcome)
    for matter in packs.matters.values():
        outcomes = given.get(matter.id, set())
        if outcomes and not matter.results:
            yield Finding(
                "matter_without_results",
                Severity.WARNING,
                f"事项“{matter.title}”会产生案件，却没有写明办理结果",
                packs.at(f"matter/{matter.id}", ("id",)),
                "请补写 results：业务系统回传办理结果后，案件的结果自动得出，不用再登记一遍",
                item=f"matter/{matter.id}",
            )
        yield from _results(packs, matter, outcomes)


def _results(packs: PackSet, matter: MatterType, outcomes: set[MeasureOutcome]) -> Iterator[Finding]:
    key = f"matter/{matter.id}"
    for number, result in enumerate(matter.results):
        if missing := [MEASURE_OUTCOME_TITLES[one] for one in MeasureOutcome if one in outcomes - result.cases.keys()]:
            yield Finding(
                "result_incomplete",
                Severity.WARNING,
                f"事项“{matter.title}”的结果“{result.title}”没有说到{'、'.join(missing)}类措施",
                packs.at(key, ("results", number, "cases")),
                "请写明 implemented、not_applicable，或者由人登记（person）",
                item=key,
            )
        done = {one for one, follows in result.cases.items() if follows is Follows.IMPLEMENTED}
        if MeasureOutcome.FAVOUR in done and done.intersection(_PUNISHING):
            yield Finding(
                "result_mixes_effects",
                Severity.ERROR,
                f"事项“{matter.title}”的结果“{result.title}”既算实施惩戒，又算给予激励",
                packs.at(key, ("results", number, "cases")),
                "请拆成两个结果，或者把其中一类改为由人登记（person）",
                item=key,
            )
