"""Runs the examples beside each memorandum through the rule engine and compares what came out with what they say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from engine.decision import Decision
from engine.documents import Memorandum
from engine.errors import JiangchengError, Position
from engine.examples.answers import Answer, Asked, answer_of, asked_of
from engine.examples.comparing import Difference, compare
from engine.examples.coverage import Run, rule_coverage
from engine.examples.report import CaseResult, ExamplesReport
from engine.inputs import DecisionInput
from engine.packs.examples.inputs import BuiltCase, build_cases
from engine.packs.packset import PackSet


class Decider(Protocol):
    """What the runner needs of ``engine.deciding.decide.RuleEngine``."""

    def decide(self, decision_input: DecisionInput, /, *, afresh: bool) -> Decision:
        """One decision; ``afresh``: by both evaluators, whatever is remembered."""
        ...


@dataclass(frozen=True, slots=True)
class CaseRun:
    """What came of one example. ``answer`` is None where no decision could be made."""

    asked: Asked
    answer: Answer | None
    differences: tuple[Difference, ...]


def run_examples(packs: PackSet, engine: Decider, ids: Collection[str] | None = None) -> ExamplesReport:
    """Run the examples of these memoranda (default: all). KeyError for an id that is no memorandum.

    A decision that fails is a difference of its example; the run goes on and the report is complete.
    """
    names = sorted(packs.memoranda) if ids is None else ids
    return joined(_examples_of(packs, engine, name) for name in names)


def _examples_of(packs: PackSet, engine: Decider, name: str) -> ExamplesReport:
    return report_of(packs, name, run_cases(packs, engine, name))


def run_cases(
    packs: PackSet, engine: Decider, memorandum_id: str, numbers: Sequence[int] | None = None
) -> list[CaseRun]:
    """Of the examples of one memorandum all, or those with these numbers, in order."""
    pack, cases = packs.memoranda[memorandum_id], build_cases(packs, memorandum_id, numbers)
    chosen = range(len(cases)) if numbers is None else numbers
    return [_run(packs, engine, pack, built, number) for built, number in zip(cases, chosen, strict=True)]


def report_of(packs: PackSet, memorandum_id: str, runs: Sequence[CaseRun]) -> ExamplesReport:
    """The report on one memorandum from what came of all its examples, in order."""
    pack, examples = packs.memoranda[memorandum_id], packs.examples.get(memorandum_id)
    results: list[CaseResult] = []
    decided: list[Run] = []
    for number, (case, run) in enumerate(zip(examples.cases if examples else (), runs, strict=True)):
        where = packs.at(f"examples/{pack.id}", ("cases", number, "name"))
        results.append(CaseResult(pack.id, case.name, where, run.differences))
        if run.answer is not None:
            decided.append((run.asked, run.answer))
    return ExamplesReport(tuple(results), rule_coverage(packs, pack, decided))


def joined(reports: Iterable[ExamplesReport]) -> ExamplesReport:
    """Several reports as one."""
    found = list(reports)
    cases = tuple(case for report in found for case in report.cases)
    return ExamplesReport(cases, tuple(rule for report in found for rule in report.coverage))


def _run(packs: PackSet, engine: Decider, pack: Memorandum, built: BuiltCase, number: int) -> CaseRun:
    def where(key: str) -> Position | None:
        return packs.at_key(f"examples/{pack.id}", ("cases", number, "expect", key))

    asked = asked_of(built)
    try:
        decision = engine.decide(built.input, afresh=True)
    except JiangchengError as error:
        failed = Difference("核查", "能够作出判断", "出错", (f"{error.title}：{error.detail}",), where("outcome"))
        return CaseRun(asked, None, (failed,))
    answer = answer_of(pack, built, decision)
    differences = tuple(compare(packs, pack, built, answer, where))
    if decision.disagreements:
        why = tuple(map(str, decision.disagreements))
        differences += (Difference("两个求值器", "结果一致", "结果不一致", why, where("outcome")),)
    return CaseRun(asked, answer, differences)
