"""The name search: what it finds on the published pairs, and how fast it is among very many names.

Usage: python -m benchmarks names [--names 1000000] [--queries 300] [--database URL] [--json]
Prints the machine and versions. The ratios (a search beside comparing with every name; the index beside the names) travel between machines
better than the seconds.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import text

from adapters.crypto.keys import KeyRing
from adapters.storage import schema
from adapters.storage.database import SqlDatabase, make_engine
from benchmarks.workload.names import ask, fill, judge, pairs, random_names, slip
from services.names.form import core_of
from services.names.keeping import NameKeeper

NOW = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
AROUND = 3000
"""Random names around the pairs."""


@contextmanager
def opened(url: str | None) -> Iterator[tuple[SqlDatabase, KeyRing]]:
    """An empty database of its own, or the empty one that was named."""
    with tempfile.TemporaryDirectory(prefix="jc-bench-") as folder:
        keys = KeyRing(Path(folder) / "keys")
        engine = make_engine(url or f"sqlite:///{folder}/bench.db")
        schema.upgrade(engine)
        try:
            yield SqlDatabase(engine, keys.cipher), keys
        finally:
            engine.dispose()


def judged() -> dict[str, Any]:
    """Scores of the published pairs among random names."""
    with opened(None) as (database, keys):
        listed = dict.fromkeys([pair.listed for pair in pairs()] + random_names(AROUND))
        fill(database, keys.cipher, list(listed), NOW)
        NameKeeper(database, lambda: NOW).step()
        scores = judge(database, keys.cipher, NOW)
    return {
        "pairs": len(pairs()),
        "lines": list(scores.lines()),
        "recall_at_5": scores.recall,
        "unmarked": scores.unmarked,
    }


def timed(count: int, queries: int, url: str | None) -> dict[str, Any]:
    """Making the index, and searches with slips."""
    names, dice = random_names(count), random.Random(11)
    with opened(url) as (database, keys):
        fill(database, keys.cipher, names, NOW)
        begun, cpu = time.perf_counter(), time.process_time()
        NameKeeper(database, lambda: NOW).step()
        made, made_cpu = time.perf_counter() - begun, time.process_time() - cpu
        asked = [(slip(name, dice), name) for name in dice.sample(names, queries)]
        wall, used, first, five = [], [], 0, 0
        for query, name in asked:
            begun, cpu = time.perf_counter(), time.process_time()
            found = [one.name for one in ask(database, keys.cipher, query, NOW).candidates]
            wall.append(time.perf_counter() - begun)
            used.append(time.process_time() - cpu)
            first += name in found[:1]
            five += name in found
        with database.engine.connect() as connection:
            grams = "SELECT COUNT(*), SUM(size), SUM(LENGTH(places)) FROM name_posting"
            rows, places, octets = connection.execute(text(grams)).one()
    cores = [core_of(name) for name in names]
    begun = time.process_time()
    for query, _ in asked[:10]:
        process.extract(core_of(query), cores, scorer=fuzz.ratio, limit=5)
    whole = (time.process_time() - begun) / min(10, queries)
    return {
        "names": count,
        "queries": queries,
        "index": {
            "seconds": made,
            "cpu_seconds": made_cpu,
            "rows": rows,
            "places": int(places or 0),
            "mib": (octets or 0) / 2**20,
        },
        "search_ms": {"p50": _at(wall, 0.5), "p99": _at(wall, 0.99), "cpu_p50": _at(used, 0.5)},
        "compare_with_all_cpu_ms": whole * 1000,
        "times_cheaper_than_comparing_with_all": whole / statistics.median(used),
        "slips_found_first": first / queries,
        "slips_found_among_five": five / queries,
        "peak_memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "database": "sqlite" if url is None else url.split(":")[0],
    }


def _at(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] * 1000


def main() -> None:
    """Runs and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--names", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--database", help="an empty PostgreSQL database; a file of SQLite's when left out")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    found = {
        "machine": {"system": platform.platform(), "python": platform.python_version()},
        "versions": {name: version(name) for name in ("rapidfuzz", "opencc")},
        "pairs": judged(),
        "many": timed(options.names, options.queries, options.database),
    }
    print(json.dumps(found, ensure_ascii=False, indent=2) if options.json else _table(found))


def _table(found: dict[str, Any]) -> str:
    many, index, search = found["many"], found["many"]["index"], found["many"]["search_ms"]
    return "\n".join(
        [
            *(f"{name}: {value}" for part in ("machine", "versions") for name, value in found[part].items()),
            f"-- {found['pairs']['pairs']} pairs of tests/data/company_names.csv among {AROUND:,} random names",
            *found["pairs"]["lines"],
            f"-- {many['names']:,} random names, {many['queries']} searches with a slip, {many['database']}",
            f"index made in {index['seconds']:.1f} s ({index['cpu_seconds']:.1f} CPU s): {index['places']:,} places in {index['rows']:,} rows, {index['mib']:.0f} MiB",
            f"search: p50 {search['p50']:.1f} ms, p99 {search['p99']:.1f} ms, CPU p50 {search['cpu_p50']:.1f} ms (audit and registry included)",
            f"comparing with every name: {many['compare_with_all_cpu_ms']:.0f} CPU ms, {many['times_cheaper_than_comparing_with_all']:.0f} times a search",
            f"slips found first {many['slips_found_first']:.1%}, among five {many['slips_found_among_five']:.1%}; peak memory {many['peak_memory_mib']} MiB",
        ]
    )


if __name__ == "__main__":
    main()
