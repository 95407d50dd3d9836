"""The service itself through the death of a worker: nothing accepted is lost, and its figures go on."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
from collections.abc import Iterator

import httpx2 as httpx
import pytest

from tests.cli.running import DEBTOR
from tests.delivery.serving import Demo
from tests.delivery.test_demo import question
from tests.faults.running import gone, until

ROUNDS = int(os.environ.get("JC_FAULT_ROUNDS", "1"))
"""More with ``make faults``. Beyond a dozen a minute the supervisor would rightly give up."""

_STARTS = "jiangcheng_worker_starts_total"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo with two workers, watched closely. It gets over what is done to its workers, and goes on with others."""
    server = Demo(tmp_path_factory.mktemp("demo") / "home", "--workers", "2", JC_WORKER_DEADLINE_SECONDS="4").start()
    yield server
    assert server.stop() == 0
    assert not list((server.home / "run").glob("metrics-*")), "the figures' folder goes with the service"


def workers(demo: Demo) -> set[int]:
    """Process ids of the workers that the server has started."""
    listed = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(demo.pid)], capture_output=True, text=True, check=True
    )
    lines = [line.split(None, 1) for line in listed.stdout.splitlines()]
    return {int(pid) for pid, arguments in lines if "spawn_main" in arguments}


def figure(demo: Demo, name: str) -> float:
    """One figure as an operator's system reads it; -1 while it cannot be read."""
    try:
        text = httpx.get(f"{demo.base_url}/metrics", timeout=10, trust_env=False).text
    except httpx.HTTPError:
        return -1
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else -1


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_a_worker_dies_or_hangs_under_load(demo: Demo, number: signal.Signals) -> None:
    accepted: dict[str, bytes] = {}
    stop = threading.Event()

    def ask() -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            try:
                with demo.client() as client:
                    answer = client.post(
                        "/api/v1/checks", json=question(f"JYGC-{threading.get_ident()}-{turn}", code=DEBTOR)
                    )
            except httpx.HTTPError:
                continue  # what was not answered was not accepted; a caller asks again
            assert answer.status_code == 201, answer.text
            accepted[answer.json()["check_id"]] = answer.content

    asking = [threading.Thread(target=ask) for _ in range(3)]
    for thread in asking:
        thread.start()
    try:
        until(lambda: len(accepted) > 20, "checks are answered")
        until(lambda: figure(demo, _STARTS) >= 2, "the figures are read")
        started = figure(demo, _STARTS)
        for lost in range(1, ROUNDS + 1):
            before = figure(demo, 'jiangcheng_checks_total{outcome="restricted"}')
            victim = min(workers(demo))
            os.kill(victim, number)
            until(lambda victim=victim: gone(victim), "the worker is gone")  # type: ignore[misc]
            after = len(accepted)
            until(lambda reached=started + lost: figure(demo, _STARTS) == reached, "another is started")  # type: ignore[misc]
            until(lambda victim=victim: len(workers(demo) - {victim}) == 2, "two workers run")  # type: ignore[misc]
            until(lambda after=after: len(accepted) > after + 20, "checks are answered again")  # type: ignore[misc]
            assert figure(demo, 'jiangcheng_checks_total{outcome="restricted"}') >= before, "its figures outlive it"
    finally:
        stop.set()
        for thread in asking:
            thread.join()
    reason = "crashed" if number == signal.SIGKILL else "hung"
    assert figure(demo, f'jiangcheng_worker_losses_total{{reason="{reason}"}}') == ROUNDS
    assert figure(demo, 'jiangcheng_checks_total{outcome="restricted"}') >= len(accepted), "counted, whoever counted"
    with demo.client() as client:
        for check_id, content in accepted.items():
            assert client.get(f"/api/v1/checks/{check_id}").content == content
