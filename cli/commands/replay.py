"""``jiangcheng replay``: is a stored check decided the same again? Exit: 0 equal, 1 differs or cannot be told, 2 no such check."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import context, output
from cli.failures import FAILED
from services.errors import InvalidInputError, NotFoundError

if TYPE_CHECKING:
    from api.schemas.replays import ReplayView

_WIDTH = 200


def replay(
    check_id: Annotated[str, typer.Argument(metavar="CHECK", help="核查编号。")],
    as_json: Annotated[bool, typer.Option("--json", help="输出与接口相同的 JSON。")] = False,
) -> None:
    """用当时的规则、输入、名单和时间重新判定一次核查，与存档逐字节比较。什么也不改。"""
    from api.schemas.replays import replay_view

    with context.open_application() as application:
        try:
            found = application.archive.replay(check_id, context.local_caller(application.packs))
        except NotFoundError as error:
            raise InvalidInputError("no_such_check", f"没有这次核查：{check_id}", "", "请核对核查编号") from error
    view = replay_view(found)
    if as_json:
        output.say_json(view.model_dump())
    else:
        _show(view)
    if view.verdict != "equal":
        raise typer.Exit(FAILED)


def _show(view: ReplayView) -> None:
    output.say(
        f"核查 {view.check_id}（{view.decided_at}，规则 {view.revision[:16]}…，名单版本 {view.registry_version}）"
    )
    if view.verdict == "equal":
        output.say("重新判定的结果与存档逐字节相同。")
    elif view.verdict == "cannot":
        output.say(f"无法重新判定：{view.reason}")
    else:
        output.say(f"与存档不同，共 {view.difference_count} 处：")
        for one in view.differences:
            output.say(f"  {one.path}：存档 {_shown(one.stored)}，现在 {_shown(one.now)}")
        if more := view.difference_count - len(view.differences):
            output.say(f"  另有 {more} 处未列出")


def _shown(value: Any) -> str:
    if value is None:
        return "（无）"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _WIDTH else text[:_WIDTH] + "…"
