"""One worker process as its parent sees it, and what it does first when it begins.

uvicorn's process answers each ping over a pipe from a thread of its own, which needs the interpreter: a call into C that
never gives it back silences the worker, whatever its event loop was doing. Here pings are asked without waiting, so that
one silent worker does not keep the parent from its signals and from the others.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import pickle
import signal
import socket
import sys
import time
from contextlib import suppress

from uvicorn import Config
from uvicorn.supervisors.multiprocess import Process

START_SECONDS = 60.0
"""Loading Python and unpickling on a busy machine come before the first answer; afterwards the deadline holds."""

_PR_SET_PDEATHSIG = 1


class Worker(Process):
    """``ready``: it serves, or has served."""

    def __init__(self, config: Config, sockets: list[socket.socket]) -> None:
        super().__init__(config, sockets)
        self.ready = False
        self.began = time.monotonic()
        self._asked: float | None = None
        self._answered = False

    def look(self, now: float) -> None:
        """Takes the answers that have come, and asks again when none is outstanding."""
        try:
            while self.parent_conn.poll():
                self.ready = self.parent_conn.recv() is True or self.ready
                self._answered, self._asked = True, None
            if self._asked is None:
                self.parent_conn.send(b"ping")
                self._asked = now
        except (OSError, EOFError, pickle.UnpicklingError):
            return  # its end is gone: it has ended, or the silence will tell

    def look_again(self, now: float, patience: float) -> None:
        """Asks now and waits so many seconds for the answer, at most."""
        self.look(now)
        with suppress(OSError):  # its end is gone
            self.parent_conn.poll(patience)
        self.look(now)

    def excuse(self, now: float) -> None:
        """The parent itself did not run for a while, so nothing can be said of the worker."""
        if self._asked is not None:
            self._asked = now

    def silent(self, now: float) -> float:
        """Seconds for which a ping has waited for its answer."""
        return 0.0 if self._asked is None else now - self._asked

    def overdue(self, now: float, deadline: float) -> bool:
        """Whether it has been silent for longer than a process that runs can be."""
        return self.silent(now) > (deadline if self._answered else max(deadline, START_SECONDS))

    def target(self, sockets: list[socket.socket] | None = None) -> None:
        """In the worker: serves until it is told to stop."""
        for number in (signal.SIGTERM, signal.SIGINT):  # uvicorn repeats what stopped it; then the exit handlers run
            signal.signal(number, lambda *_: sys.exit(0))
        signal.signal(
            signal.SIGHUP, signal.SIG_IGN
        )  # a closed terminal tells every process: what follows is the parent's to say
        end_with_parent()
        gc.disable()  # until the application stands: what a start makes stays, and looking for garbage in it costs a quarter of the start
        super().target(sockets)


def end_with_parent() -> None:
    """Lets the kernel kill this process when its parent dies, however that came, also while it hangs in C. Linux only."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    parent = multiprocessing.parent_process()
    if parent is not None and os.getppid() != parent.pid:  # it died before the kernel was asked
        os._exit(1)
