"""Proposals and changed texts in the words of the console's pages, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.revisions.model import Publication

_CHANGED = {"added": "新增", "removed": "删去", "changed": "修改"}


def proposal_lines(one: Publication) -> Iterator[str]:
    """Everything that a second person is to have read: changed texts, changed outcomes, past checks, examples, findings."""
    from services.revisions.differing import left_text
    from services.revisions.looking_ahead import unlinted_text

    impact = one.impact
    yield f"提案 {one.publication_id}：{one.revision}"
    for item in impact.get("changes", ()):  # proposals of older releases have none
        yield from (f"  {line}" for line in change_lines(item["kind"], item["item"], item["title"], item["fields"]))
    yield f"  结果会变的情形 {len(impact['situations'])} 种"
    for situation in impact["situations"]:
        yield from (f"  {line}" for line in situation["text"])
    if left := impact["days_left"]:
        yield f"  {left_text(left)}"
    checks = impact["checks"].get("checks") or {}
    if checks:
        told = f"其中结果会变 {checks['changed']} 次、无法判断 {checks['unknown']} 次"
        yield f"  以往核查 {checks['total']} 次，{told}"
    yield f"  示例 {one.examples['cases']} 个，覆盖 {one.examples['percent']}%"
    for finding in one.findings:
        accepted = finding["accepted"]
        by = f"（{accepted['by']} 已接受：{accepted['reason']}）" if accepted else ""
        since = f"自 {finding['since']} 起，" if finding.get("since") else ""
        yield f"  [{finding['code']}] {since}{finding['message']}{by}"
    if unlinted := impact.get("days_unlinted"):
        yield f"  {unlinted_text(unlinted)}"


def change_lines(kind: str, item: str, title: str, fields: Iterable[object]) -> Iterator[str]:
    """One changed document or rule."""
    yield f"{_CHANGED[kind]} {item}（{title}）"
    for field in fields:
        yield f"    {field}"
