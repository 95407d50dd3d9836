"""The cleaning report of an import: what was read, what became of it, and for every refused row where, why and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from services.registry.columns import Columns
from services.registry.deltas import MAX_DELTAS, Delta, DeltaKind
from services.registry.rows import Issue

MAX_ISSUES = 50_000
"""Refusals (and warnings) listed one by one; beyond that they are only counted."""


@dataclass(frozen=True, slots=True)
class RowIssue:
    """An issue at its place. ``line`` is the line of the file, 0 for the file as a whole; ``title`` the column's Chinese name."""

    line: int
    column: str
    title: str
    code: str
    reason: str
    advice: str


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often one rule of cleaning spoke about one column, with what it said first."""

    refused: bool
    column: str
    title: str
    code: str
    count: int
    example: str
    advice: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Counts are rows: ``read`` = ``new`` + ``changed`` + ``unchanged`` + ``refused``.

    ``version`` is the registry's version that the import made; None when nothing changed or for a dry run.
    ``recalled`` counts the open cases recalled because a changed row ended an entry. ``unlisted`` counts issues beyond
    the number that is listed; ``rules`` counts all. ``vanished`` (entries on the list that the file lacks) and ``deltas`` are
    known only for a file that should hold the whole list.
    """

    list_id: str
    list_title: str
    source: str
    dry_run: bool
    version: int | None
    read: int
    new: int
    changed: int
    unchanged: int
    refused: int
    recalled: int
    refusals: tuple[RowIssue, ...]
    warnings: tuple[RowIssue, ...]
    unlisted: int = 0
    rules: tuple[RuleCount, ...] = ()
    vanished: int | None = None
    deltas: tuple[Delta, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether every row was taken."""
        return self.refused == 0

    def summary(self) -> str:
        """One Chinese sentence for the person who started the import."""
        tail = "（试运行，未写入）" if self.dry_run else ""
        gone = f"，文件中没有而仍在册 {self.vanished}（待核实，未作退出）" if self.vanished is not None else ""
        return f"共读取 {self.read} 行：新增 {self.new}，变更 {self.changed}，无变化 {self.unchanged}，拒收 {self.refused}{gone}{tail}"


@dataclass(slots=True)
class ReportBuilder:
    """Collects a report while rows go by; memory is bounded by ``MAX_ISSUES``."""

    columns: Columns
    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    recalled: int = 0
    unlisted: int = 0
    refusals: list[RowIssue] = field(default_factory=list)
    warnings: list[RowIssue] = field(default_factory=list)
    vanished: int | None = None
    deltas: list[Delta] = field(default_factory=list)
    counted: Counter[DeltaKind] = field(default_factory=Counter)
    rules: dict[tuple[bool, str, str], tuple[int, Issue]] = field(default_factory=dict)

    def differ(self, delta: Delta) -> None:
        """Notes a difference, within bounds."""
        self.counted[delta.kind] += 1
        if self.counted[delta.kind] <= MAX_DELTAS:
            self.deltas.append(delta)

    def refuse(self, line: int, issues: Iterable[Issue]) -> None:
        """Counts a refused row and notes all that is wrong with it."""
        self.refused += 1
        self._note(self.refusals, line, issues)

    def warn(self, line: int, issues: Iterable[Issue]) -> None:
        """Notes what a person should look at."""
        self._note(self.warnings, line, issues)

    def _note(self, kept: list[RowIssue], line: int, issues: Iterable[Issue]) -> None:
        for issue in issues:
            rule = (kept is self.refusals, issue.column, issue.code)
            count, first = self.rules.get(rule, (0, issue))
            self.rules[rule] = count + 1, first
            if len(kept) >= MAX_ISSUES:
                self.unlisted += 1
                continue
            title = self.columns.title(issue.column) if issue.column else ""
            kept.append(RowIssue(line, issue.column, title, issue.code, issue.reason, issue.advice))

    def report(self, *, list_id: str, list_title: str, source: str, dry_run: bool, version: int | None) -> ImportReport:
        """The finished report, issues in the order of lines."""
        return ImportReport(
            list_id=list_id,
            list_title=list_title,
            source=source,
            dry_run=dry_run,
            version=version,
            read=self.read,
            new=self.new,
            changed=self.changed,
            unchanged=self.unchanged,
            refused=self.refused,
            recalled=self.recalled,
            refusals=tuple(sorted(self.refusals, key=lambda issue: issue.line)),
            warnings=tuple(sorted(self.warnings, key=lambda issue: issue.line)),
            unlisted=self.unlisted,
            rules=self._rules(),
            vanished=self.vanished,
            deltas=tuple(self.deltas),
        )

    def _rules(self) -> tuple[RuleCount, ...]:
        """Refusals first, the commonest first."""
        found = [
            RuleCount(
                refused, column, self.columns.title(column) if column else "", code, count, first.reason, first.advice
            )
            for (refused, column, code), (count, first) in self.rules.items()
        ]
        return tuple(sorted(found, key=lambda rule: (not rule.refused, -rule.count, rule.code)))


def report_json(report: ImportReport) -> dict[str, Any]:
    """The report for programs."""
    counts = {name: getattr(report, name) for name in ("read", "new", "changed", "unchanged", "refused", "recalled")}
    return {
        "list": report.list_id,
        "list_title": report.list_title,
        "source": report.source,
        "dry_run": report.dry_run,
        "registry_version": report.version,
        "counts": counts,
        "summary": report.summary(),
        "refusals": [issue_json(issue) for issue in report.refusals],
        "warnings": [issue_json(issue) for issue in report.warnings],
        "unlisted": report.unlisted,
        "rules": [asdict(rule) for rule in report.rules],
        "vanished": report.vanished,
        "deltas": [asdict(delta) for delta in report.deltas],
    }


def issue_json(issue: RowIssue) -> dict[str, Any]:
    """One issue for programs."""
    return {
        "line": issue.line,
        "column": issue.column,
        "column_title": issue.title,
        "code": issue.code,
        "reason": issue.reason,
        "advice": issue.advice,
    }


def report_from_json(document: Mapping[str, Any]) -> ImportReport:
    """Inverse of :func:`report_json`."""
    return ImportReport(
        list_id=document["list"],
        list_title=document["list_title"],
        source=document["source"],
        dry_run=document["dry_run"],
        version=document["registry_version"],
        **document["counts"],
        refusals=_issues(document["refusals"]),
        warnings=_issues(document["warnings"]),
        unlisted=document["unlisted"],
        rules=tuple(RuleCount(**rule) for rule in document["rules"]),
        vanished=document["vanished"],
        deltas=tuple(
            Delta(**{**delta, "kind": DeltaKind(delta["kind"]), "fields": tuple(delta["fields"])})
            for delta in document["deltas"]
        ),
    )


def _issues(given: Iterable[Mapping[str, Any]]) -> tuple[RowIssue, ...]:
    return tuple(
        RowIssue(one["line"], one["column"], one["column_title"], one["code"], one["reason"], one["advice"])
        for one in given
    )
