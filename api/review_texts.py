"""One item as a person reads it before confirming: everything that the confirmation vouches for, in words, and the file's text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.console import words
from api.provenance_texts import LEVELS
from api.rule_texts import rule_lines
from engine.documents import MEASURE_OUTCOME_TITLES, InForce, ListType, Measure, Memorandum, RuleDocument
from engine.packs import digests
from engine.packs.changes import LABELS
from engine.packs.packset import PackSet

KINDS = {"measure": "措施", "list": "名单", "rule": "规则"}

DURATIONS = {
    "while_listed": "列入名单期间",
    "fixed_months": "固定月数",
    "until_decision": "至另作决定",
    "one_time": "一次性",
}

_VALUES: Mapping[str, Mapping[str, str]] = {
    "effect": words.EFFECTS,
    "outcome": MEASURE_OUTCOME_TITLES,
    "strength": words.STRENGTHS,
    "subjects": words.KINDS,
    "subject_kinds": words.KINDS,
    "kind": DURATIONS,
    "confidence": {"retrieved": "读到原文", "known": "整理者自有知识"},
    "status": {"draft": "草稿", "disabled": "停用"},
    "source": {"memorandum": "备忘录", "statute": "法律直接规定"},
}
_ELSEWHERE = ("id", "title", "bases", "basis", "to_confirm", "unreached", "rules")
"""Keys that have a place of their own on the page."""


@dataclass(frozen=True, slots=True)
class Cited:
    """An article that the item rests on, as its confirmation covers it."""

    ref: str
    law: str
    document_no: str | None
    level: str
    text_version: date
    in_force: str
    article: str
    gist: str
    reaches: tuple[str, ...]
    note: str | None
    last_checked: date


@dataclass(frozen=True, slots=True)
class ReviewText:
    """``facts``: label and text; ``lines``: a rule read aloud, two spaces per level; ``file``: as it stands in the packs."""

    kind: str
    facts: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]
    cited: tuple[Cited, ...]
    unreached: tuple[tuple[str, str], ...]
    place: str
    file: str


def review_text(packs: PackSet, item: str, day: date) -> ReviewText:
    """Of an item that is there."""
    kind, _, name = item.partition("/")
    if kind == "measure":
        return _measure(packs, packs.measures[name])
    if kind == "list":
        return _list(packs, packs.lists[name])
    memorandum, _, rule_id = name.partition("/")
    pack = packs.memoranda[memorandum]
    number, rule = next((n, rule) for n, rule in enumerate(pack.rules) if rule.id == rule_id)
    return _rule(packs, pack, number, rule, day)


def _measure(packs: PackSet, measure: Measure) -> ReviewText:
    cited = tuple(
        _cited(
            packs,
            basis.article,
            tuple(_reach(packs, reach.model_dump(mode="json", by_alias=True)) for reach in basis.reaches),
            "；".join(filter(None, ["须另作决定" if basis.decision_needed else "", basis.note or ""])) or None,
        )
        for basis in measure.bases
    )
    unreached = tuple((packs.lists[list_id].title, reason) for list_id, reason in measure.unreached.items())
    place, text = _file(packs, f"measure/{measure.id}", measure)
    return ReviewText(KINDS["measure"], tuple(_facts(packs, measure)), (), cited, unreached, place, text)


def _list(packs: PackSet, entry: ListType) -> ReviewText:
    cited = tuple(_cited(packs, reference, (), None) for reference in entry.basis)
    place, text = _file(packs, f"list/{entry.id}", entry)
    return ReviewText(KINDS["list"], tuple(_facts(packs, entry)), (), cited, (), place, text)


def _rule(packs: PackSet, pack: Memorandum, number: int, rule: RuleDocument, day: date) -> ReviewText:
    facts = (
        ("备忘录", f"{pack.title}（{pack.document_no or '法律直接规定'}）"),
        ("方向", words.EFFECTS[pack.effect]),
        ("备忘录施行期", _period(pack.in_force)),
        *((("规则施行期", _period(rule.in_force)),) if rule.in_force else ()),
        ("名单", "、".join(packs.lists[list_id].title for list_id in rule.lists or pack.lists)),
    )
    cited = (_cited(packs, pack.statute, (), None),) if pack.statute else ()
    place, text = _file(packs, f"memorandum/{pack.id}", rule, number)
    return ReviewText(KINDS["rule"], facts, tuple(rule_lines(packs, pack, rule, day)), cited, (), place, text)


def _facts(packs: PackSet, document: Measure | ListType) -> Iterator[tuple[str, str]]:
    for key, value in digests.plain(document).items():
        if key not in _ELSEWHERE and not (key == "kind" and isinstance(value, str)):
            yield LABELS.get(key, key), _said(packs, key, value)


def _said(packs: PackSet, key: str, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return "；".join(f"{LABELS.get(str(k), str(k))}：{_said(packs, str(k), part)}" for k, part in value.items())
    if isinstance(value, list):
        joint = "\n" if any(isinstance(part, Mapping) for part in value) else "、"
        return joint.join(_said(packs, key, part) for part in value)
    return _VALUES.get(key, {}).get(str(value), str(value))


def _reach(packs: PackSet, reach: Mapping[str, Any]) -> str:
    list_id, conduct = reach["list"], reach["conduct"]
    whom = f"名单“{packs.lists[list_id].title}”" if list_id else f"能证明“{conduct}”的名单"
    carrying = f"，仅限{_said(packs, 'carrying', reach['carrying'])}" if reach["carrying"] else ""
    return whom + carrying + ("，连同责任人" if reach["responsible_person"] else "")


def _cited(packs: PackSet, reference: str, reaches: tuple[str, ...], note: str | None) -> Cited:
    law, article = packs.article(reference)
    return Cited(
        ref=reference,
        law=law.title,
        document_no=law.document_no,
        level=LEVELS[law.level],
        text_version=law.text_version,
        in_force=_period(article.in_force or law.in_force),
        article=article.article,
        gist=article.gist,
        reaches=reaches,
        note=note,
        last_checked=law.last_checked,
    )


def _period(period: InForce) -> str:
    first = "施行日期没有查到" if period.from_ == "unknown" else f"自 {period.from_}"
    return f"{first}，至 {period.until}" if period.until else first


def _file(
    packs: PackSet, key: str, document: Measure | ListType | RuleDocument, rule: int | None = None
) -> tuple[str, str]:
    """Where the text stands, and the text; of a stored revision, which has no files, its content."""
    tree = packs.trees.get(key)
    if tree is None:
        return key, json.dumps(digests.plain(document), ensure_ascii=False, indent=2)
    lines = tree.text.splitlines()
    if rule is None:
        return tree.name, "\n".join(lines)
    start = tree.at(("rules", rule)).line
    after = tree.at(("rules", rule + 1)).line
    end = after - 1 if after > start else len(lines)
    return f"{tree.name}:{start}", "\n".join(lines[start - 1 : end]).rstrip()
