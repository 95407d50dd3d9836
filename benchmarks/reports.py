"""How fast reports over a year are: a million checks and a hundred thousand cases, on SQLite and on a PostgreSQL of its own.

Usage: python -m benchmarks reports [--checks 1000000] [--cases 100000] [--width 1000] [--database sqlite|postgres] [--json]
Writes the year in bulk, then takes each report a few times; the first is told apart, since later ones find the pages in memory.
Also streams 12,000 cases and all into a workbook, each in a process of its own, and tells the peaks of their memory.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from adapters.crypto.keys import KeyRing
from adapters.documents.report_xlsx import details_xlsx
from adapters.storage import schema
from adapters.storage.database import SqlDatabase, make_engine
from adapters.storage.unit_of_work import SqlUnitOfWork
from benchmarks.activations.service import own_database
from benchmarks.server_cpu import server_cpu
from benchmarks.workload.year import DAYS, FIRST, Plan, fill
from engine.days import SHANGHAI
from engine.packs.packset import PackSet
from services.accounts.model import Caller, Role
from services.reports.building import build
from services.reports.model import Figure, Period, Report, Scope, Selection
from services.reports.periods import DAY
from services.reports.reading import read_items, stream_cases
from services.reports.store import CaseRow
from services.reports.tables import tables_of
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
            found["reports"][name] = _timed(
                lambda uow, s=scope, p=period: _report(uow, packs, s, p),  # type: ignore[misc]
                database,
                turns,
            )
        selection = Selection(Scope(effect="punish"), YEAR, Figure.CASES, {"outcome": "implemented"})
        found["reports"]["first page of 60 % of all cases"] = _timed(
            lambda uow: read_items(uow, packs, OFFICE, selection, now=NOW), database, turns
        )
        found["workbooks"] = _workbooks(url, folder, plan.cases)
    return found


def _timed(take: Callable[[SqlUnitOfWork], Any], database: SqlDatabase, turns: int) -> dict[str, float]:
    """Of the wall clock the median, of CPU (this process and the database's server) too: others on the machine inflate the wall."""
    walls, cpus = [], []
    for _ in range(turns):
        with database.read() as uow:
            begun, used = time.perf_counter(), time.process_time() + server_cpu(uow.connection)
            take(uow)
            walls.append(time.perf_counter() - begun)
            cpus.append(time.process_time() + server_cpu(uow.connection) - used)
    return {
        "first_s": walls[0],
        "median_s": statistics.median(walls[1:] or walls),
        "cpu_s": statistics.median(cpus[1:] or cpus),
    }


def _report(uow: SqlUnitOfWork, packs: PackSet, scope: Scope, period: Period) -> Report:
    """The numbers, and all that the page and the other forms are laid out from."""
    report = build(uow, packs, scope, period, now=NOW)
    for part in report.parts:
        tables_of(part, Titles(packs))
    return report


def _workbook(url: str, folder: Path, rows: int) -> tuple[int, float, float]:
    """Rows written, CPU seconds, and the peak of the process's memory in MiB; in a process of its own, whose peak is its own."""
    packs = PackSet.load(ROOT, [])
    database = SqlDatabase(make_engine(url), KeyRing(folder / "keys").cipher)
    begun, written = time.process_time(), 0

    def counted(cases: Iterable[CaseRow]) -> Iterator[CaseRow]:
        nonlocal written
        for case in cases:
            written += 1
            yield case

    selection = Selection(Scope(effect="punish"), YEAR, Figure.CASES)
    with database.read() as uow:
        cases = islice(stream_cases(uow, packs, OFFICE, selection, now=NOW), rows)
        details_xlsx(Titles(packs), counted(cases)).unlink()
    return written, time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _workbooks(url: str, folder: Path, most: int) -> list[dict[str, float]]:
    found = []
    for rows in (12_000, most):
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as alone:
            written, cpu, peak = alone.submit(_workbook, url, folder, rows).result()
        found.append({"rows": written, "cpu_s": cpu, "peak_rss_mib": peak})
    return found


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
    found: dict[str, Any] = {
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
                f"  {name:44} first {times['first_s']:.2f} s  median {times['median_s']:.2f} s  CPU {times['cpu_s']:.2f} s"
            )
        for book in result["workbooks"]:
            print(
                f"  workbook of {book['rows']:,} cases: CPU {book['cpu_s']:.1f} s, peak {book['peak_rss_mib']:.0f} MiB"
            )


if __name__ == "__main__":
    main()
