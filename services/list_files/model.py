"""A listing file that was read, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Purpose(StrEnum):
    """What the file was read for."""

    IMPORT = "import"
    TRIAL = "trial"
    COMPARISON = "comparison"


class Origin(StrEnum):
    """Where it came in."""

    CONSOLE = "console"
    API = "api"
    COMMAND = "command"
    FOLDER = "folder"


class Progress(StrEnum):
    """How far the reading is. Only a file from the folder is ever running: others are told of when they are done."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


PURPOSE_TITLES: Mapping[Purpose, str] = {
    Purpose.IMPORT: "导入",
    Purpose.TRIAL: "试运行",
    Purpose.COMPARISON: "全量比对",
}

ORIGIN_TITLES: Mapping[Origin, str] = {
    Origin.CONSOLE: "控制台上传",
    Origin.API: "系统接口",
    Origin.COMMAND: "命令行",
    Origin.FOLDER: "收件文件夹",
}

PROGRESS_TITLES: Mapping[Progress, str] = {
    Progress.RUNNING: "正在读取",
    Progress.DONE: "已完成",
    Progress.FAILED: "未能读取",
}


@dataclass(frozen=True, slots=True)
class ListFile:
    """``source`` names the column mapping it was read by, empty for none.

    ``registry_version``: the version that an import made, or that a comparison was made against. ``counts`` are the report's.
    ``noted``: how a comparison's differences were taken up (``fresh``, ``again``, ``decided``, ``overtaken``). ``failure`` is the error's code, title, detail and advice.
    """

    file_id: str
    list_id: str
    purpose: Purpose
    origin: Origin
    name: str
    source: str
    progress: Progress
    started_at: datetime
    started_by: str
    ended_at: datetime | None = None
    registry_version: int | None = None
    summary: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    noted: Mapping[str, int] = field(default_factory=dict)
    failure: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filter:
    """Narrows a page of files; None means any. ``lists``: only of these."""

    lists: frozenset[str] | None = None
    purpose: Purpose | None = None
