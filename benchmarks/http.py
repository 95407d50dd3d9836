"""Single checks over HTTP: how many a second the service answers, how long one takes, and what processor time it costs.

    python -m benchmarks http [--seconds 10] [--workers 1] [--connections 8] [--rate R] [--database sqlite|postgres] [--json]

The service is ``jiangcheng serve --demo`` with its real packs on a database of its own; the questions are those of the load
test: clear, hits that open cases, previews. Without ``--rate`` every connection asks again as soon as it is answered; with it,
checks leave when they are due, and latency counts from then. Exit code 1 when any answer was not 201. On a busy machine only
the CPU milliseconds mean anything; with PostgreSQL they leave the database server out.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import platform
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles
from typing import Any

import uvloop

from benchmarks.activations.client import ask_eagerly, ask_steadily
from benchmarks.activations.questions import question
from benchmarks.activations.service import Service, own_database

WARM_UP = 200
"""Checks before the clock starts: situations are met, statements prepared, pages cached."""


def measure(seconds: float, workers: int, connections: int, rate: float | None, database: str) -> dict[str, Any]:
    """Starts the service, asks, and stops it."""
    with (
        tempfile.TemporaryDirectory(prefix="jc-http-") as name,
        own_database(database, Path(name)) as url,
        Service(Path(name), url, workers=workers) as service,
    ):
        where = ("127.0.0.1", service.port, service.key)
        uvloop.run(ask_steadily(*where, question, rate=1e9, count=WARM_UP, connections=connections))
        fresh = map(question, itertools.count(WARM_UP))
        used, start = service.cpu_seconds(), time.monotonic()
        if rate is None:
            answers = uvloop.run(ask_eagerly(*where, fresh, seconds=seconds, connections=connections))
        else:
            count = max(2, int(rate * seconds))
            steady = ask_steadily(*where, lambda _: next(fresh), rate=rate, count=count, connections=connections)
            answers = uvloop.run(steady)
        took, used = time.monotonic() - start, service.cpu_seconds() - used
    ends = [1000 * (one.received - (one.sent if rate is None else one.due)) for one in answers]
    cuts = quantiles(ends, n=1000)
    return {
        "database": database,
        "workers": workers,
        "connections": connections,
        "rate_asked": rate,
        "checks": len(answers),
        "not_201": sum(one.status != 201 for one in answers),
        "checks_per_second": len(answers) / took,
        "milliseconds": {"p50": cuts[499], "p99": cuts[989], "p99.9": cuts[998]},
        "cpu_ms_per_check": 1000 * used / len(answers),
        "machine": {
            "system": platform.platform(),
            "processors": os.cpu_count(),
            "python": platform.python_version(),
            "load": round(os.getloadavg()[0], 1),
        },
    }


def main() -> int:
    """Measures once and prints."""
    options = argparse.ArgumentParser(prog="python -m benchmarks http", description=(__doc__ or "").splitlines()[0])
    options.add_argument("--seconds", type=float, default=10.0)
    options.add_argument("--workers", type=int, default=1)
    options.add_argument("--connections", type=int, default=8)
    options.add_argument("--rate", type=float, help="checks per second; without it, as many as are answered")
    options.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    options.add_argument("--json", action="store_true", help="print one JSON object")
    given = vars(options.parse_args())
    as_json = given.pop("json")
    found = measure(**given)
    if as_json:
        print(json.dumps(found, indent=2))
    else:
        print(*(f"{name}: {value}" for name, value in found["machine"].items()), sep="\n")
        print(f"{found['database']}, {found['workers']} workers, {found['connections']} connections")
        print(
            f"{found['checks']} checks, {found['checks_per_second']:.1f}/s; not answered with 201: {found['not_201']}"
        )
        print("latency, ms: " + ", ".join(f"{name} {ms:.1f}" for name, ms in found["milliseconds"].items()))
        print(f"processor time of the service: {found['cpu_ms_per_check']:.2f} ms a check")
    return int(found["not_201"] > 0)


if __name__ == "__main__":
    sys.exit(main())
