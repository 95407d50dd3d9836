"""``jiangcheng packs schema``: the JSON Schema of a kind of pack document, on standard output. Exit: 0, 2 for no such kind."""

from __future__ import annotations

from typing import Annotated

import typer

from cli import output
from services.errors import InvalidInputError


def schema(
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help="文档类别，即文件第一行的 kind，例如 memorandum、measure。")
    ],
) -> None:
    """输出一类规则文档的 JSON Schema，供编辑器补全和检查；编号取自规则包里的目录。"""
    from cli.commands.packs.shared import load
    from engine.schemas import TITLES, schema_for

    if kind not in TITLES:
        known = "、".join(f"{name}（{title}）" for name, title in TITLES.items())
        raise InvalidInputError("unknown_kind", f"没有“{kind}”这种文档", f"可用的类别：{known}", "请从中选一个", "KIND")
    output.say_json(schema_for(load(None), kind))
