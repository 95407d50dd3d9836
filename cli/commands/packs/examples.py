"""``jiangcheng packs test``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import context, output
from cli.commands.packs.shared import Json, Paths, Sets, inside, load, pack_cache, under
from cli.failures import FAILED
from services.errors import InvalidInputError

if TYPE_CHECKING:
    from engine.packs.cache import Cache
    from engine.packs.packset import PackSet


def examples(
    paths: Paths = None,
    confirmations: Sets = None,
    as_json: Json = False,
    coverage: Annotated[bool, typer.Option("--coverage", help="列出各备忘录的覆盖情况，和只见一面的条件。")] = False,
    assumed: Annotated[
        bool,
        typer.Option("--as-if-confirmed", help="当作全部事项都已确认，只看规则的含义；发布时也这样运行示例。"),
    ] = False,
    minimum: Annotated[
        str | None,
        typer.Option(
            "--min-coverage",
            metavar="PERCENT",
            help="覆盖率不到这个百分数就算不通过：每条规则的触发与不触发、每个条件的成立与不成立各算一面。",
            show_default=False,
        ),
    ] = None,
    boundaries: Annotated[
        bool,
        typer.Option(
            "--boundaries", help="不跑示例，而在每个常数、每个字段、每种名单的边界上试，列出判断表和可疑之处。"
        ),
    ] = False,
) -> None:
    """运行示例，核对每条规则该触发的触发、不该触发的不触发。"""
    if boundaries and (coverage or minimum is not None):
        raise InvalidInputError("bad_option", "--boundaries 不能与覆盖率的选项同用", "", "请分两次运行")
    wanted = None if minimum is None else _percent(minimum)
    cache = pack_cache()
    packs = _chosen(confirmations, cache, assumed=assumed)
    ids = _memoranda(packs, paths) if paths else None
    good = (
        _boundaries(packs, ids, as_json=as_json)
        if boundaries
        else _examples(packs, cache, ids, as_json=as_json, coverage=coverage, minimum=wanted)
    )
    if not good:
        raise typer.Exit(FAILED)


def _chosen(confirmations: list[Path] | None, cache: Cache, *, assumed: bool) -> PackSet:
    if not assumed:
        return load(confirmations, cache)
    if confirmations:
        raise InvalidInputError("bad_option", "--as-if-confirmed 不能与 --confirmations 同用", "", "请只写其中一个")
    from engine.examples.assumed import as_if_confirmed

    return as_if_confirmed(load(None, cache), cache)


def _examples(
    packs: PackSet, cache: Cache, ids: list[str] | None, *, as_json: bool, coverage: bool, minimum: Decimal | None
) -> bool:
    from engine.examples.kept import examples_report
    from engine.examples.report_text import format_text

    report = examples_report(packs, cache, ids)
    enough = minimum is None or report.covers(minimum)
    if as_json:
        output.say_json({"revision": packs.revision, **report.as_json(), "enough": enough})
    else:
        output.say(format_text(report, coverage=coverage or not enough))
        if not enough:
            output.say(f"覆盖率 {report.percent}%，不到要求的 {minimum}%。")
    return report.publishable and enough


def _boundaries(packs: PackSet, ids: list[str] | None, *, as_json: bool) -> bool:
    from engine.deciding.decide import RuleEngine
    from engine.examples.boundaries.explore import explore
    from engine.examples.boundaries.text import as_json as data
    from engine.examples.boundaries.text import format_text

    with closing(RuleEngine(packs)) as engine, _progress() as progress:
        report = explore(packs, engine, context.now(), ids, progress)
    if as_json:
        output.say_json({"revision": packs.revision, **data(report)})
    else:
        output.say(format_text(packs, report))
    return report.ok


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error; silent where that is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (TextColumn("在边界上判断"), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    with bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _percent(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal(-1)
    if not found.is_finite() or not 0 <= found <= 100:
        raise InvalidInputError("bad_percent", f"--min-coverage 不是百分数：{text}", "", "请写 0 到 100 的数，例如 95")
    return found


def _memoranda(packs: PackSet, paths: list[Path]) -> list[str]:
    """The memoranda whose folders lie under (or hold) one of the paths."""
    root = context.read_settings().packs
    chosen = [inside(root, path) for path in paths]
    folders = {name: Path("memoranda") / name for name in packs.memoranda}
    found = [
        name for name, folder in folders.items() if any(under(folder, path) or under(path, folder) for path in chosen)
    ]
    if not found:
        raise InvalidInputError(
            "no_memorandum", "这些路径里没有备忘录", "", "请写 memoranda 下的文件夹，例如 memoranda/wage-arrears"
        )
    return found
