"""``jiangcheng audit``: verify the audit trail. Exit: 0 whole, 1 broken (says where)."""

from __future__ import annotations

from typing import Annotated

import typer

from cli import context, output
from cli.failures import FAILED

app = typer.Typer(help="审计记录。", no_args_is_help=True)


@app.callback()
def audit() -> None:
    """审计记录。"""


@app.command("verify")
def verify(as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")] = False) -> None:
    """逐条验证审计链：有没有被改动、删除、调换。"""
    from services.audit.verify import verify as run

    with context.open_application() as application, application.database.read() as uow:
        breaks = run(uow)
    if as_json:
        found = [{"writer": b.writer, "seq": b.seq, "kind": b.kind.value, "text": b.text} for b in breaks]
        output.say_json({"good": not breaks, "breaks": found})
    elif breaks:
        for found_break in breaks:
            output.say(f"链 {found_break.writer}，第 {found_break.seq} 条：{found_break.text}")
    else:
        output.say("审计记录完整，没有发现改动、删除或调换。")
    if breaks:
        raise typer.Exit(FAILED)
