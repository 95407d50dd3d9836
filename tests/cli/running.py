"""Runs the command line as a person would: another process, a data folder of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"

DEBTOR = "91419001MA00000154"
COMMAND = (str(Path(sys.executable).parent / "jiangcheng"),)


def environment(home: Path, **settings: str) -> dict[str, str]:
    """Our environment without settings of the developer's own, and with this data folder."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("JC_")}
    return {**clean, "JC_HOME": str(home), **settings}


def jiangcheng(home: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """One command; whatever happens, nobody sees a traceback."""
    result = subprocess.run(
        [*COMMAND, *arguments],
        env=environment(home, **settings),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "Traceback" not in result.stderr + result.stdout, result.stderr
    return result


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
