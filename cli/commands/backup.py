"""``jiangcheng backup`` and ``restore``: the database as one file, and back into an empty one. Exit: 0 good, 1 failed.

The folder of keys is kept apart on purpose: a backup alone cannot be read. ``restore`` says whether the keys that are there fit.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import context, output
from cli.failures import FAILED
from engine.errors import JiangchengError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from adapters.crypto.keys import KeyRing

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")]


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="写到哪个文件；已有的文件不覆盖。")],
    as_json: AsJson = False,
) -> None:
    """把数据库备份成一个文件，服务不用停。密钥目录不在其中，必须另外保存：只有备份而没有密钥，身份代码读不出来。"""
    from adapters.storage import schema
    from adapters.storage.backup import back_up
    from adapters.storage.database import make_engine

    settings = context.read_settings()
    engine = make_engine(settings.database)
    try:
        version = schema.current(engine)
        if version is None:
            raise JiangchengError(
                "schema_outdated", "数据库还没有建立", "", "没有可以备份的数据；请核对 JC_DATABASE_URL"
            )
        if version == schema.newest():
            _note(engine, _keys(settings.keys), "db.backup", file.name)
        back_up(engine, file)
    finally:
        engine.dispose()
    found = {"file": str(file), "bytes": file.stat().st_size, "schema": version, "keys": str(settings.keys)}
    if as_json:
        output.say_json(found)
        return
    output.say(f"已备份到 {file}（{found['bytes']} 字节，数据库版本 {version}）。")
    output.say(f"请把密钥目录 {settings.keys} 另外保存，不要和备份放在一起。")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="backup 写出的文件。")], as_json: AsJson = False
) -> None:
    """把备份恢复到一个空的数据库；已有数据的不覆盖。请先恢复密钥目录，恢复后会核对密钥是不是同一套。"""
    from adapters.storage import schema
    from adapters.storage.backup import restore as load
    from adapters.storage.database import SqlDatabase, make_engine
    from services.master_key.rotation import standing

    settings = context.read_settings()
    context.require_home(settings)
    if not file.is_file():
        raise JiangchengError("file_missing", "没有这个文件", str(file), "请核对路径")
    keys = _keys(settings.keys)
    engine = make_engine(settings.database)
    try:
        load(engine, file)
        version = schema.current(engine)
        fits = version == schema.newest()
        unreadable = sum(standing(SqlDatabase(engine, keys.cipher), keys.cipher).unreadable.values()) if fits else None
        if fits and not unreadable:
            _note(engine, keys, "db.restore", file.name)
    finally:
        engine.dispose()
    if as_json:
        output.say_json(
            {"file": str(file), "schema": version, "upgrade_needed": not fits, "unreadable_keys": unreadable}
        )
    else:
        output.say(f"已恢复 {file}（数据库版本 {version}）。")
        if not fits:
            output.say("数据库版本比程序旧：请运行 jiangcheng db upgrade，再用 jiangcheng keys status 核对密钥。")
        elif not unreadable:
            output.say("密钥相符。请再用 jiangcheng audit verify 核对审计链；有核对点的加 --checkpoint。")
    if unreadable:
        output.note(f"密钥目录 {settings.keys} 与备份不是同一套：{unreadable} 把密钥打不开。请恢复当时的密钥目录。")
        raise typer.Exit(FAILED)


def _keys(folder: Path) -> KeyRing:
    """The keys that are there: none are made, they would fit nothing."""
    from adapters.crypto.keys import KeyRing

    if not folder.is_dir() or not any(folder.iterdir()):
        raise JiangchengError("keys_missing", "没有密钥目录", str(folder), "请先从另外保存的备份恢复整个密钥目录")
    return KeyRing(folder)


def _note(engine: Engine, keys: KeyRing, action: str, name: str) -> None:
    """The act in the audit trail: a backup has its own entry in it."""
    from adapters.storage.database import SqlDatabase
    from services.audit import trail

    with SqlDatabase(engine, keys.cipher).write() as uow:
        trail.record(
            uow, actor=context.local_user(), action=action, entity="database", detail={"file": name}, now=context.now()
        )
