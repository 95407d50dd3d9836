"""Starts the test service, listens to what it tells, and ends everything that it started."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2 as httpx

from tests.cli.running import ROOT, free_port

PATIENCE = 60.0
"""Seconds for anything to happen on a busy machine; what works takes a few."""


def until(true: Callable[[], Any], what: str) -> Any:
    """Waits for a condition and returns what made it true."""
    deadline = time.monotonic() + PATIENCE
    while not (found := true()):
        assert time.monotonic() < deadline, what
        time.sleep(0.05)
    return found


def gone(pid: int) -> bool:
    """Whether a process has ended, reaped or not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (OSError, IndexError):
        return True
    return state in "ZX"


def _hear_the_terminal() -> None:
    """The tests may themselves run under nohup, which is inherited."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


class Service:
    """One run; a context manager that leaves no process behind."""

    def __init__(
        self, folder: Path, *, app: str = "create", workers: int = 1, deadline: int = 30, before: tuple[str, ...] = ()
    ) -> None:
        """``before``: a command under which it runs, in a session of its own."""
        self.port = free_port()
        self.hung = folder / "hung"
        self._told: queue.Queue[dict[str, Any]] = queue.Queue()
        self._started: list[int] = []
        self.process = subprocess.Popen(
            [
                *before,
                sys.executable,
                "-m",
                "tests.faults.service",
                f"tests.faults.app:{app}",
                str(self.port),
                str(workers),
                str(deadline),
            ],
            cwd=ROOT,
            env={**os.environ, "FAULTS_HUNG": str(self.hung), "FAULTS_LIMIT": "3"},
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=_hear_the_terminal,
        )
        self._reader = threading.Thread(target=self._listen)
        self._reader.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            told = json.loads(line)
            self._started += [told["started"]] if "started" in told else []
            self._told.put(told)

    def next(self) -> dict[str, Any]:
        """What it tells next."""
        return self._told.get(timeout=PATIENCE)

    def started(self) -> int:
        """The process id of the worker of whose start it tells next."""
        return int(self.next()["started"])

    def get(self, path: str) -> str:
        """An answer on a connection of its own; empty when there is none."""
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=5, trust_env=False) as client:
                return client.get(path).text
        except httpx.HTTPError:
            return ""

    def serving(self, count: int) -> set[str]:
        """Waits until so many different workers answer; their process ids."""
        seen: set[str] = set()

        def more() -> bool:
            seen.add(self.get("/pid"))
            seen.discard("")
            return len(seen) >= count

        until(more, f"{count} workers answer")
        return seen

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Asks it to stop; its exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def __enter__(self) -> Service:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for pid in self._started:
            until(lambda pid=pid: gone(pid), f"worker {pid} ends with its parent")  # type: ignore[misc]
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()
