"""``jiangcheng packs provenance``: who confirmed which text when, and where every law, list and measure comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import context, output
from cli.commands.packs.shared import Json

if TYPE_CHECKING:
    from collections.abc import Mapping

STANDINGS = {
    "confirmed": "已确认",
    "unconfirmed": "未确认",
    "confirmation_void": "确认后有改动，原确认失效",
    "confirmation_not_yet": "确认尚未生效",
    "confirmation_ended": "确认已过有效期",
}


def provenance(
    source: Annotated[
        str, typer.Argument(help="active、sm3:…、构建的文件夹，或规则包文件夹。", show_default=True)
    ] = "active",
    as_json: Json = False,
) -> None:
    """列出每部法律、名单、措施、规则的来源和核对日期，以及谁在何时确认了哪个文本。"""
    from cli.commands.packs.sources import read_source
    from engine.days import day_of
    from services.revisions.provenance import provenance as trace

    with context.open_application() as application:
        packs = read_source(application, source)
    found = trace(packs, day_of(context.now()))
    if as_json:
        output.say_json(found)
        return
    output.say(
        f"规则版本 {found['revision']}，按 {found['day']} 的情况" + ("（含演示确认集）" if found["demo"] else "")
    )
    for law in found["laws"]:
        number = f"（{law['document_no']}）" if law["document_no"] else ""
        output.say(
            f"法律 {law['id']} {law['title']}{number}：文本 {law['text_version']}，核对于 {law['last_checked']}，{law['source']}"
        )
    for pack in found["memoranda"]:
        number = pack["document_no"] or pack["statute"] or "无文号"
        sure = "" if pack["document_no_confirmed"] or pack["statute"] else "（文号未核实）"
        output.say(f"备忘录 {pack['id']} {pack['title']}：{number}{sure}，核对于 {pack['last_checked']}")
    for item in found["items"]:
        _tell(item)


def _tell(item: Mapping[str, Any]) -> None:
    source = f"，来源：{item['source']}" if item.get("source") else ""
    output.say(f"{item['item']} {item['title']}：{STANDINGS[item['confirmation']]}{source}")
    for one in item["confirmed"]:
        until = f"至 {one['until']}" if one["until"] else "起"
        text = "现行文本" if one["this_text"] else "以前的文本"
        output.say(
            f"    {one['by']} 于 {one['on']} 确认{text}（{one['edition']} {one['row']}），自 {one['from']} {until}"
        )
