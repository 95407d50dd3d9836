"""Checks while revisions change: a steady rate of checks on the real service, and an activation every two seconds.

    python -m benchmarks activations [--rate 200] [--seconds 60] [--workers 2] [--database sqlite|postgres] [--json]

The service is the demo with its real packs, on a database of its own (PostgreSQL with fsync, or SQLite). Checks arrive
open-loop over kept connections: clear, hits that open cases, previews, each with an Idempotency-Key. Every two seconds a
revision is activated: a good edition that differs in one rule, a broken one (unsigned, text cut short, wrong signature in
turn), a good one … Afterwards every answer is judged and every stored check is decided again. Exit code 1 when anything
does not hold, also when only the rate was not reached; the machine and the figures are printed either way.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from benchmarks.activations.run import REACHED, Asked, Report, run


def main() -> int:
    """Runs and prints a table, or JSON for programs."""
    default = Asked()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rate", type=float, default=default.rate, help="checks per second")
    parser.add_argument("--seconds", type=float, default=default.seconds)
    parser.add_argument("--workers", type=int, default=default.workers)
    parser.add_argument("--every", type=float, default=default.every, help="seconds between activations")
    parser.add_argument("--database", choices=["sqlite", "postgres"], default=default.database)
    parser.add_argument("--connections", type=int, default=default.connections)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = vars(parser.parse_args())
    as_json = options.pop("json")
    asked = Asked(**options)
    before = os.getloadavg()[0]
    report = run(asked)
    reached = report.rate >= REACHED * asked.rate
    whole = {
        "machine": {
            "system": platform.platform(),
            "processors": os.cpu_count(),
            "load_before": round(before, 1),
            "python": platform.python_version(),
            "durable_rules": version("durable_rules"),
        },
        "asked": asdict(asked),
        "found": asdict(report),
        "holds": not report.faults,
        "rate_reached": reached,
    }
    print(json.dumps(whole, indent=2) if as_json else _table(whole, asked, report))
    return 0 if reached and not report.faults else 1


def _table(whole: dict[str, Any], asked: Asked, report: Report) -> str:
    lines = [f"{name}: {value}" for name, value in whole["machine"].items()]
    lines += [
        f"{asked.database}, {asked.workers} workers, {asked.connections} connections, {asked.seconds:g} s",
        f"rate: asked {asked.rate:g}/s, reached {report.rate:.1f}/s; {report.late} of {report.sent} sent late",
        "latency from when due, ms: " + ", ".join(f"{name} {ms:.0f}" for name, ms in report.milliseconds.items()),
        "CPU ms per check: " + ", ".join(f"{who} {ms:.2f}" for who, ms in report.cpu_milliseconds.items()),
        f"answers: {report.created} of {report.sent} were 201",
        f"activations: {report.good} good, broken {report.broken}",
        f"by worker: taken up {list(report.taken.values())}, refused {list(report.refused.values())}",
        f"decided by {report.deciding} revisions; {report.behind} answers by the one before the current",
        f"replays: {report.replays}",
    ]
    lines += [f"DOES NOT HOLD: {what} ({count})" for what, count in report.faults.items()]
    if not whole["rate_reached"]:
        lines.append(f"RATE NOT REACHED: {report.rate / asked.rate:.0%} of what was asked")
    lines.append("holds" if whole["holds"] else "does not hold")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
