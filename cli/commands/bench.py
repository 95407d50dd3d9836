"""``jiangcheng bench``: the project's own benchmarks, each in a process of its own. Exit: that of the benchmark; 0 measured.

They lie in ``benchmarks/`` beside the program, as in the folder in which ``make`` sets it up, and are no part of an installed package.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from engine.errors import JiangchengError

app = typer.Typer(
    help="测速：规则引擎、HTTP 接口、名单导入。用虚构的数据和自己的临时数据库，不碰本机的数据。", no_args_is_help=True
)

ROOT = Path(__file__).resolve().parents[2]
"""Where the project lies when it runs from its folder."""

_OPEN = {"allow_extra_args": True, "ignore_unknown_options": True}
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")]


@app.command("engine", context_settings=_OPEN)
def engine(context: typer.Context, as_json: AsJson = False) -> None:
    """本引擎与其他规则引擎作同样的判断：每秒多少次、每次多久。其余选项照传，如 --rules 1000 --rounds 5。"""
    _run("engine", context, as_json)


@app.command("http", context_settings=_OPEN)
def http(context: typer.Context, as_json: AsJson = False) -> None:
    """启动一个演示服务，逐次核查：每秒多少次、每次多久、占多少处理器时间。其余选项照传，如 --seconds 10 --workers 2。"""
    _run("http", context, as_json)


@app.command("import", context_settings=_OPEN)
def import_(context: typer.Context, as_json: AsJson = False) -> None:
    """导入一份虚构的名单文件，先全部新增，再全部不变。其余选项照传，如 --rows 100000 --database sqlite。"""
    _run("import", context, as_json)


def _run(name: str, context: typer.Context, as_json: bool) -> None:
    if not (ROOT / "benchmarks" / "__main__.py").is_file():
        raise JiangchengError(
            "benchmarks_missing",
            "这里没有测速程序",
            f"{ROOT} 下没有 benchmarks 文件夹：测速程序不随安装包提供",
            "请在项目的源代码文件夹中运行 make setup，再用 .venv/bin/jiangcheng bench 运行",
        )
    options = ["--json"] * as_json + context.args
    command = [sys.executable, "-m", "benchmarks", name, *options]
    raise typer.Exit(subprocess.run(command, cwd=ROOT, check=False).returncode)  # noqa: S603 - our own program
