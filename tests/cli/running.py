"""Runs the command line on a data folder of its own.

``jiangcheng`` runs it in this process, which saves starting Python each time; ``command`` runs the installed command as
a person does.
"""

from __future__ import annotations

import contextlib
import io
import os
import socket
import subprocess
import sys
from pathlib import Path
from unittest import mock

from cli.main import run

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
    output, errors = io.StringIO(), io.StringIO()
    with (
        mock.patch.dict(os.environ, environment(home, **settings), clear=True),
        contextlib.chdir(ROOT),
        contextlib.redirect_stdout(output),
        contextlib.redirect_stderr(errors),
    ):
        code = run(list(arguments))
    result = subprocess.CompletedProcess(list(arguments), code, output.getvalue(), errors.getvalue())
    assert "Traceback" not in result.stderr + result.stdout, result.stderr
    return result


def command(home: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """The same as another process."""
    return subprocess.run(
        [*COMMAND, *arguments],
        env=environment(home, **settings),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
