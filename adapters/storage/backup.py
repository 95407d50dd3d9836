"""A database as one file, and back into an empty one: SQLite by its own copying, PostgreSQL by pg_dump and pg_restore of its schema.

A copy is of one moment, while the service runs. The folder of keys is never part of it: whoever finds a backup cannot read it.
"""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine, inspect

from adapters.storage.schema import migration_config
from engine.errors import JiangchengError

_T = TypeVar("_T")
_SQLITE, _POSTGRES = b"SQLite format 3\x00", b"PGDMP"


def back_up(engine: Engine, path: Path) -> None:
    """Writes ``path``, readable by its owner only, whole or not at all. Raises JiangchengError where it exists."""
    if path.exists():
        raise JiangchengError("file_exists", "文件已经存在", str(path), "请换一个文件名")
    with _draft(path) as draft:
        _by_kind(engine, _copy_sqlite_to, _dump_postgres)(engine, draft)


def restore(engine: Engine, path: Path) -> None:
    """Fills an empty database. Raises JiangchengError for anything else, and for a file that is not such a backup."""
    with path.open("rb") as file:
        start = file.read(len(_SQLITE))
    if not start.startswith(_by_kind(engine, _SQLITE, _POSTGRES)):
        kind = _by_kind(engine, "SQLite", "PostgreSQL")
        raise _unfit(f"{path.name} 不是 {kind} 的备份", "请核对文件和 JC_DATABASE_URL：备份只能恢复到同一种数据库")
    _by_kind(engine, _copy_sqlite_from, _load_postgres)(engine, path)


def _by_kind(engine: Engine, sqlite: _T, postgres: _T) -> _T:
    return sqlite if engine.dialect.name == "sqlite" else postgres


@contextmanager
def _draft(path: Path) -> Iterator[Path]:
    """A file beside ``path`` that takes its name, safely on the disk, when the block ends well, and is gone otherwise."""
    draft = path.with_name(path.name + ".partial")
    draft.unlink(missing_ok=True)
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield draft
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)


def _file_of(engine: Engine) -> Path:
    return Path(str(engine.url.database))


def _copy_sqlite_to(engine: Engine, path: Path) -> None:
    source = _file_of(engine)
    if not source.exists():
        raise _unfit(f"没有数据库文件 {source}", "请核对 JC_DATABASE_URL 或 JC_HOME")
    _copy(source, path)


def _copy_sqlite_from(engine: Engine, path: Path) -> None:
    target = _file_of(engine)
    if any(Path(f"{target}{end}").exists() for end in ("", "-wal", "-shm")):
        raise _not_empty(str(target))
    try:
        with _draft(target) as draft:
            _copy(path, draft)
            with closing(sqlite3.connect(draft)) as connection:
                _require_known(_column(connection, "SELECT version_num FROM alembic_version"))
    except sqlite3.DatabaseError as error:
        raise _unfit(f"{path.name} 已损坏（{error}）", "请换一份备份") from error


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as given, closing(sqlite3.connect(target)) as made:
        given.backup(made)
        made.execute("PRAGMA journal_mode=DELETE")  # one file, without a journal beside it
        if (found := _column(made, "PRAGMA quick_check")) != ["ok"]:
            raise _unfit(f"{source.name} 已损坏（{found[0]}）", "请换一份备份")


def _column(connection: sqlite3.Connection, question: str) -> list[str]:
    return [row[0] for row in connection.execute(question)]


def _dump_postgres(engine: Engine, path: Path) -> None:
    _run(engine, "pg_dump", "--format=custom", f"--schema={_schema(engine)}", f"--file={path}")


def _load_postgres(engine: Engine, path: Path) -> None:
    if inspect(engine).get_table_names():
        raise _not_empty(str(engine.url.database))
    told = _run(None, "pg_restore", "--data-only", "--table=alembic_version", "--file=-", str(path))
    _require_known(re.findall(r"^COPY \S+ \(version_num\) FROM stdin;\n(\S+)$", told, re.MULTILINE))
    options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    _run(engine, "pg_restore", *options, f"--schema={_schema(engine)}", str(path))


def _schema(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(connection.exec_driver_sql("SELECT current_schema()").scalar_one())


def _run(engine: Engine | None, program: str, *options: str) -> str:
    """What the program printed. The password goes through the environment, where other users do not see it."""
    environment = dict(os.environ)
    if engine is not None:
        environment |= {"PGPASSWORD": engine.url.password} if engine.url.password else {}
        address = engine.url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
        options = (*options, f"--dbname={address}")
    command = [program, *options]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - fixed programs
    except FileNotFoundError as error:
        advice = "请安装与数据库服务器同版本的 PostgreSQL 客户端（例如 apt-get install postgresql-client）"
        raise JiangchengError("program_missing", f"没有找到程序 {program}", "", advice) from error
    if done.returncode:
        detail = next(iter(done.stderr.strip().splitlines()), "")
        advice = f"请按提示处理；{program} 的版本不能低于数据库服务器"
        raise JiangchengError("program_failed", f"{program} 没有完成", detail, advice)
    return done.stdout


def _require_known(versions: list[str]) -> None:
    try:
        ScriptDirectory.from_config(migration_config()).get_revision(versions[0])
    except IndexError as error:
        raise _unfit("备份里没有本系统的数据", "请核对文件") from error
    except CommandError as error:
        detail = f"数据库版本 {versions[0]} 比本程序新"
        raise _unfit(detail, "请用备份时的程序版本或更新的版本恢复") from error


def _not_empty(where: str) -> JiangchengError:
    return JiangchengError(
        "database_not_empty",
        "数据库不是空的，没有恢复",
        where,
        "恢复不会覆盖已有的数据：请先停止服务，移走原来的数据库（SQLite 连同 -wal、-shm 文件），或指定另一个空库",
    )


def _unfit(detail: str, advice: str) -> JiangchengError:
    return JiangchengError("backup_unfit", "不能使用这份备份", detail, advice)
