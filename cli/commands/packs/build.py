"""``jiangcheng packs build``: a revision as files, signed by this installation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli import context, output
from cli.commands.packs.shared import Json
from services.errors import InvalidInputError


def build(
    out: Annotated[Path, typer.Option("--out", help="写到哪个文件夹；须为空或不存在。")],
    source: Annotated[str | None, typer.Argument(help="默认是配置的规则包；也可以是 active 或 sm3:…。")] = None,
    as_json: Json = False,
) -> None:
    """构建一个规则版本：规范化文本、清单、摘要和 SM2 签名。构建不是发布。"""
    from cli.commands.packs.sources import read_source
    from services.revisions.building import build_files

    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InvalidInputError("out_in_use", f"{out} 不是空文件夹", "", "请换一个文件夹，以免混入别的文件", "--out")
    with context.open_application() as application:
        packs = read_source(application, source or str(application.settings.packs))
        actor = context.local_caller(packs).id
        files = build_files(packs, application.signer, by=actor, now=context.now())
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (out / name).write_bytes(content)
    if as_json:
        output.say_json({"revision": packs.revision, "documents": len(packs.documents), "out": str(out)})
    else:
        output.say(f"{packs.revision}（{len(packs.documents)} 份文档）已写入 {out}。")
