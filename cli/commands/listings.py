"""``jiangcheng listings``: the registry without a browser.

``import`` exits 0 when every row came in, 1 when rows were refused (the cleaning report says which and why), 2 when the
file cannot be read at all; then nothing of it is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import context, output
from cli.failures import FAILED
from services.errors import InvalidInputError

if TYPE_CHECKING:
    from engine.documents import ListType
    from engine.packs.packset import PackSet
    from services.registry.imports import Progress
    from services.registry.report import ImportReport
    from services.subjects.model import SubjectCode

app = typer.Typer(help="名单对象库：导入、查看。", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")]

_SHOWN_REFUSALS = 10


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV、XLSX 或 JSON Lines 文件。")],
    list_id: Annotated[str, typer.Option("--list", metavar="ID", help="导入到哪个名单，例如 judgment-defaulters。")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不写入。")] = False,
    source: Annotated[
        str,
        typer.Option("--source", metavar="NAME", help="文件来自哪里：按为它保存的列名对照读取，见 listings mapping。"),
    ] = "",
    whole: Annotated[
        bool,
        typer.Option("--whole", help="文件应为名单全量：报告逐条差异；文件中没有的条目列为疑问，不作退出。"),
    ] = False,
    report_file: Annotated[
        Path | None,
        typer.Option(
            "--report",
            help="清洗报告写到哪里（.xlsx、.html、.csv 或 .json）；默认在 JC_HOME/reports。",
            show_default=False,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """导入名单文件。每一行为什么没有收、该怎么办，都写在清洗报告里。"""
    from adapters.files.reader_process import open_listing
    from adapters.files.report_writers import write_report
    from services.registry.imports import import_file
    from services.registry.mappings import saved_mapping
    from services.registry.report import report_json

    now = context.now()
    with context.open_application() as application:
        packs = application.packs
        wanted = _list_type(packs, list_id)
        actor = context.local_caller(packs).id
        mapping = None
        if source:
            with application.database.read() as uow:
                mapping = saved_mapping(uow, wanted, source)
        incoming = open_listing(file, wanted, mapping=mapping)
        opened = application.database.read() if dry_run else application.database.write()
        with _progress(file.name) as progress, opened as uow:
            report = import_file(
                uow,
                application.cipher,
                wanted,
                incoming,
                actor=actor,
                now=now,
                dry_run=dry_run,
                whole=whole,
                progress=progress,
            )
        where = report_file or _default_report(application.settings.home, list_id, now)
        where.parent.mkdir(parents=True, exist_ok=True)
        write_report(report, where)
    if as_json:
        output.say_json({**report_json(report), "report": str(where)})
    else:
        _show_report(report, where)
    if not report.clean:
        raise typer.Exit(FAILED)


def _list_type(packs: PackSet, list_id: str) -> ListType:
    """The list of that id. Raises InvalidInputError naming those that there are."""
    if list_id not in packs.lists:
        known = "、".join(f"{one.id}（{one.title}）" for one in packs.lists.values())
        raise InvalidInputError("unknown_list", f"没有名单 {list_id}", f"可用的名单：{known}", "请从中选一个", "--list")
    return packs.lists[list_id]


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
        if not source.strip() or len(source) > 80:
            raise InvalidInputError("source_missing", "没有写来源", "", "请用 --source 写明文件来自哪里", "--source")
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


@app.command("export")
def export(
    list_id: Annotated[str, typer.Option("--list", metavar="ID", help="导出哪个名单。")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="写到哪里：.csv、.xlsx 或 .jsonl；不覆盖已有的文件。")],
    in_force: Annotated[bool, typer.Option("--in-force", help="只导出今天有效的条目。")] = False,
    unmasked: Annotated[
        str, typer.Option("--unmasked", metavar="PURPOSE", help="自然人信息不脱敏的用途；记入审计。默认脱敏。")
    ] = "",
) -> None:
    """导出名单。自然人的姓名和证件号码默认脱敏。"""
    from adapters.files.listing_writers import write_listings
    from services.registry.export import export_list

    with context.open_application() as application, application.database.write() as uow:
        caller = context.local_caller(application.packs)
        rows = export_list(
            uow,
            application.cipher,
            application.packs,
            list_id,
            caller=caller,
            now=context.now(),
            in_force=in_force,
            purpose=unmasked,
        )
        number = write_listings(rows, file)
    output.say(f"已导出 {number} 条：{file}" + ("" if unmasked else "（自然人信息已脱敏）"))


@app.command("show")
def show(
    code: Annotated[str, typer.Argument(metavar="CODE", help="统一社会信用代码或公民身份号码。")],
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DAY", help="按哪一天看是否有效（YYYY-MM-DD），默认今天。")
    ] = None,
    known_at: Annotated[
        str | None, typer.Option("--known-at", metavar="TIME", help="按当时已知的内容看，例如 2026-06-01T09:00。")
    ] = None,
    as_json: Json = False,
) -> None:
    """一个主体在各名单上的条目，包括点名其为责任人的单位条目。"""
    from services.registry.reading import show_subject

    day, moment = _day(as_of), _moment(known_at)
    subject = _code(code)
    with context.open_application() as application, application.database.write() as uow:
        found = show_subject(
            uow,
            application.cipher,
            application.packs,
            subject,
            actor=context.local_caller(application.packs).id,
            now=context.now(),
            as_of=day,
            known_at=moment,
        )
    if as_json:
        output.say_json({"registry_version": found.known_version, "listings": list(found.listings)})
        return
    if not found.listings:
        output.say("对象库中没有该主体的条目。")
    for view in found.listings:
        _show_listing(view)


def _show_report(report: ImportReport, where: Path) -> None:
    output.say(report.summary())
    for issue in report.refusals[:_SHOWN_REFUSALS]:
        output.say(f"  第 {issue.line} 行 {issue.title}：{issue.reason}；{issue.advice}")
    if len(report.refusals) > _SHOWN_REFUSALS:
        output.say(f"  其余 {len(report.refusals) - _SHOWN_REFUSALS} 处见报告。")
    if report.warnings:
        output.say(f"  另有 {len(report.warnings)} 处提醒，见报告。")
    output.say(f"清洗报告：{where}")


def _show_listing(view: dict[str, Any]) -> None:
    subject = view["subject"]
    until = view["until"] or "退出名单为止"
    output.say(f"{view['list_title']}：{view['status_title']}")
    output.say(f"  {subject['name']} {subject['code'] or ''}")
    output.say(f"  {view['decision_no']}（{view['authority']}），{view['since']} 至 {until}")
    marks = "、".join(mark["title"] for mark in view["marks"])
    if marks:
        output.say(f"  标注：{marks}")
    if view["exit"]:
        output.say(f"  退出：{view['exit']['title']}，{view['exit']['effective_on']}，{view['exit']['document_no']}")


def _default_report(home: Path, list_id: str, now: datetime) -> Path:
    from engine.days import SHANGHAI

    return home / "reports" / f"{list_id}-{now.astimezone(SHANGHAI):%Y%m%d-%H%M%S}.xlsx"


@contextmanager
def _progress(name: str) -> Iterator[Progress]:
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
        task = bar.add_task(f"导入 {name}", total=1.0, rows=0)

        def advance(rows: int, fraction: float) -> None:
            bar.update(task, completed=fraction, rows=rows)

        yield advance


def _code(raw: str) -> SubjectCode:
    """The code of an organisation or a person. Raises InvalidInputError telling what is wrong with it as a credit code."""
    from engine.inputs import SubjectKind
    from services.subjects.identity import parse_code

    try:
        return parse_code(SubjectKind.NATURAL_PERSON, raw, "CODE")
    except InvalidInputError:
        return parse_code(SubjectKind.LEGAL_PERSON, raw, "CODE")


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInputError("bad_day", f"不是日期：{text}", "", "请写成 2026-06-01 这样", "--as-of") from error


def _moment(text: str | None) -> datetime | None:
    """A moment; without a zone it is Shanghai's."""
    from engine.days import SHANGHAI

    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        advice = "请写成 2026-06-01T09:00 这样"
        raise InvalidInputError("bad_time", f"不是时间：{text}", "", advice, "--known-at") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
