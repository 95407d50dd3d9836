"""Workers that crash or hang are replaced, a start that cannot work is given up, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from tests.faults.running import Service, gone, until


def test_a_crashed_worker_is_replaced(tmp_path: Path) -> None:
    with Service(tmp_path) as service:
        first = service.started()
        assert service.serving(1) == {str(first)}
        service.get("/crash")
        assert service.next() == {"lost": first, "reason": "crashed"}
        second = service.started()
        assert service.serving(1) == {str(second)}


def test_a_worker_that_gives_no_sign_of_life_is_replaced_while_the_other_serves(tmp_path: Path) -> None:
    with Service(tmp_path, workers=2, deadline=2) as service:
        pids = {service.started(), service.started()}
        assert service.serving(2) == {str(pid) for pid in pids}
        stopped, other = pids
        os.kill(stopped, signal.SIGSTOP)
        time.sleep(
            0.5
        )  # the engine is entered just after it says so; until then its process may still accept what dies with it
        assert {service.get("/pid") for _ in range(5)} == {str(other)}
        assert service.next() == {"lost": stopped, "reason": "hung"}
        assert service.serving(2) == {str(other), str(service.started())}


def test_the_endless_loop_of_durable_rules_is_ended_from_outside(tmp_path: Path) -> None:
    with Service(tmp_path, workers=2, deadline=2) as service:
        pids = {service.started(), service.started()}
        service.serving(2)
        asking = threading.Thread(target=service.get, args=("/hang",))
        asking.start()
        hung = int(until(lambda: service.hung.exists() and service.hung.read_text(), "the engine is asked"))
        (other,) = pids - {hung}
        time.sleep(
            0.5
        )  # the engine is entered just after it says so; until then its process may still accept what dies with it
        assert {service.get("/pid") for _ in range(5)} == {str(other)}
        assert service.next() == {"lost": hung, "reason": "hung"}
        assert service.serving(2) == {str(other), str(service.started())}
        asking.join()


def test_one_worker_alone_is_watched_too(tmp_path: Path) -> None:
    with Service(tmp_path, deadline=2) as service:
        first = service.started()
        service.serving(1)
        asking = threading.Thread(target=service.get, args=("/hang",))
        asking.start()
        assert service.next() == {"lost": first, "reason": "hung"}
        assert service.serving(1) == {str(service.started())}
        asking.join()


def test_a_parent_that_is_killed_takes_its_workers_with_it_even_one_that_hangs(tmp_path: Path) -> None:
    with Service(tmp_path, workers=2) as service:
        pids = {service.started(), service.started()}
        service.serving(2)
        os.kill(next(iter(pids)), signal.SIGSTOP)
        service.process.kill()
        for pid in pids:
            until(lambda pid=pid: gone(pid), "no orphan")  # type: ignore[misc]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_stops_when_asked(tmp_path: Path, number: signal.Signals) -> None:
    with Service(tmp_path, workers=2) as service:
        pids = {service.started(), service.started()}
        service.serving(2)
        assert service.stop(number) == 0
        assert all(gone(pid) for pid in pids)


def test_a_second_request_to_stop_waits_for_nobody(tmp_path: Path) -> None:
    with Service(tmp_path, app="create_slow_to_stop") as service:
        pid = service.started()
        service.serving(1)
        deadline = time.monotonic() + 14  # a patient stop takes fifteen seconds before it kills
        while service.process.poll() is None:
            service.process.terminate()
            time.sleep(0.5)
            assert time.monotonic() < deadline
        assert service.process.returncode == 0
        assert gone(pid)


def test_what_is_broken_from_the_start_is_told_once(tmp_path: Path) -> None:
    with Service(tmp_path, app="create_broken", workers=2) as service:
        pid = service.started()
        assert service.next() == {"lost": pid, "reason": "crashed"}
        assert service.process.wait(60) == 7, "the worker's own exit code"
        assert service._told.empty(), "it was not tried again"


def test_workers_that_die_again_and_again_are_started_ever_later_and_then_given_up(tmp_path: Path) -> None:
    with Service(tmp_path, app="create_dying", workers=2) as service:
        for _ in range(3):
            pid = service.started()
            assert service.next() == {"lost": pid, "reason": "crashed"}
        assert service.process.wait(60) == 9
        assert service._told.empty()
