"""``python -m tests.faults.service APP PORT WORKERS DEADLINE``: the supervisor as ``jiangcheng serve`` runs it, around a test application.

Says on standard output what it counts, one JSON object per line; exits with 9 when it has given up hope, after
``FAULTS_LIMIT`` losses in a row.
"""

from __future__ import annotations

import json
import os
import sys

from api import logs
from cli.serving import recovery
from cli.serving.running import supervise


class Told:
    """A reporter that a test can read."""

    def started(self, pid: int) -> None:
        """One line."""
        print(json.dumps({"started": pid}), flush=True)

    def lost(self, pid: int, reason: str) -> None:
        """One line."""
        print(json.dumps({"lost": pid, "reason": reason}), flush=True)


def main(app: str, port: str, workers: str, deadline: str) -> int:
    """Runs until stopped."""
    logs.configure("error")
    recovery.LIMIT = int(os.environ.get("FAULTS_LIMIT", recovery.LIMIT))
    ended = supervise(
        app,
        app,
        Told(),
        host="127.0.0.1",
        port=int(port),
        workers=int(workers),
        timeout_worker_healthcheck=int(deadline),
    )
    return 9 if ended.hopeless else ended.failure


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
