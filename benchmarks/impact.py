"""The impact report over stored checks against deciding every check twice in full, on the same synthetic checks.

Usage: python -m benchmarks.impact [--messages 200000] [--rules 200] [--changed 0.05] [--sample 3000] [--json]

One process fills a SQLite database with decided checks, another makes the report, so that its peak memory is its own. The
full re-decision parses each stored document, rebuilds the decision's input and decides by both engines; the entries come from
memory, so it is spared the look-ups that a real one would need. It runs on a sample, warm (situations remembered) and cold
(durable-rules decides every message); ratios are per check and in CPU time, which other work on the machine disturbs least.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import insert

from adapters.crypto.keys import KeyRing
from adapters.impact.bench import open_bench
from adapters.storage import schema
from adapters.storage.database import SqlDatabase, begin_write, make_engine
from adapters.storage.tables.checks import credit_check, revision_text
from benchmarks.workload import Event, Rule, events, rules, write_packs
from benchmarks.workload.events import NOW
from engine.days import day_of
from engine.deciding.decide import RuleEngine
from engine.inputs import DecisionInput, Matter, Subject, SubjectKind
from engine.language.fields import matter_fields
from engine.packs.digests import canonical, sm3
from engine.packs.packset import PackSet
from engine.values import from_json
from services.impact.service import ImpactService, Part

DAYS = 180
_BATCH = 1000


def two_sets(folder: Path, count: int, changed: float) -> tuple[PackSet, PackSet]:
    """The packs, and the same with other conditions in a share of the rules."""
    before = rules(count)
    rng, others = random.Random(3), iter(rules(count, seed=8))
    after = [_changed(rule, next(others)) if rng.random() < changed else rule for rule in before]
    found = []
    for name, chosen in (("a", before), ("b", after)):
        (folder / name).mkdir(exist_ok=True)
        written = write_packs(folder / name, chosen)
        found.append(written.load())
    return found[0], found[1]


def _changed(rule: Rule, other: Rule) -> Rule:
    return replace(rule, when=other.when)


def listed(messages: int) -> Iterator[Event]:
    """Events on some list until they make this many messages; those on no list are as many again, and left out."""
    made = 0
    for event in events(messages * 4):
        if event.entries:
            yield event
            made += len(event.entries)
            if made >= messages:
                return


def fill(folder: Path, packs: PackSet, messages: int) -> int:
    """Decides and stores the checks; how many there are."""
    database = _database(folder)
    schema.upgrade(database.engine)
    engine = RuleEngine(packs)
    with begin_write(database.engine) as connection:
        text = {"revision": packs.revision, "canonical": packs.canonical(), "stored_at": NOW}
        connection.execute(insert(revision_text), text)
    stored, waiting = 0, iter(listed(messages))
    while batch := [_row(engine, number, event) for number, event in enumerate(islice(waiting, _BATCH), stored)]:
        with begin_write(database.engine) as connection:
            connection.execute(insert(credit_check), batch)
        stored += len(batch)
    engine.close()
    return stored


def _row(engine: RuleEngine, number: int, event: Event) -> dict[str, Any]:
    given = replace(event.decision_input(), now=NOW - timedelta(days=number % DAYS))
    decision = engine.decide(given)
    document = canonical(decision.document)
    return {
        "check_id": f"c{number:09d}",
        "client": "bench",
        "department": "bench",
        "operator": "bench",
        "purpose": "bench",
        "matter_kind": event.matter,
        "decided_at": given.now,
        "day": day_of(given.now),
        "revision": decision.revision,
        "registry_version": 1,
        "outcome": decision.outcome.value,
        "complete": decision.complete,
        "favoured": decision.favoured,
        "preview": True,
        "document": document,
        "document_digest": sm3(document),
        "answer": b"{}",
    }


def report(folder: Path, first: PackSet, second: PackSet) -> dict[str, Any]:
    """The impact run, timed by stage. Building the two engines is not part of it."""
    a, b = RuleEngine(first), RuleEngine(second)
    stages: dict[str, float] = {}
    current = ["", 0.0]

    def progress(stage: str, done: int, total: int) -> None:
        """CPU time since the last call belongs to the stage that was going on."""
        name, since = str(current[0]), float(current[1])
        now = time.process_time()
        stages[name] = stages.get(name, 0.0) + now - since
        current[:] = [stage, now]

    current[:] = ["read", time.process_time()]
    cpu, wall = time.process_time(), time.perf_counter()
    before = _rss()
    service = ImpactService(_database(folder), partial(open_bench, folder))
    found = service.report(a, b, actor="bench", now=NOW, parts=frozenset({Part.CHECKS}), progress=progress).checks
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    assert found is not None
    progress("", 0, 0)
    return {
        "checks": found.total,
        "messages": found.messages,
        "situations": found.situations,
        "changed": found.changed,
        "unchanged": found.unchanged,
        "unknown": found.unknown,
        "cpu_s": cpu,
        "wall_s": wall,
        "messages_per_cpu_s": found.messages / cpu,
        "stages_cpu_s": stages,
        "rss_before_mb": before,
        "rss_peak_mb": _rss(),
    }


def in_full(folder: Path, first: PackSet, second: PackSet, sample: int, situations: int | None) -> dict[str, float]:
    """CPU seconds per check of deciding a sample of checks twice. ``situations``: 0 for cold, None for warm."""
    options = {} if situations is None else {"situations": situations}
    a, b = RuleEngine(first, **options), RuleEngine(second, **options)
    pairs = list(islice(zip(_documents(folder), listed(10**9), strict=False), sample))
    changed = 0
    if situations is None:  # warm: what a long run would have met before is not charged
        for document, event in pairs:
            _twice(a, b, document, event)
    cpu = time.process_time()
    for document, event in pairs:
        changed += _twice(a, b, document, event)
    cpu = time.process_time() - cpu
    a.close()
    b.close()
    return {"checks": len(pairs), "changed": changed, "cpu_s_per_check": cpu / len(pairs)}


def _twice(a: RuleEngine, b: RuleEngine, document: bytes, event: Event) -> bool:
    stored = json.loads(document)
    matter = stored["inputs"]["matter"]
    fields = matter_fields(a.packs.matters[matter["kind"]])
    values = {fields[name].short: from_json(fields[name].type, value) for name, value in matter["fields"].items()}
    one = stored["inputs"]["subjects"][0]
    key = one["subject_key"]
    subject = Subject(0, one["role"], SubjectKind(one["kind"]), key, region=one.get("region"), names_differ=frozenset())
    listings = event.decision_input().listings[key]
    now = NOW.fromisoformat(stored["now"])
    given = DecisionInput(Matter(matter["kind"], values), (subject,), {key: listings}, now, 1)
    before, after = a.decide(given), b.decide(given)
    return [_lines(x) for x in before.subjects] != [_lines(x) for x in after.subjects]


def _lines(subject: Any) -> object:
    hits = [
        (hit.listing.listing_id, [(m.measure, m.outcome, m.strength, m.proposed, m.departments) for m in hit.measures])
        for hit in subject.hits
    ]
    return subject.outcome, subject.complete, subject.favoured, hits


def _documents(folder: Path) -> Iterator[bytes]:
    with _database(folder).read() as uow:
        for check in uow.impact.checks(None):
            yield check.document


def _database(folder: Path) -> SqlDatabase:
    return SqlDatabase(make_engine(f"sqlite:///{folder / 'bench.db'}"), KeyRing(folder / "keys").cipher)


def _rss() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def machine() -> dict[str, str]:
    """What the figures were taken on."""
    return {
        "machine": f"{platform.machine()}, {platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "duckdb": duckdb.__version__,
    }


def main() -> int:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=200_000)
    parser.add_argument("--rules", type=int, default=200)
    parser.add_argument("--changed", type=float, default=0.05)
    parser.add_argument("--sample", type=int, default=3_000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--stage", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.stage:
        first, second = two_sets(options.folder, options.rules, options.changed)
        print(json.dumps(_stage(options, first, second)))
        return 0
    with tempfile.TemporaryDirectory(prefix="jc-bench-") as folder:
        figures = {name: _apart(name, Path(folder)) for name in ("fill", "report", "warm", "cold")}
    figures["machine"] = machine()
    each = figures["report"]["cpu_s"] / figures["report"]["checks"]
    figures["ratio"] = {name: figures[name]["cpu_s_per_check"] / each for name in ("warm", "cold")}
    _tell(figures, options.json)
    return 0


def _stage(options: argparse.Namespace, first: PackSet, second: PackSet) -> dict[str, Any]:
    if options.stage == "fill":
        return {"checks": fill(options.folder, first, options.messages)}
    if options.stage == "report":
        return report(options.folder, first, second)
    return in_full(options.folder, first, second, options.sample, 0 if options.stage == "cold" else None)


def _apart(stage: str, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.impact", *sys.argv[1:], "--stage", stage, "--folder", str(folder)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ourselves
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def _tell(figures: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(figures, indent=2))
        return
    for name, value in figures["machine"].items():
        print(f"{name:>10}: {value}")
    found = figures["report"]
    print(f"{found['checks']:,} checks, {found['messages']:,} messages, {found['situations']:,} situations")
    print(f"changed {found['changed']:,}, unchanged {found['unchanged']:,}, unknown {found['unknown']:,}")
    print(
        f"report: {found['cpu_s']:.1f} s CPU, {found['wall_s']:.1f} s wall, {found['messages_per_cpu_s']:,.0f} messages/CPU-s"
    )
    print("  CPU by stage: " + ", ".join(f"{name} {seconds:.1f} s" for name, seconds in found["stages_cpu_s"].items()))
    print(
        f"  memory: {found['rss_before_mb']:.0f} MB with both engines built, {found['rss_peak_mb']:.0f} MB at the peak"
    )
    for name in ("warm", "cold"):
        full = figures[name]
        print(
            f"every check twice in full, {name}: {full['cpu_s_per_check'] * 1e6:.0f} us CPU per check over {full['checks']:,}"
            f" ({full['changed']:,} changed); ratio {figures['ratio'][name]:.1f}"
        )


if __name__ == "__main__":
    sys.exit(main())
