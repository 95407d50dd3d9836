"""CPU of the database's server."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Connection


def server_cpu(connection: Connection) -> float:
    """CPU seconds of the server process behind a connection; 0 where there is none on this machine."""
    if connection.dialect.name == "sqlite":
        return 0.0
    pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
    try:
        used = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(used[11]) + int(used[12])) / os.sysconf("SC_CLK_TCK")
