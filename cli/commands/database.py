"""``jiangcheng db``: the database's schema. Exit: 0 good, 1 failed."""

from __future__ import annotations

import typer

from cli import context, output

app = typer.Typer(help="数据库。", no_args_is_help=True)


@app.callback()
def db() -> None:
    """数据库。"""


@app.command("upgrade")
def upgrade() -> None:
    """建立数据库，或升级到本程序的版本。可以重复运行；正式环境请先备份。"""
    from adapters.storage import schema
    from adapters.storage.database import make_engine

    settings = context.read_settings()
    context.require_home(settings)
    engine = make_engine(settings.database)
    try:
        before = schema.current(engine)
        schema.upgrade(engine)
        after = schema.current(engine)
    finally:
        engine.dispose()
    if before == after:
        output.say(f"数据库已是最新版本（{after}）。")
    else:
        output.say(f"数据库已升级：{before or '空'} → {after}。")
