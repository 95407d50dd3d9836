"""Signals as terminals and machines send them: to every process of the service, or besides a request to stop."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

from tests.faults.running import Service, until


def answered_through(service: Service, happens: Callable[[], object]) -> str:
    """What a caller gets whose request is under way when something happens."""
    answers: list[str] = []
    asking = threading.Thread(target=lambda: answers.append(service.get("/slow")))
    asking.start()
    until(service.hung.exists, "the request is under way")
    happens()
    asking.join()
    return answers[0]


def test_a_closed_terminal_lets_requests_finish(tmp_path: Path) -> None:
    """The kernel tells every process of the terminal at once."""
    with Service(tmp_path) as service:
        service.started()
        service.serving(1)
        group = os.getpgid(service.process.pid)
        assert answered_through(service, lambda: os.killpg(group, signal.SIGHUP)) == "done"
        assert service.process.wait(60) == 0


def test_under_nohup_a_closed_terminal_changes_nothing(tmp_path: Path) -> None:
    with Service(tmp_path, before=("nohup",)) as service:
        pid = service.started()
        service.serving(1)
        group = os.getpgid(service.process.pid)
        assert answered_through(service, lambda: os.killpg(group, signal.SIGHUP)) == "done"
        assert service.serving(1) == {str(pid)}
        assert service.stop() == 0


def test_only_a_second_request_to_stop_hurries_it(tmp_path: Path) -> None:
    """A terminal window whose size changes is none."""
    with Service(tmp_path) as service:
        service.started()
        service.serving(1)

        def stopped() -> None:
            service.process.terminate()
            for _ in range(12):  # some of them while it waits for the request
                time.sleep(0.1)
                service.process.send_signal(signal.SIGWINCH)

        assert answered_through(service, stopped) == "done"
        assert service.process.wait(60) == 0
