"""The schema's version: bringing a database to it, and saying where a database stands."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.autogenerate.api import AutogenContext
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from adapters.storage.database import begin_write
from adapters.storage.tables import base

_MIGRATIONS = Path(__file__).parent / "migrations"
_ADVISORY_LOCK = 0x6A69616E67  # "jiang": any number that other programs on the same server do not use


@cache
def newest() -> str | None:
    """The newest version there is. Alembic reads every migration for it, once per process."""
    return ScriptDirectory.from_config(migration_config()).get_current_head()


def current(engine: Engine) -> str | None:
    """The database's version; None before the first upgrade."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine) -> None:
    """Brings the database to the newest version in one transaction. Processes that do so at once take turns; one that is there is only read."""
    if current(engine) == newest():
        return
    with begin_write(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        config = migration_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def differences(connection: Connection) -> list[Any]:
    """What a migration would still have to change so that the database equals the tables in the code; empty is good."""
    return list(compare_metadata(MigrationContext.configure(connection, opts=comparison_options()), base.metadata))


def comparison_options() -> dict[str, Any]:
    """How Alembic compares and writes; ``render_as_batch`` because SQLite cannot alter tables in place."""
    return {
        "target_metadata": base.metadata,
        "compare_type": True,
        "compare_server_default": True,
        "render_as_batch": True,
        "render_item": _render_our_types,
    }


def _render_our_types(kind: str, item: Any, context: AutogenContext) -> str | bool:
    """Writes our column types by name, and lets Alembic write everything else."""
    if kind == "type" and type(item).__module__ == base.__name__:
        return f"base.{type(item).__name__}()"
    return False


def migration_config() -> Config:
    """Where the migrations are, for Alembic's commands."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
