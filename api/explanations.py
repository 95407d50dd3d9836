"""A trace in Chinese, the same for the interface and the command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from api.schemas.explanations import (
    EntryTraceView,
    ExplanationView,
    MissingView,
    RuleTraceView,
    SubjectTraceView,
    UnmetView,
)
from api.schemas.library import SilenceView
from engine.deciding.trace import EntryTrace, RuleTrace, Status, SubjectTrace, trace_fields
from engine.decision import Because
from engine.language.fields import Field
from engine.language.ir import Op
from engine.language.words import question, shown_value
from engine.packs.packset import PackSet
from services.checks.archive import Explanation
from services.wire import moment_text

_COUNTED = {
    Status.FIRED: "触发",
    Status.FAILED: "条件不满足",
    Status.UNKNOWN: "缺少信息",
    Status.SILENT: "静默",
}


def explanation_view(found: Explanation) -> ExplanationView:
    """The explanation with a sentence for everything."""
    record, packs = found.record, found.packs
    return ExplanationView(
        check_id=record.check_id,
        decided_at=moment_text(record.decided_at),
        revision=record.revision,
        matter_kind=record.matter_kind,
        subjects=[_subject(packs, record.matter_kind, one) for one in found.subjects],
    )


def _subject(packs: PackSet, kind: str, subject: SubjectTrace) -> SubjectTraceView:
    return SubjectTraceView(
        index=subject.index,
        outcome=subject.outcome,
        text=_summary(subject),
        entries=[_entry(packs, kind, entry) for entry in subject.entries],
        unlisted=subject.unlisted,
    )


def _summary(subject: SubjectTrace) -> str:
    counts = Counter(rule.status for entry in subject.entries for rule in entry.rules)
    told = "，".join(f"{word} {counts[status]} 条" for status, word in _COUNTED.items() if counts[status])
    parts = [subject.reason] if subject.reason else []
    if subject.entries:
        parts.append(f"与本事项有关的名单记录 {len(subject.entries)} 条；有关规则：{told}")
    elif not subject.reason and not subject.unlisted:
        parts.append("当时没有生效的名单记录，所以没有措施")
    if subject.unlisted:
        parts.append(f"另有 {subject.unlisted} 条名单记录没有列出：没有规则把它用于本事项，或者属于他人")
    return "。".join(parts)


def _entry(packs: PackSet, kind: str, entry: EntryTrace) -> EntryTraceView:
    fields = trace_fields(packs, kind, entry.list_id)
    return EntryTraceView(
        list_=entry.list_id,
        list_title=packs.lists[entry.list_id].title,
        listing_id=entry.listing_id,
        reached_as=entry.reached_as,
        rules=[_rule(packs, rule, fields) for rule in entry.rules],
    )


def _rule(packs: PackSet, rule: RuleTrace, fields: Mapping[str, Field]) -> RuleTraceView:
    failed = [_unmet(found, fields[found.field]) for found in rule.failed]
    missing = [MissingView(field=name, title=fields[name].title) for name in rule.missing]
    silences = [SilenceView(code=silence.code, reason=silence.reason) for silence in rule.silences]
    told = {
        Status.FIRED: ["条件都满足，依据及于该名单"],
        Status.FAILED: [one.text for one in failed],
        Status.UNKNOWN: [f"缺少“{one.title}”" for one in missing],
        Status.SILENT: [one.reason for one in silences],
    }
    return RuleTraceView(
        memorandum=rule.memorandum,
        memorandum_title=packs.memoranda[rule.memorandum].title,
        rule=rule.rule,
        measure=rule.measure,
        measure_title=packs.measures[rule.measure].title,
        status=rule.status.value,
        failed=failed,
        missing=missing,
        silences=silences,
        text=f"{_COUNTED[rule.status]}：{'；'.join(told[rule.status])}",
    )


def _unmet(found: Because, field: Field) -> UnmetView:
    expected = list(found.expected) if isinstance(found.expected, tuple) else found.expected
    actual = list(found.actual) if isinstance(found.actual, tuple) else found.actual
    return UnmetView(
        field=found.field,
        op=found.op,
        expected=expected,
        actual=actual,
        text=f"要求{_asked(found, field, expected)}，实际：{shown_value(field, actual)}",
    )


def _asked(found: Because, field: Field, expected: object) -> str:
    if found.op == Op.EXISTS:
        return question(field, Op.EXISTS if expected else Op.MISSING, None)
    return question(field, Op(found.op), expected)
