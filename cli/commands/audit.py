"""``jiangcheng audit``: verify the audit trail, also against a checkpoint that was kept elsewhere. Exit: 0 whole, 1 broken (says where)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import context, output
from cli.failures import FAILED
from services.errors import InvalidInputError

if TYPE_CHECKING:
    from services.audit.model import Break

app = typer.Typer(help="审计记录。", no_args_is_help=True)


@app.callback()
def audit() -> None:
    """审计记录。"""


@app.command("verify")
def verify(
    file: Annotated[
        Path | None,
        typer.Option(
            "--checkpoint", help="以前写出、保存在别处的核对点；整条链被删、数据库被退回也能发现。", metavar="文件"
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")] = False,
) -> None:
    """逐条验证审计链：有没有被改动、删除、调换。"""
    from cli.commands.receipts import read_paper
    from services.audit import checkpoint
    from services.audit.verify import verify as run

    with context.open_application() as application, application.database.read() as uow:
        then = checkpoint.read(read_paper(file), application.signer) if file else None
        breaks = run(uow) + (checkpoint.missing(uow, then) if then else [])
    if as_json:
        found = [{"writer": b.writer, "seq": b.seq, "kind": b.kind.value, "text": b.text} for b in breaks]
        output.say_json({"good": not breaks, "breaks": found})
    elif breaks:
        _say(breaks)
    else:
        beside = f"与 {then['at']} 的核对点一致。" if then else ""
        output.say(f"审计记录完整，没有发现改动、删除或调换。{beside}")
    if breaks:
        raise typer.Exit(FAILED)


@app.command("checkpoint")
def draw(
    file: Annotated[Path | None, typer.Option("--output", "-o", help="写到文件；不写则打印。", metavar="文件")] = None,
) -> None:
    """验证之后写出一个签名的核对点：每条审计链到了哪里。请保存在本系统之外。"""
    from services.audit import checkpoint
    from services.audit.verify import verify as run

    with context.open_application() as application, application.database.read() as uow:
        if breaks := run(uow):
            _say(breaks)
            output.say("审计记录已有破损，没有写出核对点。")
            raise typer.Exit(FAILED)
        made = checkpoint.draw(uow, application.signer, context.now()).to_json()
    if file is None:
        output.say_json(made)
        return
    try:
        with file.open("x", encoding="utf-8") as new:
            new.write(output.as_json(made))
    except FileExistsError as error:
        advice = "旧的核对点还有用，请换一个文件名"
        raise InvalidInputError("file_exists", f"文件已存在：{file}", "", advice, "--output") from error
    output.say(f"核对点已写到 {file}。请移到本系统之外保存；核对用 jiangcheng audit verify --checkpoint {file}")


def _say(breaks: list[Break]) -> None:
    for one in breaks:
        output.say(f"链 {one.writer}，第 {one.seq} 条：{one.text}")
