"""``jiangcheng listings`` for whole files: import, comparison with a full file, column mappings.

``import`` exits 0 when every row came in, 1 when rows were refused (the cleaning report says which and why), 2 when the
file cannot be read at all; then nothing of it is written. ``compare`` exits 0 when nothing differs, 1 when something does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import context, output
from cli.failures import FAILED
from services.errors import InvalidInputError

if TYPE_CHECKING:
    from api.wiring import Application
    from engine.documents import ListType
    from engine.packs.packset import PackSet
    from services.registry.imports import Progress
    from services.registry.intake import Incoming
    from services.registry.report import ImportReport

app = typer.Typer(help="名单对象库：导入、比对、查看、导出。", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="CSV、XLSX 或 JSON Lines 文件。")]
Source = Annotated[
    str, typer.Option("--source", metavar="NAME", help="文件来自哪里：按为它保存的列名对照读取，见 listings mapping。")
]
ReportFile = Annotated[
    Path | None,
    typer.Option(
        "--report", help="清洗报告写到哪里（.xlsx、.html、.csv 或 .json）；默认在 JC_HOME/reports。", show_default=False
    ),
]

_SHOWN_REFUSALS = 10


@app.command("import")
def import_(
    file: File,
    list_id: Annotated[str, typer.Option("--list", metavar="ID", help="导入到哪个名单，例如 judgment-defaulters。")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不写入。")] = False,
    source: Source = "",
    whole: Annotated[
        bool,
        typer.Option("--whole", help="文件应为名单全量：报告逐条差异；文件中没有的条目列为疑问，不作退出。"),
    ] = False,
    report_file: ReportFile = None,
    as_json: Json = False,
) -> None:
    """导入名单文件。每一行为什么没有收、该怎么办，都写在清洗报告里。"""
    from services.list_files.model import Origin, Purpose
    from services.list_files.taking import begun, import_file
    from services.registry import imports

    now = context.now()
    with context.open_application() as application:
        wanted = _list_type(application.packs, list_id)
        actor = context.local_caller(application.packs).id
        incoming = _incoming(application, file, wanted, source)
        with _progress("导入", file.name) as progress:
            if dry_run:  # nothing is written, not even a record
                with application.database.read() as uow:
                    report = imports.import_file(
                        uow, application.cipher, wanted, incoming, actor=actor, now=now, dry_run=True, whole=whole,
                        progress=progress,
                    )  # fmt: skip
            else:
                record = begun(list_id, Purpose.IMPORT, Origin.COMMAND, file.name, source=source, actor=actor, now=now)
                report = import_file(
                    application.database, application.cipher, wanted, incoming, record, whole=whole, progress=progress
                ).report
        where = report_file or _default_report(application.settings.home, list_id, now)
    _tell(report, where, as_json)
    if not report.clean:
        raise typer.Exit(FAILED)


@app.command("compare")
def compare(
    file: File,
    list_id: Annotated[str, typer.Option("--list", metavar="ID", help="文件是哪个名单的全量。")],
    source: Source = "",
    report_file: ReportFile = None,
    as_json: Json = False,
) -> None:
    """与名单的全量文件比对，不改变名单。差异记下来，由工作人员在控制台提出更正建议，另一人采纳。"""
    from services.list_files.model import Origin, Purpose
    from services.list_files.taking import begun, compare_file

    now = context.now()
    with context.open_application() as application:
        wanted = _list_type(application.packs, list_id)
        actor = context.local_caller(application.packs).id
        incoming = _incoming(application, file, wanted, source)
        record = begun(list_id, Purpose.COMPARISON, Origin.COMMAND, file.name, source=source, actor=actor, now=now)
        with _progress("比对", file.name) as progress:
            taken = compare_file(application.database, application.cipher, wanted, incoming, record, progress=progress)
        where = report_file or _default_report(application.settings.home, list_id, now)
    _tell(taken.report, where, as_json)
    noted = taken.file.noted
    if not as_json:
        output.say(
            f"新发现的差异 {noted['fresh']} 条，以前已在办的 {noted['again']} 条，以前已有决定的 {noted['decided']} 条，"
            f"已消失而作废的 {noted['overtaken']} 条。请在控制台“名单文件”中办理（比对编号 {taken.file.file_id}）。"
        )
    if noted["fresh"] or noted["again"]:
        raise typer.Exit(FAILED)


@app.command("arrivals")
def arrivals() -> None:
    """立即查看收件文件夹（JC_COMPARISON_FOLDER），比对其中新到的全量文件。服务运行时每五分钟自动查看一次。"""
    from api.arrivals import once

    with context.open_application() as application:
        if application.settings.comparison_folder is None:
            raise InvalidInputError(
                "no_folder", "没有设置收件文件夹", "", "请先设置环境变量 JC_COMPARISON_FOLDER", "JC_COMPARISON_FOLDER"
            )
        found = once(application)
    for done in found.compared:
        output.say(f"{done.list_id} {done.name}：{done.summary}")
    for done in found.failed:
        output.say(f"{done.list_id} {done.name}：{done.summary}，{done.failure['detail']}；{done.failure['advice']}")
    output.say(f"{found.summary()}。")
    if found.failed or found.unknown:
        raise typer.Exit(FAILED)


def _incoming(application: Application, file: Path, list_type: ListType, source: str) -> Incoming:
    from adapters.files.reader_process import open_listing
    from services.registry.mappings import saved_mapping

    mapping = None
    if source:
        with application.database.read() as uow:
            mapping = saved_mapping(uow, list_type, source)
    return open_listing(file, list_type, mapping=mapping)


def _tell(report: ImportReport, where: Path, as_json: bool) -> None:
    from adapters.files.report_writers import write_report
    from services.registry.report import report_json

    where.parent.mkdir(parents=True, exist_ok=True)
    write_report(report, where)
    if as_json:
        output.say_json({**report_json(report), "report": str(where)})
    else:
        _show_report(report, where)


@app.command("mapping")
def mapping(
    list_id: Annotated[str, typer.Option("--list", metavar="ID", help="哪个名单。")],
    source: Annotated[str, typer.Option("--source", metavar="NAME", help="文件来自哪里，例如“省平台”。")] = "",
    save: Annotated[
        Path | None, typer.Option("--save", metavar="FILE", help="保存该来源的列名对照（JSON 文件）。")
    ] = None,
    layout: Annotated[
        str | None, typer.Option("--layout", help="以双公示版式为底：penalty-old 或 penalty-new。")
    ] = None,
) -> None:
    """查看或保存一个来源的列名对照；不写来源时列出已保存的来源。"""
    from services.registry.mappings import parse_mapping, save_mapping, saved_mapping

    with context.open_application() as application:
        wanted = _list_type(application.packs, list_id)
        if save is None:
            with application.database.read() as uow:
                if source:
                    output.say_json(saved_mapping(uow, wanted, source).model_dump())
                else:
                    output.say("\n".join(uow.mappings.sources(list_id)) or "还没有保存列名对照。")
            return
        parsed = parse_mapping(wanted, _json_file(save), layout)
        actor = context.local_caller(application.packs).id
        with application.database.write() as uow:
            save_mapping(uow, wanted, source, parsed, actor=actor, now=context.now())
    output.say(f"已保存“{source}”的列名对照。")


def _json_file(path: Path) -> object:
    import json

    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InvalidInputError(
            "invalid_mapping", "无法读取列名对照", path.name, "应为 UTF-8 编码的 JSON 文件", "--save"
        ) from error


def _list_type(packs: PackSet, list_id: str) -> ListType:
    """The list of that id. Raises InvalidInputError naming those that there are."""
    if list_id not in packs.lists:
        known = "、".join(f"{one.id}（{one.title}）" for one in packs.lists.values())
        raise InvalidInputError("unknown_list", f"没有名单 {list_id}", f"可用的名单：{known}", "请从中选一个", "--list")
    return packs.lists[list_id]


def _show_report(report: ImportReport, where: Path) -> None:
    output.say(report.summary())
    for issue in report.refusals[:_SHOWN_REFUSALS]:
        output.say(f"  第 {issue.line} 行 {issue.title}：{issue.reason}；{issue.advice}")
    if len(report.refusals) > _SHOWN_REFUSALS:
        output.say(f"  其余 {len(report.refusals) - _SHOWN_REFUSALS} 处见报告。")
    if report.warnings:
        output.say(f"  另有 {len(report.warnings)} 处提醒，见报告。")
    output.say(f"清洗报告：{where}")


def _default_report(home: Path, list_id: str, now: datetime) -> Path:
    from engine.days import SHANGHAI

    return home / "reports" / f"{list_id}-{now.astimezone(SHANGHAI):%Y%m%d-%H%M%S}.xlsx"


@contextmanager
def _progress(what: str, name: str) -> Iterator[Progress]:
    """A bar on standard error; silent where that is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("已读 {task.fields[rows]} 行"),
        console=Console(stderr=True),
        transient=True,
        disable=not Console(stderr=True).is_terminal,
    )
    with bar:
        task = bar.add_task(f"{what} {name}", total=1.0, rows=0)

        def advance(rows: int, fraction: float) -> None:
            bar.update(task, completed=fraction, rows=rows)

        yield advance
