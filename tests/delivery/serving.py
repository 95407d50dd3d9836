"""A demo server in a process of its own, started as users start it, and killed as machines kill it."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path
from typing import Any, cast

import httpx2 as httpx

from tests.cli.running import COMMAND, ROOT, environment, free_port

START_SECONDS = 90


class Demo:
    """``jiangcheng serve --demo`` on a data folder."""

    def __init__(self, home: Path, *options: str, **settings: str) -> None:
        self.home = home
        self._options = options
        self._settings = settings
        self.base_url = ""
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Demo:
        """Starts and waits until it has told that it is up, which is after its events were posted."""
        port = free_port()
        self.base_url = f"http://127.0.0.1:{port}"
        self.home.parent.mkdir(parents=True, exist_ok=True)
        log = self.home.parent / f"server-{port}.log"
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [*COMMAND, "serve", "--demo", "--port", str(port), *self._options],
                env=environment(self.home, **self._settings),
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + START_SECONDS
        while "已启动" not in log.read_text(errors="replace"):
            assert self._process.poll() is None, log.read_text(errors="replace")
            assert time.monotonic() < deadline, log.read_text(errors="replace")
            time.sleep(0.1)
        return self

    @property
    def pid(self) -> int:
        """The process that was started, which supervises."""
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """kill -9: no time for any good-bye."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """Ctrl-C, as a person stops it; returns the exit code."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(timeout=30)

    @property
    def credentials(self) -> dict[str, Any]:
        """What the file holds."""
        return cast(dict[str, Any], json.loads((self.home / "demo" / "credentials.json").read_text()))

    def client(self, client_id: str = "demo-bidding") -> httpx.Client:
        """Speaks as one of the demo's systems."""
        (key,) = (c["key"] for c in self.credentials["clients"] if c["id"] == client_id)
        return httpx.Client(
            base_url=self.base_url, headers={"Authorization": f"Bearer {key}"}, timeout=30, trust_env=False
        )
