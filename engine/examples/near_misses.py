"""Why a rule that an example expected did not fire, and why one that it did not expect fired, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.days import day_of
from engine.deciding.trace import RuleTrace, Status, trace, trace_fields
from engine.decision import Because
from engine.documents import Memorandum, RuleDocument
from engine.examples.answers import Answer, Fired
from engine.language.fields import Field
from engine.language.words import shown_value
from engine.law.legality import silences
from engine.packs.examples.inputs import BuiltCase
from engine.packs.examples.reasons import asked_text, because_text, listed
from engine.packs.packset import PackSet


def why_not(packs: PackSet, pack: Memorandum, built: BuiltCase, answer: Answer, rule_id: str) -> Iterator[str]:
    """Per entry that concerned the rule, the comparison that failed or the law that is silent; or why no entry did."""
    rule = next(found for found in pack.rules if found.id == rule_id)
    kind = built.input.matter.kind
    name = f"规则 {rule.id}（{packs.measures[rule.measure].title}）没有触发"
    if kind not in rule.on:
        on = "、".join(f"“{packs.matters[matter].title}”" for matter in rule.on)
        yield f"{name}：它用于{on}，不用于本例的“{packs.matters[kind].title}”"
        return
    found = False
    for subject in trace(packs, answer.document):
        for entry in subject.entries if subject.index in built.indexes else ():
            for traced in entry.rules:
                if (traced.memorandum, traced.rule) == (pack.id, rule_id) and traced.status is not Status.FIRED:
                    found = True
                    fields = trace_fields(packs, kind, entry.list_id)
                    yield f"{name}：名单“{packs.lists[entry.list_id].title}”的记录，{_told(traced, fields)}"
    if not found:
        yield f"{name}：{_nothing_near(packs, pack, rule)}"
        yield from _law(packs, pack, rule, built, kind)


def why_fired(packs: PackSet, built: BuiltCase, pack: Memorandum, found: Fired) -> str:
    """What made a rule fire for an entry."""
    fields = trace_fields(packs, built.input.matter.kind, found.list_id)
    reasons = "；".join(because_text(because, fields) for because in found.because)
    title = packs.measures[found.measure].title
    name = f"规则 {found.rule}（{title}）触发了：名单“{packs.lists[found.list_id].title}”的记录"
    return f"{name}，{reasons or '没有另外的条件，名单上生效的记录都适用'}"


def _told(traced: RuleTrace, fields: Mapping[str, Field]) -> str:
    match traced.status:
        case Status.SILENT:
            return "依法不触发：" + "；".join(silence.reason for silence in traced.silences)
        case Status.UNKNOWN:
            return "缺少" + "、".join(f"“{fields[name].title}”" for name in traced.missing)
        case _:
            return "；".join(_unmet(because, fields) for because in traced.failed)


def _unmet(because: Because, fields: Mapping[str, Field]) -> str:
    field = fields[because.field]
    asked = asked_text(field, because.op, listed(because.expected))
    return f"要求{asked}，实际：{shown_value(field, listed(because.actual))}"


def _nothing_near(packs: PackSet, pack: Memorandum, rule: RuleDocument) -> str:
    lists = "、".join(f"“{packs.lists[name].title}”" for name in rule.lists or pack.lists)
    return f"当日没有{lists}上生效的记录以它所要的方式涉及本例的主体"


def _law(packs: PackSet, pack: Memorandum, rule: RuleDocument, built: BuiltCase, kind: str) -> Iterator[str]:
    for list_id in rule.lists or pack.lists:
        for silence in silences(packs, pack, rule, list_id, day_of(built.input.now), kind):
            yield f"规则 {rule.id} 对名单 {list_id} 依法不触发：{silence.reason}"
