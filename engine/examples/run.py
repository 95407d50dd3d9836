"""Runs the examples beside each memorandum through the rule engine and compares what came out with what they say."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from engine.decision import Decision
from engine.documents import Memorandum
from engine.errors import JiangchengError, Position
from engine.examples.answers import Answer, answer_of
from engine.examples.comparing import Difference, compare
from engine.examples.coverage import RuleCoverage, Run, rule_coverage
from engine.examples.inputs import BuiltCase, build_cases
from engine.examples.report import CaseResult, ExamplesReport
from engine.inputs import DecisionInput
from engine.packs.packset import PackSet


class Decider(Protocol):
    """What the runner needs of ``engine.deciding.decide.RuleEngine``."""

    def decide(self, decision_input: DecisionInput, /, *, afresh: bool) -> Decision:
        """One decision; ``afresh``: by both evaluators, whatever is remembered."""
        ...


def run_examples(packs: PackSet, engine: Decider, ids: Collection[str] | None = None) -> ExamplesReport:
    """Run the examples of these memoranda (default: all). KeyError for an id that is no memorandum.

    A decision that fails is a difference of its example; the run goes on and the report is complete.
    """
    results: list[CaseResult] = []
    coverage: list[RuleCoverage] = []
    for memorandum_id in sorted(packs.memoranda) if ids is None else ids:
        pack = packs.memoranda[memorandum_id]
        runs: list[Run] = []
        for number, built in enumerate(build_cases(packs, memorandum_id)):
            answer, differences = _run(packs, engine, pack, built, number)
            where = packs.at(f"examples/{pack.id}", ("cases", number, "name"))
            results.append(CaseResult(pack.id, built.case.name, where, differences))
            if answer is not None:
                runs.append((built, answer))
        coverage += rule_coverage(packs, pack, runs)
    return ExamplesReport(tuple(results), tuple(coverage))


def _run(
    packs: PackSet, engine: Decider, pack: Memorandum, built: BuiltCase, number: int
) -> tuple[Answer | None, tuple[Difference, ...]]:
    def where(key: str) -> Position | None:
        return packs.at_key(f"examples/{pack.id}", ("cases", number, "expect", key))

    try:
        decision = engine.decide(built.input, afresh=True)
    except JiangchengError as error:
        return None, (
            Difference("核查", "能够作出判断", "出错", (f"{error.title}：{error.detail}",), where("outcome")),
        )
    answer = answer_of(pack, built, decision)
    differences = tuple(compare(packs, pack, built, answer, where))
    if decision.disagreements:
        why = tuple(map(str, decision.disagreements))
        differences += (Difference("两个求值器", "结果一致", "结果不一致", why, where("outcome")),)
    return answer, differences
