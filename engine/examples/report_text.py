"""A report of examples for a terminal, to be read by a policy officer."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Position
from engine.examples.columns import columns
from engine.examples.comparing import Difference
from engine.examples.coverage import RuleCoverage
from engine.examples.report import ExamplesReport, percent


def format_text(report: ExamplesReport, *, coverage: bool = False) -> str:
    """Failed examples, what is not covered, and one line of sums; ``coverage`` adds a table and every one-sided comparison."""
    lines: list[str] = []
    for case in report.failed:
        lines.append(f"{_at(case.position)}✘ {case.memorandum} · {case.name}")
        lines += [line for difference in case.differences for line in _difference(difference)]
    if coverage:
        lines += [*_table(report), *_one_sided(report)]
    for rule in report.uncovered:
        lines.append(f"{_at(rule.position)}规则 {rule.memorandum}/{rule.rule} 缺少{'和'.join(rule.lacking)}")
    passed = len(report.cases) - len(report.failed)
    lines.append(
        f"示例 {len(report.cases)} 个：通过 {passed}，不符 {len(report.failed)}；"
        f"规则 {len(report.coverage)} 条：示例不全 {len(report.uncovered)}；覆盖率 {report.percent}%。"
    )
    return "\n".join(lines)


def _difference(found: Difference) -> Iterator[str]:
    line = f"（第 {found.position.line} 行）" if found.position else ""
    yield f"    {found.what}{line}"
    yield f"      应为：{found.expected}"
    yield f"      实为：{found.actual}"
    for reason in found.why:
        yield f"      原因：{reason}"


def _table(report: ExamplesReport) -> Iterator[str]:
    head = ("备忘录", "规则", "见过触发", "见过不触发", "依法不触发", "条件", "见过成立", "见过不成立", "覆盖率")
    by_pack: dict[str, list[RuleCoverage]] = {}
    for rule in report.coverage:
        by_pack.setdefault(rule.memorandum, []).append(rule)
    rows = [_row(name, tuple(rules)) for name, rules in by_pack.items()]
    if len(rows) > 1:
        rows.append(_row("合计", report.coverage))
    yield "覆盖情况"
    yield from (f"  {line}" for line in columns([head, *rows]))


def _row(name: str, rules: tuple[RuleCoverage, ...]) -> tuple[str, ...]:
    leaves = [leaf for rule in rules for leaf in rule.leaves]
    counts = (
        len(rules),
        sum(rule.fired > 0 for rule in rules),
        sum(rule.stayed > 0 for rule in rules),
        sum(bool(rule.silent) for rule in rules),
        len(leaves),
        sum(leaf.true > 0 for leaf in leaves),
        sum(leaf.false > 0 for leaf in leaves),
    )
    return (name, *map(str, counts), f"{percent(rules)}%")


def _one_sided(report: ExamplesReport) -> Iterator[str]:
    for rule in report.coverage:
        for leaf in rule.leaves:
            if leaf.one_sided:
                name = f"规则 {rule.memorandum}/{rule.rule} 的条件“{leaf.comparison}”"
                yield f"{_at(leaf.position)}{name}：没有示例使它{leaf.one_sided}"


def _at(position: Position | None) -> str:
    return f"{position}: " if position else ""
