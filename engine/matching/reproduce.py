"""Asks both evaluators again about a recorded disagreement, from its record alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from engine.disagreement import Disagreement, word
from engine.errors import JiangchengError
from engine.language.ir import leaves
from engine.language.reference import Facts
from engine.matching.compiler import Plan, compile_plans
from engine.matching.evaluation import Evaluation, PlanEvaluator
from engine.values import from_json

if TYPE_CHECKING:
    from engine.packs.packset import PackSet

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Answer:
    """What both say of one rule now: true, false or unknown. ``engine`` is empty when durable-rules gave no answer."""

    rule: str
    engine: str
    reference: str


@dataclass(frozen=True, slots=True)
class Reproduction:
    """``disagreements``: what went wrong this time; none means that both agree now."""

    place: str
    answers: tuple[Answer, ...]
    disagreements: tuple[Disagreement, ...]


def reproduce(packs: PackSet, record: Mapping[str, Any]) -> Reproduction:
    """``record``: as :meth:`Disagreement.as_json`; other keys are passed over.

    Raises JiangchengError for what is no such record, or does not fit these packs.
    """
    matter, list_id, given = _part(record, "matter", str), _part(record, "list", str), _part(record, "facts", dict)
    named = frozenset(map(str, _part(record, "rules", list))) if "rules" in record else frozenset[str]()
    place = (matter, list_id)
    plan = compile_plans(packs).get(place)
    if plan is None:
        raise JiangchengError("no_such_plan", "规则包中没有针对该事项和名单的规则", "/".join(place), "请核对规则版本")
    evaluator = PlanEvaluator(plan, situations=0)
    try:
        found = evaluator.evaluate(_facts(plan, given))
    finally:
        evaluator.close()
    return Reproduction("/".join(place), tuple(_answers(plan, found, named)), found.disagreements)


def _part(record: Mapping[str, Any], name: str, kind: type[_T]) -> _T:
    value = record.get(name)
    if not isinstance(value, kind):
        advice = "请提供日志中 engine_disagreement、engine_fault 一行的 JSON，或审计记录的 detail"
        raise JiangchengError("not_a_disagreement", "不是求值不一致的记录", f"缺少 {name}，或其内容不对", advice)
    return value


def _facts(plan: Plan, given: Mapping[str, Any]) -> Facts:
    unknown = sorted(given.keys() - plan.fields.keys())
    if unknown:
        raise JiangchengError("unknown_field", "记录中的字段不在目录内", "、".join(unknown), "请核对规则版本")
    facts = {name: from_json(plan.fields[name].type, value) for name, value in given.items()}
    read = {leaf.field for meaning in plan.meanings for leaf in leaves(meaning)}
    missing = sorted(name for name in read - facts.keys() if plan.fields[name].always)
    if missing:  # durable-rules takes them for granted: without them both would differ, whatever was wrong then
        raise JiangchengError("facts_missing", "记录不完整", "缺少字段 " + "、".join(missing), "请按原样保存日志行")
    return facts


def _answers(plan: Plan, found: Evaluation, named: frozenset[str]) -> list[Answer]:
    """Of the rules that the record names; of all when it names none."""
    said = {rule: one.engine for one in found.disagreements for rule in one.rules}
    mute = any(one.fault for one in found.disagreements)
    answers = []
    for entry in plan.entries:
        rule = f"{entry.memorandum.id}/{entry.rule.id}"
        if not named or rule in named:
            reference = word(found.truth(entry.condition))
            answers.append(Answer(rule, said.get(rule, "" if mute else reference), reference))
    return answers
