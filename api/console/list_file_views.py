"""Files that were read, as pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.console import words
from api.console.correction_views import waiting_of
from services.corrections.states import OPEN, State
from services.list_files.folder import ACTOR
from services.list_files.model import ORIGIN_TITLES, PURPOSE_TITLES, ListFile, Progress, Purpose
from services.registry.deltas import DELTA_TITLES, DeltaKind
from services.registry.report import ImportReport

SHOWN = 100
"""Rows of a report on the page; the file to take home has all."""

_LOOKS: Mapping[Progress, words.Look] = {
    Progress.RUNNING: words.Look("正在读取", "blue", "waiting"),
    Progress.DONE: words.Look("已完成", "green", "clear"),
    Progress.FAILED: words.Look("未能读取", "red", "barred"),
}
_COUNTS = (
    ("read", "读取"),
    ("new", "新增"),
    ("changed", "变更"),
    ("unchanged", "无变化"),
    ("refused", "拒收"),
    ("vanished", "文件没有"),
)
_COMPARED = {"new": "我方没有", "changed": "内容不同", "unchanged": "一致"}


def file_line(file: ListFile) -> dict[str, Any]:
    """One line of a table."""
    return {
        "file_id": file.file_id,
        "name": file.name,
        "purpose": PURPOSE_TITLES[file.purpose],
        "compared": file.purpose is Purpose.COMPARISON,
        "origin": ORIGIN_TITLES[file.origin],
        "source": file.source,
        "look": _LOOKS[file.progress],
        "at": file.started_at.isoformat(),
        "by": "自动" if file.started_by == ACTOR else words.actor_text(file.started_by),
        "summary": file.summary,
        "counts": [
            (_COMPARED.get(name, title) if file.purpose is Purpose.COMPARISON else title, file.counts[name])
            for name, title in _COUNTS
            if name in file.counts
        ],
        "refused": file.counts.get("refused", 0),
        "failure": dict(file.failure),
        "noted": dict(file.noted),
    }


def detail_of(
    file: ListFile, report: ImportReport | None, counts: Mapping[tuple[DeltaKind, State], int]
) -> dict[str, Any]:
    """The page of one file."""
    open_ = sum(number for (_, state), number in counts.items() if state in OPEN)
    return {
        "file": file_line(file),
        "report": report,
        "shown": SHOWN,
        "delta_titles": {kind.value: title for kind, title in DELTA_TITLES.items()},
        "waiting": waiting_of(counts),
        "open": open_,
        "superseded": file.purpose is Purpose.COMPARISON and not counts and any(file.noted.values()),
    }
