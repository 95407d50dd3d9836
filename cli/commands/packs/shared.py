"""What the commands of ``jiangcheng packs`` share: how packs are loaded, and which part of them was meant."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import context
from services.errors import InvalidInputError

if TYPE_CHECKING:
    from engine.packs.cache import Cache
    from engine.packs.packset import PackSet

Paths = Annotated[list[Path] | None, typer.Argument(help="只看这些文件夹或文件；不写则看全部。", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")]
Sets = Annotated[
    list[Path] | None,
    typer.Option("--confirmations", help="确认集文件，可写多次；不写则用演示确认集。", show_default=False),
]


def pack_cache() -> Cache:
    """What is known of packs that were looked at before."""
    from adapters.files.pack_cache import open_cache

    return open_cache(context.read_settings().cache)


def load(confirmations: list[Path] | None, cache: Cache | None = None) -> PackSet:
    """The configured packs with the given confirmation sets; without any, with the demo's, which examples are written for."""
    from engine.packs.packset import PackSet

    settings = context.read_settings()
    demo = settings.packs / "rules" / "confirmations" / "demo.yaml"
    chosen = confirmations if confirmations else [demo] if demo.is_file() else []
    for path in chosen:
        if not path.is_file():
            raise InvalidInputError("no_such_file", f"没有这个文件：{path}", "", "请核对 --confirmations 的路径")
    return PackSet.load(settings.packs, chosen, cache or pack_cache())


def day_option(text: str | None, option: str) -> date | None:
    """A day given on the command line; None stays None. Raises InvalidInputError naming the option."""
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError as error:
        raise InvalidInputError("bad_day", f"{option} 不是日期：{text}", "", "请写成 2026-06-01 这样") from error


def inside(root: Path, path: Path) -> Path:
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


def under(file: Path, folder: Path) -> bool:
    """Whether a path is a folder itself or lies in it."""
    return file == folder or file.is_relative_to(folder)
