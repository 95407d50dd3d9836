"""How fast reports over a year are: a million checks and a hundred thousand cases, on SQLite and on a PostgreSQL of its own.

Usage: python -m benchmarks reports [--checks 1000000] [--cases 100000] [--width 1000] [--database sqlite|postgres] [--json]
Writes the year in bulk, then takes each report a few times; the first is told apart, since later ones find the pages in memory.
Also streams all cases into a workbook and tells the memory that this took.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import Any

from adapters.crypto.keys import KeyRing
from adapters.documents.report_xlsx import report_xlsx
from adapters.storage import schema
from adapters.storage.database import SqlDatabase, make_engine
from benchmarks.activations.service import own_database
from benchmarks.workload.year import DAYS, FIRST, Plan, fill
from engine.days import SHANGHAI
from engine.packs.packset import PackSet
from services.accounts.model import Caller, Role
from services.reports.building import build
from services.reports.model import Figure, Period, Report, Scope, Selection
from services.reports.periods import DAY
from services.reports.reading import read_items, stream_cases
from services.reports.titles import Titles

ROOT = Path(__file__).resolve().parents[1]
LAST = FIRST + DAY * (DAYS - 1)
NOW = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
YEAR, HALF = Period(FIRST, LAST), Period(date(2026, 5, 24), LAST)
OFFICE = Caller("account:bench", frozenset({"jy-credit"}), frozenset({Role.CREDIT_OFFICE}))
SCOPES = {
    "memorandum, a year": (Scope("judgment-defaulters"), YEAR),
    "memorandum, half a year and the half before": (Scope("judgment-defaulters"), HALF),
    "department, a year": (Scope(department="jy-bidding-supervisor"), YEAR),
    "city, a year": (Scope(), YEAR),
    "city, half a year and the half before": (Scope(), HALF),
}


def measure(plan: Plan, turns: int, kind: str) -> dict[str, Any]:
    """One database: how long the year took to write, and each report to make."""
    packs = PackSet.load(ROOT, [])
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jc-bench-")))
        url = stack.enter_context(own_database(kind, folder))
        keys = KeyRing(folder / "keys")
        database = SqlDatabase(make_engine(url), keys.cipher)
        stack.callback(database.engine.dispose)
        schema.upgrade(database.engine)
        begun = time.perf_counter()
        fill(database, packs, plan)
        written = time.perf_counter() - begun
        found: dict[str, Any] = {"database": kind, "written_s": written, "reports": {}}
        for name, (scope, period) in SCOPES.items():
            found["reports"][name] = _timed(lambda s=scope, p=period: _report(database, packs, s, p), turns)  # type: ignore[misc]
        selection = Selection(Scope(effect="punish"), YEAR, Figure.CASES, {"outcome": "implemented"})
        found["reports"]["first page of 60 % of all cases"] = _timed(lambda: _items(database, packs, selection), turns)
        found["workbook"] = _workbook(database, packs)
    return found


def _timed(take: Callable[[], Any], turns: int) -> dict[str, float]:
    walls = []
    for _ in range(turns):
        begun = time.perf_counter()
        take()
        walls.append(time.perf_counter() - begun)
    return {"first_s": walls[0], "median_s": statistics.median(walls[1:] or walls), "worst_s": max(walls)}


def _report(database: SqlDatabase, packs: PackSet, scope: Scope, period: Period) -> Report:
    with database.read() as uow:
        return build(uow, packs, scope, period, now=NOW)


def _items(database: SqlDatabase, packs: PackSet, selection: Selection) -> int:
    with database.read() as uow:
        return read_items(uow, packs, OFFICE, selection, now=NOW).total


def _workbook(database: SqlDatabase, packs: PackSet) -> dict[str, float]:
    report = _report(database, packs, Scope(), YEAR)
    total = sum(part.now.count(Figure.CASES) for part in report.parts)
    begun = time.perf_counter()
    tracemalloc.start()
    with database.read() as uow:
        streams = (
            row
            for part in report.parts
            for row in stream_cases(uow, packs, OFFICE, Selection(part.now.scope, report.period, Figure.CASES), now=NOW)
        )
        path = report_xlsx(report, Titles(packs), streams, total)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    size = path.stat().st_size
    path.unlink()
    return {
        "rows": total,
        "seconds_with_tracing": time.perf_counter() - begun,
        "peak_mib": peak / 2**20,
        "file_mib": size / 2**20,
    }


def main() -> None:
    """Measures and prints."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--checks", type=int, default=1_000_000)
    options.add_argument("--cases", type=int, default=100_000)
    options.add_argument("--width", type=int, default=1_000, help="bytes of each check's document and of its answer")
    options.add_argument("--turns", type=int, default=4)
    options.add_argument("--database", choices=["sqlite", "postgres"], help="both without it")
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    plan = Plan(given.checks, given.cases, given.width)
    wanted = [given.database] if given.database else ["sqlite", "postgres"]
    machine = {
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
    }
    found = {
        "machine": machine,
        "checks": plan.checks,
        "cases": plan.cases,
        "width": plan.width,
        "results": [measure(plan, given.turns, kind) for kind in wanted],
    }
    if given.json:
        json.dump(found, sys.stdout, indent=1)
        return
    print(machine)
    for result in found["results"]:
        print(
            f"{result['database']}: {plan.checks:,} checks, {plan.cases:,} cases, written in {result['written_s']:.0f} s"
        )
        for name, times in result["reports"].items():
            print(
                f"  {name:44} first {times['first_s']:.2f} s  median {times['median_s']:.2f} s  worst {times['worst_s']:.2f} s"
            )
        book = result["workbook"]
        print(
            f"  workbook of the city, {book['rows']:,} cases: {book['seconds_with_tracing']:.0f} s with tracing,"
            f" peak {book['peak_mib']:.1f} MiB, file {book['file_mib']:.1f} MiB"
        )


if __name__ == "__main__":
    main()
