"""Runs the examples beside each memorandum through the rule engine and compares what came out with what they say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from engine.days import day_of
from engine.decision import Decision, Outcome, worst
from engine.documents import ExampleCase, Memorandum, RuleDocument
from engine.errors import JiangchengError
from engine.examples.inputs import BuiltCase, build_cases
from engine.examples.leaf_coverage import leaf_coverage
from engine.examples.report import OUTCOME_TITLES, CaseResult, Difference, ExamplesReport, RuleCoverage
from engine.inputs import DecisionInput, JsonObject
from engine.law.legality import silences
from engine.packs.packset import PackSet


class Decider(Protocol):
    """What the runner needs of ``engine.deciding.decide.RuleEngine``."""

    def decide(self, decision_input: DecisionInput, /, *, afresh: bool) -> Decision:
        """One decision; ``afresh``: by both evaluators, whatever is remembered."""
        ...


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a decision says about the subjects of one example, as far as one pack is concerned."""

    outcome: Outcome
    rules: frozenset[str]
    measures: frozenset[str]
    missing: frozenset[str]
    favoured: bool
    messages: tuple[JsonObject, ...]


def run_examples(packs: PackSet, engine: Decider, ids: Collection[str] | None = None) -> ExamplesReport:
    """Run the examples of these memoranda (default: all). KeyError for an id that is no memorandum.

    A decision that fails is a difference of its example; the run goes on and the report is complete.
    """
    results: list[CaseResult] = []
    coverage: list[RuleCoverage] = []
    for memorandum_id in sorted(packs.memoranda) if ids is None else ids:
        pack = packs.memoranda[memorandum_id]
        runs = []
        for number, built in enumerate(build_cases(packs, memorandum_id)):
            answer, differences = _run(packs, engine, pack, built)
            where = packs.at(f"examples/{pack.id}", ("cases", number, "name"))
            results.append(CaseResult(pack.id, built.case.name, where, differences))
            if answer is not None:
                runs.append((built, answer))
        coverage += [_coverage(packs, pack, number, runs) for number in range(len(pack.rules))]
    return ExamplesReport(tuple(results), tuple(coverage))


def _run(
    packs: PackSet, engine: Decider, pack: Memorandum, built: BuiltCase
) -> tuple[_Answer | None, tuple[Difference, ...]]:
    try:
        decision = engine.decide(built.input, afresh=True)
    except JiangchengError as error:
        return None, (Difference("核查", "能够作出判断", "出错", (f"{error.title}:{error.detail}",)),)
    answer = _answer(pack, built, decision)
    differences = _compare(packs, pack, built, answer)
    if decision.disagreements:
        why = tuple(decision.disagreements)
        differences += (Difference("两个求值器", "结果一致", "结果不一致", why),)
    return answer, differences


def _answer(pack: Memorandum, built: BuiltCase, decision: Decision) -> _Answer:
    subjects = [decision.subjects[index] for index in built.indexes]
    lines = [line for subject in subjects for hit in subject.hits for line in hit.measures]
    ours = [(line, source) for line in lines for source in line.sources if source.memorandum == pack.id]
    return _Answer(
        outcome=worst([subject.outcome for subject in subjects]),
        rules=frozenset(source.rule for _, source in ours),
        measures=frozenset(line.measure for line, _ in ours),
        missing=frozenset(name for subject in subjects for name in subject.missing),
        favoured=any(subject.favoured for subject in subjects),
        messages=tuple(decision.document["messages"]),
    )


def _compare(packs: PackSet, pack: Memorandum, built: BuiltCase, answer: _Answer) -> tuple[Difference, ...]:
    case, expect = built.case, built.case.expect
    found: list[Difference] = []
    expected = Outcome(expect.outcome)
    if expected is not answer.outcome:
        found.append(Difference("结果", _outcome(expected), _outcome(answer.outcome)))
    if set(expect.rules) != answer.rules:
        why = _why_not(packs, pack, case, set(expect.rules) - answer.rules, built.input.now)
        found.append(Difference("触发的规则", _names(expect.rules), _names(answer.rules), why))
    if expect.measures is not None and set(expect.measures) != answer.measures:
        found.append(Difference("措施", _names(expect.measures), _names(answer.measures)))
    if expect.missing is not None and set(expect.missing) != answer.missing:
        found.append(Difference("缺少而有影响的字段", _names(expect.missing), _names(answer.missing)))
    if expect.favoured is not None and expect.favoured != answer.favoured:
        found.append(Difference("守信激励", _yes(expect.favoured), _yes(answer.favoured)))
    return tuple(found)


def _why_not(
    packs: PackSet, pack: Memorandum, case: ExampleCase, missed: Collection[str], now: datetime
) -> tuple[str, ...]:
    """Why rules that should have fired may not, in words; nothing where the law would allow it."""
    day, kind = day_of(now), str(case.matter["kind"])
    reasons = []
    for rule in pack.rules:
        if rule.id in missed and kind in rule.on:
            for list_id in rule.lists or pack.lists:
                found = silences(packs, pack, rule, list_id, day, kind)
                reasons += [f"规则 {rule.id} 对名单 {list_id}：{silence.reason}" for silence in found]
    return tuple(dict.fromkeys(reasons))


def _coverage(packs: PackSet, pack: Memorandum, number: int, runs: Sequence[tuple[BuiltCase, _Answer]]) -> RuleCoverage:
    rule = pack.rules[number]
    reasons = _silent(packs, pack, rule, [day_of(built.input.now) for built, _ in runs])
    lists = set(rule.lists or pack.lists)
    fired = stayed = 0
    messages: list[tuple[str, JsonObject]] = []
    for built, answer in runs:
        kind = built.input.matter.kind
        if rule.id in answer.rules:
            fired += 1
        elif kind in rule.on and (not reasons or _listed(built, lists)):
            stayed += 1
        if kind in rule.on:
            messages += [(kind, message) for message in answer.messages if message["list"] in lists]
    where = packs.at(f"memorandum/{pack.id}", ("rules", number, "id"))
    return RuleCoverage(pack.id, rule.id, where, fired, stayed, reasons, leaf_coverage(packs, rule, messages))


def _silent(packs: PackSet, pack: Memorandum, rule: RuleDocument, days: Iterable[date]) -> tuple[str, ...]:
    """Why a rule could fire in none of the examples, whatever they say; empty if on some day, list and matter it could."""
    reasons: list[str] = []
    for day in sorted(set(days)):
        for list_id in rule.lists or pack.lists:
            for kind in rule.on:
                found = silences(packs, pack, rule, list_id, day, kind)
                if not found:
                    return ()
                reasons += [silence.reason for silence in found]
    return tuple(dict.fromkeys(reasons))


def _listed(built: BuiltCase, lists: Collection[str]) -> bool:
    keys = [subject.subject_key for subject in built.input.subjects]
    listings = (listing for key in keys if key is not None for listing in built.input.listings.get(key, ()))
    return any(listing.list_id in lists for listing in listings)


def _outcome(outcome: Outcome) -> str:
    return f"{OUTCOME_TITLES[outcome]}({outcome.value})"


def _names(words: Iterable[str]) -> str:
    return "、".join(sorted(words)) or "无"


def _yes(flag: bool) -> str:
    return "有" if flag else "没有"
