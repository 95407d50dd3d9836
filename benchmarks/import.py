"""How fast a listing file goes in: parsing, checking and writing apart, each over the same rows, in one run.

Usage: python -m benchmarks import [--rows 100000] [--persons 10] [--database URL] [--json]
Prints the machine and versions. The ratios (share of each stage) travel between machines better than the seconds.
"""

from __future__ import annotations

import argparse
import csv
import json
import platform
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from stdnum.cn import ric, uscc

from adapters.crypto.keys import KeyRing
from adapters.files.open_rows import open_rows
from adapters.files.reader_process import open_listing
from adapters.storage.database import SqlDatabase, make_engine
from adapters.storage.tables import base
from engine.days import day_of
from engine.documents import ListType
from services.registry import admission
from services.registry.columns import columns_of
from services.registry.drafts import DraftReader
from services.registry.imports import import_file

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


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Wall seconds and the result."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def measure(rows: int, every_person: int, url: str | None) -> dict[str, Any]:
    """Each stage includes the ones before it; the differences are the stages themselves."""
    with tempfile.TemporaryDirectory(prefix="jc-bench-") as folder:
        path = Path(folder) / "rows.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADER)
            writer.writerows(row(number, every_person) for number in range(rows))
        keys = KeyRing(Path(folder) / "keys")
        database = SqlDatabase(make_engine(url or f"sqlite:///{folder}/bench.db"), keys.cipher)
        base.metadata.create_all(database.engine)
        columns = columns_of(LIST)

        def parse() -> int:
            return sum(1 for _ in open_rows(path, columns))

        def check() -> int:
            reader, today = DraftReader(LIST), day_of(NOW)
            return sum(1 for _ in _admitted(reader, open_rows(path, columns), today))

        def write() -> Any:
            with database.write() as uow:
                return import_file(uow, keys.cipher, LIST, open_listing(path, LIST), actor="local:bench", now=NOW)

        parsing, _ = timed(parse)
        checking, admitted = timed(check)
        writing, first = timed(write)
        again, second = timed(write)
        if not (admitted == first.new == second.unchanged == rows):
            raise SystemExit(f"expected {rows} rows everywhere, got {admitted}, {first.summary()}, {second.summary()}")
        database.engine.dispose()
    whole = writing
    return {
        "rows": rows,
        "persons_every": every_person,
        "seconds": {"parse": parsing, "check": checking - parsing, "write": writing - checking, "whole": whole},
        "share": {
            "parse": parsing / whole,
            "check": (checking - parsing) / whole,
            "write": (writing - checking) / whole,
        },
        "rows_per_second": {"first": rows / writing, "unchanged": rows / again},
        "unchanged_to_first": again / writing,
        "peak_memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "machine": {
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            "processor": platform.machine(),
            "system": platform.platform(),
            "database": "sqlite" if url is None else url.split(":")[0],
        },
    }


def _admitted(reader: DraftReader, rows: Any, today: Any) -> Iterator[Any]:
    for raw in rows:
        draft = reader.read(raw)
        if not isinstance(draft, tuple) and not any(admission.refusals(draft, LIST, today)):
            yield draft


def main() -> None:
    """Measures once and prints."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--persons", type=int, default=10, help="every n-th row is a natural person; 0 for none")
    options.add_argument("--database", help="an empty database; SQLite in a temporary folder without it")
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    result = measure(given.rows, given.persons, given.database)
    if given.json:
        json.dump(result, sys.stdout, indent=1)
        return
    print(f"{result['machine']}\n{given.rows} rows, every {given.persons}th a natural person")
    for stage in ("parse", "check", "write"):
        print(f"{stage:6} {result['seconds'][stage]:7.2f} s  {result['share'][stage]:6.1%}")
    print(f"whole  {result['seconds']['whole']:7.2f} s  {result['rows_per_second']['first']:,.0f} rows/s")
    print(
        f"the same file again: {result['unchanged_to_first']:.2f} of that; peak memory {result['peak_memory_mib']} MiB"
    )


if __name__ == "__main__":
    main()
