"""Boundary tables for a terminal and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.deciding.trace import trace_fields
from engine.decision import OUTCOME_TITLES
from engine.errors import Position
from engine.examples.boundaries.answers import Answer
from engine.examples.boundaries.explore import Block, BoundaryReport, RuleBoundaries
from engine.examples.boundaries.surprises import Surprise
from engine.examples.columns import columns
from engine.language.fields import Field
from engine.packs.packset import PackSet

Found = tuple[Surprise, Position | None, str]


def format_text(packs: PackSet, report: BoundaryReport) -> str:
    """A table per rule, matter and list; a rule that the law silences is one line; then what was found."""
    lines = list(_rules(packs, report))
    surprises = [(found, surprise) for found in report.rules for surprise in found.surprises]
    for found, surprise in sorted(surprises, key=lambda pair: not pair[1][0].defect):
        lines += _surprise(packs, found, surprise)
    notes = len(surprises) - report.defects
    lines.append(
        f"规则×事项×名单 {len(report.rules)} 组，由规则引擎判断 {report.tried} 种情形：缺陷 {report.defects} 处，提示 {notes} 处。"
    )
    return "\n".join(lines)


def as_json(report: BoundaryReport) -> dict[str, Any]:
    """Plain data for programs."""
    return {
        "ok": report.ok,
        "tried": report.tried,
        "defects": report.defects,
        "rules": [_rule_json(found) for found in report.rules],
    }


def _rules(packs: PackSet, report: BoundaryReport) -> Iterator[str]:
    """Matters in which a rule comes to the same tables for a list stand together."""
    together: dict[tuple[str, ...], list[str]] = {}
    for found in report.rules:
        at = f"{found.position}: " if found.position else ""
        listed = packs.lists[found.list_id].title
        key = (f"{at}{found.memorandum}/{found.rule} · {listed}", *_rule(packs, found))
        together.setdefault(key, []).append(packs.matters[found.matter_id].title)
    for (head, *body), matters in together.items():
        yield f"{head} · {'；'.join(matters)}"
        yield from body


def _rule(packs: PackSet, found: RuleBoundaries) -> Iterator[str]:
    if found.silent:
        yield f"  依法不触发（试了 {found.tried} 种情形）：{'；'.join(found.silent)}"
    else:
        shown: set[str] = set()
        for number, block in enumerate(found.blocks):
            yield from _block(packs, found, block, number, shown)
        yield f"  试了 {found.tried} 种情形。"
    for text in found.left_out:
        yield f"  没有试：{text}。"


def _block(packs: PackSet, found: RuleBoundaries, block: Block, number: int, shown: set[str]) -> Iterator[str]:
    name = f"触发的情形之{number + 1}" if len(found.blocks) > 1 else "触发的情形"
    fields = trace_fields(packs, found.matter_id, found.list_id)
    yield f"  {name}：{block.base}"
    for table in block.tables:
        rows = [(row.words, *_cells(packs, fields, row.answer)) for row in table.rows]
        text = f"{table.title}{rows}"
        if text in shown:  # the same as around a situation before
            continue
        shown.add(text)
        lines = columns([(f"只改变“{table.title}”", "本规则", "结果", "全部措施"), *rows])
        yield from (f"    {'  ' if index else ''}{line}" for index, line in enumerate(lines))


def _cells(packs: PackSet, fields: Mapping[str, Field], answer: Answer) -> tuple[str, str, str]:
    if answer.refused:
        return "拒绝", answer.refused[1], ""
    missing = "、".join(fields[name].title if name in fields else name for name in answer.missing)
    lacking = f"，缺“{missing}”" if missing else ""
    outcome = OUTCOME_TITLES[answer.outcome] + ("，守信激励" if answer.favoured else "") + lacking
    measures = "、".join(packs.measures[name].title for name in answer.measures) or "无"
    return "触发" if answer.fired else "待定" if answer.open else "不触发", outcome, measures


def _surprise(packs: PackSet, found: RuleBoundaries, told: Found) -> Iterator[str]:
    surprise, position, situation = told
    at = f"{position}: " if position else ""
    about = f"：{surprise.about}" if surprise.about else ""
    where = f"{packs.matters[found.matter_id].title} · {packs.lists[found.list_id].title}"
    yield f"{at}{'缺陷' if surprise.defect else '提示'} {found.memorandum}/{found.rule}（{where}）{surprise.title}{about}"
    if surprise.detail:
        yield f"    {surprise.detail}"
    if situation:
        yield f"    情形：{situation}"


def _rule_json(found: RuleBoundaries) -> dict[str, Any]:
    return {
        "memorandum": found.memorandum,
        "rule": found.rule,
        "matter": found.matter_id,
        "list": found.list_id,
        "at": str(found.position) if found.position else None,
        "silent": list(found.silent),
        "tried": found.tried,
        "left_out": list(found.left_out),
        "blocks": [_block_json(block) for block in found.blocks],
        "surprises": [_surprise_json(told) for told in found.surprises],
    }


def _block_json(block: Block) -> dict[str, Any]:
    tables = [
        {"title": table.title, "rows": [{"situation": row.words, **_answer_json(row.answer)} for row in table.rows]}
        for table in block.tables
    ]
    return {"firing": block.base, "tables": tables}


def _answer_json(answer: Answer) -> dict[str, Any]:
    if answer.refused:
        return {"refused": {"code": answer.refused[0], "text": answer.refused[1]}}
    return {
        "fired": answer.fired,
        "open": answer.open,
        "outcome": answer.outcome.value,
        "complete": answer.complete,
        "favoured": answer.favoured,
        "measures": list(answer.measures),
        "missing": list(answer.missing),
    }


def _surprise_json(told: Found) -> dict[str, Any]:
    surprise, position, situation = told
    return {
        "code": surprise.code,
        "defect": surprise.defect,
        "title": surprise.title,
        "about": surprise.about,
        "detail": surprise.detail,
        "situation": situation,
        "at": str(position) if position else None,
    }
