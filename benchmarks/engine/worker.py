"""One engine in a process of its own: it builds, proves that it is right, and then times what it is told to.

Speaks JSON lines: its own on standard output, commands on standard input. A crash is seen by the parent as the end.
"""

from __future__ import annotations

import gc
import itertools
import json
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.engine.work import Decider, Work, stream
from benchmarks.workload import Event

CHECKED_SEED, FIRST_SEED, FRESH_SEED = 1_000_000, 2_000_000, 3_000_000
"""Streams of their own: the events that are checked, those of a first pass, and those that are timed afterwards."""


def main() -> None:
    """``python -m benchmarks.engine.worker NAME RULES CHECKED``."""
    name, count, checked = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    peer = import_module(f"benchmarks.engine.peers.{name}")
    work = Work(count)
    _ = work.cases, name.startswith("jiangcheng") and work.packs  # the rules as data; reading them is not timed
    gc.collect()
    before, wall, cpu = _resident(), time.perf_counter(), time.process_time()
    decider: Decider = peer.build(work)
    built = {"build_s": time.perf_counter() - wall, "build_cpu_s": time.process_time() - cpu}
    gc.collect()
    built["build_mib"] = (_resident() - before) / 2**20
    _say({**built, "form": peer.FORM, **_check(decider, work, checked)})
    fresh = stream(FRESH_SEED)
    first = stream(FIRST_SEED)
    for line in sys.stdin:
        command = json.loads(line)
        events = itertools.islice(first if command["do"] == "first" else fresh, command["events"])
        _say({**_timed(decider, events, command["do"]), **decider.notes(), "mib": _resident() / 2**20})


def _check(decider: Decider, work: Work, checked: int) -> dict[str, Any]:
    """Every answer against the oracle's, before anything is timed."""
    wrong = fired = 0
    shown = ""
    for event in itertools.islice(stream(CHECKED_SEED), checked):
        expected, got = work.expected(event), decider.decide(decider.prepare(event))
        fired += len(expected)
        if got != expected:
            wrong += 1
            shown = shown or f"expected {expected}, got {got}"
    return {"checked": checked, "wrong": wrong, "mean_fired": fired / checked, "example": shown[:200]}


def _timed(decider: Decider, events: Iterator[Event], what: str) -> dict[str, Any]:
    """CPU seconds of a batch as a whole; for ``latency`` each decision by the wall clock instead, in microseconds."""
    prepared = [decider.prepare(event) for event in events]
    decide = decider.decide
    gc.collect()
    gc.freeze()  # what stands is not walked through again and again while the clock runs; the same for every engine
    if what == "latency":
        clock, waits = time.perf_counter_ns, []
        for item in prepared:
            begun = clock()
            decide(item)
            waits.append(clock() - begun)
        return {"us": [wait / 1_000 for wait in waits]}
    start = time.process_time()
    for item in prepared:
        decide(item)
    return {"events": len(prepared), "cpu_s": time.process_time() - start}


def _resident() -> int:
    """Bytes of memory in use."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096


def _say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
