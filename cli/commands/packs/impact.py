"""``jiangcheng packs impact``: what past checks and entries in force would come to under other rules. Exit: 0 told, 2 bad input."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import context, output
from cli.commands.packs.shared import Json, day_option

if TYPE_CHECKING:
    from services.impact.model import CheckResult
    from services.impact.service import Progress

Source = Annotated[str, typer.Argument(help="active、sm3:…、构建的文件夹，或规则包文件夹。", show_default=False)]

_STAGES = {
    "read": "读取以往核查",
    "load": "装入",
    "screen": "初筛",
    "classify": "归入情形",
    "decide": "逐种情形判定",
    "sum": "汇总",
}


def impact(
    a: Source,
    b: Source,
    *,
    as_json: Json = False,
    checks: Annotated[bool, typer.Option("--checks", help="只看以往核查。")] = False,
    registry: Annotated[bool, typer.Option("--registry", help="只看现行名单。")] = False,
    since: Annotated[str | None, typer.Option("--since", help="只看这一天以来的核查（YYYY-MM-DD）。")] = None,
    law_day: Annotated[
        str | None,
        typer.Option("--law-day", help="统一按这一天的法律和确认判定；不写则核查按各自当日，名单按今天。"),
    ] = None,
    details: Annotated[
        Path | None, typer.Option("--details", help="把每一次会改变或说不清的核查逐行写入这个文件（JSONL）。")
    ] = None,
    sql: Annotated[bool, typer.Option("--sql", help="只打印本次运行所用的 SQL。")] = False,
) -> None:
    """若以 B 代替 A，以往多少次核查会改变，现行名单中哪些条目受影响。只读数据，留下审计记录。"""
    from adapters.impact.bench import open_bench
    from cli.commands.packs.sources import read_source
    from cli.impact_text import report_lines
    from engine.deciding.decide import RuleEngine
    from services.impact.service import ImpactService, Part

    first_day, day = day_option(since, "--since"), day_option(law_day, "--law-day")
    parts = {part for part, wanted in ((Part.CHECKS, checks), (Part.REGISTRY, registry)) if wanted} or set(Part)
    statements: list[str] = []
    with context.open_application() as application, ExitStack() as closing:
        packs = [read_source(application, word) for word in (a, b)]
        engines = []
        for one in packs:
            engines.append(RuleEngine(one))
            closing.callback(engines[-1].close)
        service = ImpactService(application.database, lambda: open_bench(application.settings.home))
        report = service.report(
            *engines,
            actor=context.local_caller(application.packs).id,
            now=context.now(),
            since=first_day,
            law_day=day,
            parts=frozenset(parts),
            progress=closing.enter_context(_progress()),
            details=closing.enter_context(_details(details)) if details else None,
            inspect=lambda bench: statements.extend(bench.log),
        )
    if sql:
        output.say(";\n\n".join(statements) + ";")
    elif as_json:
        output.say_json(report.to_json())
    else:
        for line in report_lines(report, *packs):
            output.say(line)


@contextmanager
def _details(file: Path) -> Iterator[Callable[[CheckResult], None]]:
    """Writes one line per check; keys and names of subjects are not in it. A new file is the caller's alone (mode 600)."""
    with open(file, "w", encoding="utf-8", opener=partial(os.open, mode=0o600)) as stream:

        def write(result: CheckResult) -> None:
            row = {**asdict(result), "day": result.day.isoformat()}
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")

        yield write


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on standard error; silent where that is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task("", total=None)

        def tell(stage: str, done: int, total: int) -> None:
            bar.update(task, description=_STAGES[stage], completed=done, total=total or None)

        yield tell
