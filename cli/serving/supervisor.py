"""The parent: starts workers, replaces those that crash or hang, and stops them all.

uvicorn's supervisor brings the processes, the pipe and the signals. Ours differs in four ways: a hung worker is noticed
without waiting for it; a worker that keeps failing is started ever later, and the service gives up in the end; the first
worker prepares and is ready before there are others; stopping is bounded in time whatever a worker does.
"""

from __future__ import annotations

import signal
import socket
import time
from dataclasses import dataclass, field
from typing import Protocol

import structlog
from uvicorn import Config
from uvicorn.supervisors.multiprocess import Multiprocess

from cli.serving.recovery import Recovery
from cli.serving.worker import Worker

log = structlog.get_logger("supervisor")

HUNG_AT_STOP_SECONDS = 3.0
"""A worker that has been silent for so long when the service stops would not hear the request to stop either."""

ANSWER_SECONDS = 1.0
"""For one that starts to say whether it serves by now."""

STOP_MARGIN_SECONDS = 5.0
"""Beyond the time that workers give to requests under way."""

_STOPPING = frozenset({signal.SIGINT, signal.SIGTERM})
"""What somebody who is tired of waiting sends once more; terminals send other signals on their own account."""


class Reporter(Protocol):
    """Counts what happens to workers."""

    def started(self, pid: int) -> None:
        """A worker process was started."""

    def lost(self, pid: int, reason: str) -> None:
        """One ended unasked: ``crashed`` or ``hung``."""


@dataclass(slots=True)
class _Place:
    """Where one worker belongs."""

    worker: Worker | None = None
    recovery: Recovery = field(default_factory=Recovery)


class Supervisor(Multiprocess):
    """``first`` is the configuration of the worker that prepares, ``config`` of all others.

    After ``run``: ``failure`` is the exit code with which the first worker gave up, having said why; ``hopeless`` tells that
    every place failed again and again.
    """

    def __init__(self, config: Config, first: Config, sockets: list[socket.socket], reporter: Reporter) -> None:
        without_terminal = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN  # nohup
        super().__init__(config, sockets)
        if without_terminal:
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
        self.failure = 0
        self.hopeless = False
        self._first = first
        self._prepared = False
        self._places = [_Place() for _ in range(config.workers)]
        self._reporter = reporter
        self._deadline = float(config.timeout_worker_healthcheck)
        self._looked = time.monotonic()

    def init_processes(self) -> None:
        """The first worker alone: what is wrong with the service is found once and told once."""
        self._start(self._places[0])

    def keep_subprocess_alive(self) -> None:
        """One round: looks at every worker, replaces what is lost, fills places that are due."""
        now = time.monotonic()
        paused = now - self._looked > self._deadline / 2
        self._looked = now
        for place in self._places:
            if self.should_exit.is_set():
                return
            if place.worker is not None:
                if paused:
                    place.worker.excuse(now)
                self._look_after(place, place.worker, now)
            if place.worker is None and self._due(place, now):
                self._start(place)

    def terminate_all(self) -> None:
        """Asks every worker to finish what it has begun; those that hang, or still start and serve nothing, are killed."""
        now = time.monotonic()
        for worker in self._workers():
            if not worker.ready:
                worker.look_again(now, ANSWER_SECONDS)  # since the last round it may have begun to serve
            if not worker.ready or worker.silent(now) > HUNG_AT_STOP_SECONDS:
                worker.kill()
            else:
                worker.terminate()

    def join_all(self) -> None:
        """Waits for them; those that take too long, and all when a second signal comes, are killed."""
        self.signal_queue.clear()
        deadline = time.monotonic() + (self.config.timeout_graceful_shutdown or 0) + STOP_MARGIN_SECONDS
        for worker in self._workers():
            while worker.process.is_alive() and time.monotonic() < deadline and not self._asked_again():
                worker.process.join(0.05)
            if worker.process.is_alive():
                log.error("worker_killed", pid=worker.pid, reason="slow_to_stop")
                worker.kill()
            worker.process.join()

    def handle_hup(self) -> None:
        """The terminal was closed: stops, as a program without a supervisor does."""
        self.should_exit.set()

    def handle_ttin(self) -> None:
        """The number of workers is fixed."""

    def handle_ttou(self) -> None:
        """The number of workers is fixed."""

    def _asked_again(self) -> bool:
        return any(number in _STOPPING for number in self.signal_queue)

    def _workers(self) -> list[Worker]:
        return [place.worker for place in self._places if place.worker is not None]

    def _due(self, place: _Place, now: float) -> bool:
        if self.should_exit.is_set() or now < place.recovery.not_before:
            return False
        return self._prepared or place is self._places[0]

    def _start(self, place: _Place) -> None:
        place.worker = Worker(self.config if self._prepared else self._first, self.sockets)
        place.worker.start()
        pid = place.worker.pid or 0
        self._reporter.started(pid)
        log.info("worker_started", pid=pid)

    def _look_after(self, place: _Place, worker: Worker, now: float) -> None:
        worker.look(now)
        self._prepared = self._prepared or worker.ready
        alive = worker.process.is_alive()
        if alive and not worker.overdue(now, self._deadline):
            place.recovery.living(now - worker.began)
            return
        silent = worker.silent(now)
        worker.kill()
        worker.process.join()
        place.worker = None
        self._lost(place, worker, "hung" if alive else "crashed", silent if alive else 0.0)

    def _lost(self, place: _Place, worker: Worker, reason: str, silent: float) -> None:
        pid, code = worker.pid or 0, worker.exitcode or 0
        self._reporter.lost(pid, reason)
        if code > 0 and not self._prepared:  # it said why, and would say the same again
            self.failure = code
            self.should_exit.set()
            return
        now = time.monotonic()
        lived = now - worker.began
        wait = place.recovery.lost(now, lived)
        log.error(
            "worker_lost",
            pid=pid,
            reason=reason,
            exit=_exit(code),
            lived=round(lived, 1),
            silent=round(silent, 1),
            in_a_row=place.recovery.losses,
            again_in=wait,
        )
        started = [place for place in self._places if place.recovery.losses or place.worker is not None]
        if all(place.recovery.hopeless for place in started):
            self.hopeless = True
            self.should_exit.set()


def _exit(code: int) -> str:
    """``SIGKILL`` for a process ended by a signal, ``signal 35`` for one without a name, otherwise its code."""
    if code >= 0:
        return str(code)
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
