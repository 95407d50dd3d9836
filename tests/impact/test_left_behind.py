"""A run that is killed cannot tidy up; the next one does."""

from __future__ import annotations

import multiprocessing
import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path

from adapters.impact.bench import open_bench


def _begin_and_wait(home: Path, told: Connection) -> None:
    with open_bench(home) as bench:
        bench._duck.write("documents", {"no": 1})
        told.send(True)
        signal.pause()


def test_what_a_killed_run_left_goes_with_the_next_and_what_runs_stays(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    killed = context.Process(target=_begin_and_wait, args=(tmp_path, there))
    killed.start()
    assert here.recv()
    (left,) = tmp_path.glob("run/impact-*")
    with open_bench(tmp_path):
        assert left.is_dir(), "its run goes on"
    assert killed.pid is not None
    os.kill(killed.pid, signal.SIGKILL)
    killed.join()
    assert left.is_dir()
    with open_bench(tmp_path):
        assert not left.exists()
    killed.close()
