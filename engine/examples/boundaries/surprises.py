"""What should not be in a decision table: defects of the engine or of a rule, and notes for the author.

Defects: removing an optional field makes the answer milder instead of unknown (S3); another punishing entry makes it milder; the
two evaluators disagree; the engine says otherwise than the condition; a required field can be left out. Notes: a constant at
which nothing changes; an outcome that changes and changes back along one field; no situation in which the rule fires.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.decision import OUTCOME_TITLES, worst
from engine.examples.boundaries.answers import Answer, Tried
from engine.examples.boundaries.axes import Axis, asks_presence
from engine.examples.boundaries.question import Question
from engine.examples.boundaries.situation import Presence, Situation
from engine.examples.boundaries.tables import Cell
from engine.language.ir import Leaf
from engine.values import Value

LEVEL = "listing.level"

TITLES = {
    "milder_without": "少填一个可选字段，答案反而变轻",
    "milder_with_more": "多一条惩戒记录，答案反而变轻",
    "disagreement": "两个求值器结果不一致",
    "not_as_asked": "引擎的答案与条件直接求值不符",
    "required_not_asked": "缺少必填字段也给出了答案",
    "refused": "引擎拒绝了目录允许的情形",
    "no_effect": "在这个取值两侧，所试的情形都没有变化",
    "back_and_forth": "结果沿一个字段变了又变回来",
    "never_fires": "没有找到能使规则触发的情形",
}
DEFECTS = frozenset(
    {"milder_without", "milder_with_more", "disagreement", "not_as_asked", "required_not_asked", "refused"}
)


@dataclass(frozen=True, slots=True)
class Surprise:
    """One finding. ``about``: a field or a comparison in words; ``situation``: where it was seen, None for a note on a whole axis."""

    code: str
    about: str
    detail: str
    situation: Situation | None = None
    leaf: Leaf | None = None

    @property
    def title(self) -> str:
        """What is wrong, in words."""
        return TITLES[self.code]

    @property
    def defect(self) -> bool:
        """Whether it must be mended; else it is a note."""
        return self.code in DEFECTS


def milder(one: Answer, other: Answer) -> bool:
    """Whether an answer is certainly better for the subject than another: a lighter outcome, or a reward beside an equal one."""
    if one.refused or other.refused or not one.complete:
        return False
    if one.outcome is not other.outcome:
        return worst((one.outcome, other.outcome)) is other.outcome is worst((other.outcome, one.outcome))
    return one.favoured and not other.favoured


def of_one(question: Question, tried: Tried) -> Iterator[Surprise]:
    """What a single answer shows: refused, disagreement, otherwise than the condition."""
    answer, lawful = tried.answer, not question.silences
    if tried.disagreements:
        yield Surprise("disagreement", "", "；".join(map(str, tried.disagreements)), tried.situation)
    if answer.refused:
        return
    expected = tried.asked and tried.truth is True and lawful
    if answer.fired is not expected:
        said = "触发" if answer.fired else "没有触发"
        yield Surprise("not_as_asked", "", f"引擎{said}，条件直接求值为{_truth(tried.truth)}", tried.situation)
    open_question = tried.asked and tried.truth is None and lawful
    if open_question and answer.complete and question.scene.rule.measure not in answer.measures:
        yield Surprise("not_as_asked", "", "条件缺少信息，引擎却给出了完整的答案", tried.situation)


def of_removal(question: Question, axes: Sequence[Axis], tried: Mapping[Situation, Tried]) -> Iterator[Surprise]:
    """Each field removed in turn: a required one must be refused, an optional one may not make the answer milder."""
    for axis in axes:
        if not axis.removable:
            continue
        exempt = axis.field.name == LEVEL or asks_presence(question, axis.field.name)
        for situation, found in tried.items():
            if situation.get(axis.setting) is None:
                yield from _left_out(axis, found)
                continue
            without = tried.get(situation.changed(axis.setting, None))
            if without is None or axis.field.always or exempt or not found.asked:  # an end in the past: not in force
                continue
            if milder(without.answer, found.answer):
                detail = f"填了是{_said(found.answer)}，不填是{_said(without.answer)}"
                yield Surprise("milder_without", axis.field.title, detail, situation)


def _left_out(axis: Axis, found: Tried) -> Iterator[Surprise]:
    refused = found.answer.refused
    if axis.field.always and (refused is None or refused[0] != "missing_field"):
        yield Surprise("required_not_asked", axis.field.title, "", found.situation)


def of_refusals(required: Iterable[str], tried: Iterable[Tried]) -> Iterator[Surprise]:
    """Refusals where nothing that is required was left out."""
    needed = list(required)
    for found in tried:
        if found.answer.refused and all(found.situation.get(name) is not None for name in needed):
            yield Surprise("refused", "", found.answer.refused[1], found.situation)


def of_lists(tried: Mapping[Situation, Tried]) -> Iterator[Surprise]:
    """More punishing entries may not make an answer milder."""
    for situation, found in tried.items():
        for presence in (Presence.ONE, Presence.TWICE, Presence.ALL):
            fewer = (Presence.NONE,) if presence is Presence.ONE else (Presence.NONE, Presence.ONE)
            if situation.presence not in fewer:
                continue
            more = tried.get(situation.there(presence))
            if more is not None and found.answer.complete and milder(more.answer, found.answer):
                detail = f"{situation.presence.value}是{_said(found.answer)}，{presence.value}是{_said(more.answer)}"
                yield Surprise("milder_with_more", "", detail, situation)


def back_and_forth(axis: Axis, cells: Sequence[Cell]) -> Iterator[Surprise]:
    """An outcome that changes and changes back along one ordered field."""
    if not axis.ordered:
        return
    outcomes = [tried.answer.outcome for choice, tried in cells if choice.value is not None]
    changed = [one for number, one in enumerate(outcomes) if number == 0 or one is not outcomes[number - 1]]
    if len(changed) > len(set(changed)):
        yield Surprise("back_and_forth", axis.field.title, "、".join(OUTCOME_TITLES[outcome] for outcome in changed))


def has_effect(constant: Value, series: Iterable[Sequence[Cell]], *, ordered: bool) -> bool:
    """Whether the rule's condition changes at a constant in any series of situations along its field."""
    for cells in series:
        truths = [(choice.value, tried.truth) for choice, tried in cells if choice.value is not None]
        at = next((n for n, (value, _) in enumerate(truths) if value in (constant, frozenset({constant}))), None)
        if at is None:
            continue
        others = truths[max(at - 1, 0) : at + 2] if ordered else truths
        if any(truth is not truths[at][1] for _, truth in others):
            return True
    return False


def _truth(truth: bool | None) -> str:
    return {True: "成立", False: "不成立", None: "缺少信息"}[truth]


def _said(answer: Answer) -> str:
    return (
        OUTCOME_TITLES[answer.outcome]
        + ("" if answer.complete else "（不完整）")
        + ("（守信激励）" if answer.favoured else "")
    )
