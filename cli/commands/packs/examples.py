"""``jiangcheng packs test``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import context, output
from cli.commands.packs.shared import Json, Paths, Sets, inside, load, under
from cli.failures import FAILED
from services.errors import InvalidInputError

if TYPE_CHECKING:
    from engine.packs.packset import PackSet


def examples(
    paths: Paths = None,
    confirmations: Sets = None,
    as_json: Json = False,
    coverage: Annotated[bool, typer.Option("--coverage", help="列出每条规则有几个触发和不触发的示例。")] = False,
) -> None:
    """运行示例，核对每条规则该触发的触发、不该触发的不触发。"""
    from engine.deciding.decide import RuleEngine
    from engine.examples.report_text import format_text
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
        output.say(format_text(report, coverage=coverage))
    if not report.publishable:
        raise typer.Exit(FAILED)


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
