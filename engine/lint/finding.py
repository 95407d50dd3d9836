"""What the linter says, and how it is shown. A finding points at a line and says what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from engine.errors import PackError, Position


class Severity(StrEnum):
    """An error must be mended before publishing; a warning tells of what is loaded, shown and silent, or grows old."""

    ERROR = "error"
    WARNING = "warning"


_TITLES = {Severity.ERROR: "错误", Severity.WARNING: "提醒"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. ``code`` is stable; ``position`` is None only for packs that did not come from files.

    ``item`` is what it is about: ``rule/<memorandum>/<rule>``, ``measure/<id>``, ``list/<id>``, ``law/<id>``, ``matter/<id>``,
    ``memorandum/<id>``; ``file/<name>`` for what could not be loaded. With the code it tells one finding from another however
    its lines move or its words improve; ``others`` are the items that it is about besides, in a fixed order. ``guide`` is the
    folder of the page. ``since``: the later day from which it will be so; None: it is so on the day that was asked for.
    """

    code: str
    severity: Severity
    message: str
    position: Position | None
    advice: str = ""
    item: str = field(kw_only=True)
    others: tuple[str, ...] = field(default=(), kw_only=True)
    guide: Literal["lint", "errors"] = field(default="lint", kw_only=True)
    since: date | None = field(default=None, kw_only=True)

    @property
    def page(self) -> str:
        """The page that explains the code, from the project's folder."""
        return f"docs/{self.guide}/{self.code}.md"

    @property
    def dated_message(self) -> str:
        """What it says, and from which later day, if so."""
        return f"自 {self.since.isoformat()} 起，{self.message}" if self.since else self.message

    def __str__(self) -> str:
        where = f"{self.position}: " if self.position else ""
        advice = f"建议：{self.advice}；" if self.advice else ""
        return f"{where}{_TITLES[self.severity]} [{self.code}] {self.dated_message}（{advice}说明：{self.page}）"

    def as_json(self) -> dict[str, Any]:
        """Plain data for programs."""
        where = self.position
        return {
            "code": self.code,
            "severity": self.severity.value,
            "item": self.item,
            "others": list(self.others),
            "message": self.message,
            "since": self.since.isoformat() if self.since else None,
            "advice": self.advice,
            "page": self.page,
            "file": where.file if where else None,
            "line": where.line if where else None,
            "column": where.column if where else None,
        }


def of_error(error: PackError) -> Finding:
    """What kept a file from being loaded, as a finding about the file."""
    message = error.title + (f"：{error.detail}" if error.detail else "")
    item = f"file/{error.position.file}" if error.position else ""
    return Finding(error.code, Severity.ERROR, message, error.position, error.advice, item=item, guide="errors")


def has_errors(findings: Sequence[Finding]) -> bool:
    """Whether anything must be mended."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def format_text(findings: Sequence[Finding]) -> str:
    """One line per finding and a last line that counts, ready to print."""
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    count = f"{errors} 处错误，{len(findings) - errors} 处提醒" if findings else "没有发现问题"
    return "\n".join([*map(str, findings), f"检查完毕：{count}。"])
