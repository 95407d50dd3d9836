"""``jiangcheng packs diff``: what was changed in the texts, and in which situations the outcome changes."""

from __future__ import annotations

from typing import Annotated

import typer

from cli import context, output
from cli.commands.packs.shared import Json
from cli.commands.packs.telling import change_lines

Source = Annotated[str, typer.Argument(help="active、sm3:…、构建的文件夹，或规则包文件夹。", show_default=False)]


def diff(a: Source, b: Source, as_json: Json = False) -> None:
    """比较两个规则版本：逐条规则改了什么，哪些情形的结果会变（各举一例）。退出码：0 相同，1 有差别。"""
    from cli.commands.packs.sources import read_source
    from cli.failures import FAILED
    from engine.days import day_of
    from engine.packs.changes import changes
    from services.revisions.differing import differing, left_text

    with context.open_application() as application:
        first, second = read_source(application, a), read_source(application, b)
    items, found = changes(first, second), differing(first, second, day_of(context.now()))
    if as_json:
        output.say_json(
            {
                "a": first.revision,
                "b": second.revision,
                "items": [item.as_json() for item in items],
            }
            | found.as_json()
        )
    else:
        output.say(f"{first.revision}\n→ {second.revision}")
        for item in items:
            for line in change_lines(item.kind, item.item, item.title, item.fields):
                output.say(line)
        output.say(
            f"文本：{len(items)} 项不同。结果会变的情形：{len(found.situations)} 种（按今天及以后各起止日的法律效力和确认情况）。"
        )
        for situation in found.situations:
            for line in situation["text"]:
                output.say(line)
        if found.left:
            output.say(left_text(found.left))
    if items:
        raise typer.Exit(FAILED)
