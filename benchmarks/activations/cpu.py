"""Processor time of who works on a check, as Linux tells it: the client, the service's processes, the database's."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Used:
    """Seconds so far. The client also writes the activations; SQLite works within the service."""

    client: float
    service: float
    database: float

    def since(self, before: Used, checks: int) -> dict[str, float]:
        """Milliseconds per check since then."""
        spent = {
            "client": self.client - before.client,
            "workers": self.service - before.service,
            "database": self.database - before.database,
        }
        return {who: 1000 * seconds / checks for who, seconds in (spent | {"together": sum(spent.values())}).items()}


def used(service: int, engine: Engine) -> Used:
    """By this process, the service with this process id and the PostgreSQL server of the engine."""
    return Used(time.process_time(), _of_tree(service), _of_tree(_server_of(engine)))


def _server_of(engine: Engine) -> int | None:
    if engine.dialect.name == "sqlite":
        return None
    with engine.connect() as connection:
        backend = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    return int(_status(backend)[1])


def _of_tree(root: int | None) -> float:
    """With all that it started, also what has ended."""
    if root is None:
        return 0.0
    known = {int(path.name): _status(int(path.name)) for path in Path("/proc").glob("[0-9]*")}
    family = {root}
    while grown := {pid for pid, status in known.items() if status and int(status[1]) in family} - family:
        family |= grown
    return sum(int(field) for pid in family for field in known.get(pid, [])[11:15]) / _TICKS


def _status(pid: int) -> list[str]:
    """What stands behind the name in /proc/PID/stat; empty when the process has gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    except OSError:
        return []
