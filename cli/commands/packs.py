"""``jiangcheng packs``: the policy officer's work without a browser. Exit: 0 good, 1 findings, 2 packs that cannot be read."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import context, output
from cli.failures import FAILED
from services.errors import InvalidInputError

if TYPE_CHECKING:
    from engine.packs.packset import PackSet

app = typer.Typer(help="规则包：检查、跑示例、确认。", no_args_is_help=True)

Paths = Annotated[list[Path] | None, typer.Argument(help="只看这些文件夹或文件；不写则看全部。", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")]
Sets = Annotated[
    list[Path] | None,
    typer.Option("--confirmations", help="确认集文件，可写多次；不写则用演示确认集。", show_default=False),
]


def load(confirmations: list[Path] | None) -> PackSet:
    """The configured packs with the given confirmation sets; without any, with the demo's, which examples are written for."""
    from engine.packs.packset import PackSet

    settings = context.read_settings()
    demo = settings.packs / "rules" / "confirmations" / "demo.yaml"
    chosen = confirmations if confirmations else [demo] if demo.is_file() else []
    for path in chosen:
        if not path.is_file():
            raise InvalidInputError("no_such_file", f"没有这个文件：{path}", "", "请核对 --confirmations 的路径")
    return PackSet.load(settings.packs, chosen)


@app.command("lint")
def lint(
    paths: Paths = None,
    confirmations: Sets = None,
    as_json: Json = False,
    strict: Annotated[bool, typer.Option("--strict", help="有提醒也算不通过。")] = False,
) -> None:
    """检查规则包：格式、依据、确认、重复和过期。"""
    from engine.days import day_of
    from engine.lint import format_text, has_errors
    from engine.lint import lint as run

    packs = load(confirmations)
    findings = run(packs, day_of(context.now()))
    if paths:
        root = context.read_settings().packs
        chosen = [_inside(root, path) for path in paths]
        findings = [f for f in findings if f.position and any(_under(Path(f.position.file), path) for path in chosen)]
    if as_json:
        output.say_json({"revision": packs.revision, "findings": [finding.as_json() for finding in findings]})
    else:
        output.say(format_text(findings))
    if has_errors(findings) or (strict and findings):
        raise typer.Exit(FAILED)


@app.command("test")
def examples(
    paths: Paths = None,
    confirmations: Sets = None,
    as_json: Json = False,
    coverage: Annotated[bool, typer.Option("--coverage", help="列出每条规则有几个触发和不触发的示例。")] = False,
) -> None:
    """运行示例，核对每条规则该触发的触发、不该触发的不触发。"""
    from engine.deciding.decide import RuleEngine
    from engine.examples.run import run_examples

    packs = load(confirmations)
    ids = _memoranda(packs, paths) if paths else None
    engine = RuleEngine(packs)
    try:
        report = run_examples(packs, engine, ids)
    finally:
        engine.close()
    if as_json:
        output.say_json({"revision": packs.revision, **report.as_json()})
    else:
        output.say(report.format_text(coverage=coverage))
    if not report.ok:
        raise typer.Exit(FAILED)


@app.command("confirm")
def confirm(
    items: Annotated[
        list[str] | None,
        typer.Argument(
            help="要确认的项，如 measure/…、list/…、rule/备忘录/规则；与 --all 二选一。", show_default=False
        ),
    ] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="确认今天所有可以确认的项。")] = False,
    out: Annotated[Path, typer.Option("--out", help="写到哪个文件；本单位的确认集放在 JC_HOME/confirmations/。")],
    by: Annotated[str, typer.Option("--by", help="确认人（姓名与职务）。")],
    edition: Annotated[str, typer.Option("--edition", help="对照的全国失信惩戒措施基础清单版本。")],
    row: Annotated[str, typer.Option("--row", help="清单中的条目。")],
    title: Annotated[str, typer.Option("--title", help="确认集的标题。")] = "确认集",
    start: Annotated[str | None, typer.Option("--from", help="自哪天起有效（YYYY-MM-DD），默认今天。")] = None,
    until: Annotated[str | None, typer.Option("--until", help="到哪天为止；不写则不限。")] = None,
    demo: Annotated[bool, typer.Option("--demo", help="标明只供演示（全国清单为假定）。")] = False,
    note: Annotated[str | None, typer.Option("--note", help="说明。")] = None,
) -> None:
    """由有权的人确认措施、名单和规则；未确认的不会触发，修改后须重新确认。"""
    from engine.days import day_of
    from engine.law.confirming import confirmable_items, write_confirmations
    from engine.packs.packset import PackSet

    today = day_of(context.now())
    packs = PackSet.load(context.read_settings().packs, [])
    if bool(items) == everything:
        raise InvalidInputError("no_items", "没有说明确认哪些项", "", "请列出要确认的项，或用 --all，二者只能选一")
    chosen = confirmable_items(packs, today) if everything else list(items or [])
    written = write_confirmations(
        packs,
        chosen,
        out,
        id=out.stem,
        title=title,
        by=by,
        on=today,
        edition=edition,
        row=row,
        from_=_day(start, "--from") or today,
        until=_day(until, "--until"),
        demo=demo,
        national_list="assumed" if demo else "checked",
        note=note,
    )
    output.say(f"已写入 {out}：确认 {len(written.items)} 项。")


def _day(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError as error:
        raise InvalidInputError("bad_day", f"{option} 不是日期：{text}", "", "请写成 2026-06-01 这样") from error


def _inside(root: Path, path: Path) -> Path:
    """A path relative to the packs' folder. Raises InvalidInputError when it is not there."""
    for candidate in (path.absolute(), root / path):
        if candidate.exists() and candidate.is_relative_to(root):
            return candidate.relative_to(root)
    raise InvalidInputError(
        "no_such_path",
        f"规则包里没有 {path}",
        f"规则包在 {root}",
        "请写规则包内的文件夹或文件，例如 memoranda/wage-arrears",
    )


def _under(file: Path, folder: Path) -> bool:
    return file == folder or file.is_relative_to(folder)


def _memoranda(packs: PackSet, paths: list[Path]) -> list[str]:
    """The memoranda whose folders lie under (or hold) one of the paths."""
    root = context.read_settings().packs
    chosen = [_inside(root, path) for path in paths]
    folders = {name: Path("memoranda") / name for name in packs.memoranda}
    found = [
        name for name, folder in folders.items() if any(_under(folder, path) or _under(path, folder) for path in chosen)
    ]
    if not found:
        raise InvalidInputError(
            "no_memorandum", "这些路径里没有备忘录", "", "请写 memoranda 下的文件夹，例如 memoranda/wage-arrears"
        )
    return found
