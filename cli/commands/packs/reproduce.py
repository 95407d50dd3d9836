"""``jiangcheng packs reproduce``: asks durable-rules and the reference again about a recorded disagreement.

Exit: 0 both agree now, 1 they differ again, 2 bad input.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import context, output
from cli.commands.packs.shared import Json, Sets, load
from cli.failures import FAILED
from services.errors import InvalidInputError

if TYPE_CHECKING:
    from engine.packs.packset import PackSet

_CHINESE = {"true": "成立", "false": "不成立", "unknown": "不能确定", "": "没有应答"}


def reproduce(
    file: Annotated[
        Path, typer.Argument(help="日志中 engine_disagreement 或 engine_fault 的行，或审计记录的 detail。")
    ],
    confirmations: Sets = None,
    as_json: Json = False,
) -> None:
    """按记录重新询问规则引擎和参考解释器，看两者是否一致。"""
    from engine.matching import reproduce as engine

    records = _records(file)
    packs: dict[str, PackSet] = {}
    found = []
    for record in records:
        revision = str(record.get("revision", ""))
        if revision not in packs:
            packs[revision] = _packs(revision, confirmations)
        found.append(engine.reproduce(packs[revision], record))
    if as_json:
        output.say_json(
            [
                {
                    "place": one.place,
                    "answers": [asdict(answer) for answer in one.answers],
                    "disagreements": [disagreement.as_json() for disagreement in one.disagreements],
                }
                for one in found
            ]
        )
    else:
        for one in found:
            output.say(f"{one.place}：{'两者仍不一致' if one.disagreements else '两者一致'}")
            for answer in one.answers:
                engine_says, reference = _CHINESE[answer.engine], _CHINESE[answer.reference]
                output.say(f"  {answer.rule}  规则引擎：{engine_says}  参考解释器：{reference}")
            for disagreement in one.disagreements:
                output.say(f"  {disagreement}")
    if any(one.disagreements for one in found):
        raise typer.Exit(FAILED)


def _packs(revision: str, confirmations: list[Path] | None) -> PackSet:
    """The packs of the folder when they are the recorded revision (or none was recorded), otherwise the stored ones."""
    here = load(confirmations)
    if revision in ("", here.revision):
        return here
    from services.revisions.texts import stored_packs

    with context.open_application() as application:
        return stored_packs(application.database, revision)


def _records(file: Path) -> list[Mapping[str, Any]]:
    """One JSON value, or one per line. Raises InvalidInputError."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError("unreadable", f"不能读取文件：{file}", str(error), "请核对路径和编码") from error
    try:
        values = _values(text)
    except (ValueError, RecursionError) as error:
        why = str(error) if isinstance(error, ValueError) else "嵌套过深"
        raise InvalidInputError("bad_json", "文件不是 JSON", why, "请按原样保存日志行") from error
    found: list[Mapping[str, Any]] = []
    for value in values:
        if not isinstance(value, dict):
            raise InvalidInputError("bad_json", "文件中不是 JSON 对象", "", "请按原样保存日志行")
        kept = value.get("disagreements")
        records = kept if isinstance(kept, list) else [value]
        found += [{"revision": value.get("revision", ""), **one} for one in records if isinstance(one, dict)]
    if not found:
        raise InvalidInputError("no_record", "文件中没有求值不一致的记录", "", "请提供含有记录的日志行")
    return found


def _values(text: str) -> list[Any]:
    try:
        return [json.loads(text)]
    except ValueError:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
