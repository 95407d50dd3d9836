"""How long a revision takes from files to deciding: read, lint, examples, store, swap; cold, and with one memorandum changed.

    python -m benchmarks revisions [--rules 3000] [--examples 3] [--json]

Every stage is the service's own code on an embedded database. *Cold* has an empty cache and a process that decides nothing
yet. Then one memorandum is edited, the largest and a middling one: its note; one rule, which gets another department and is
confirmed anew; every rule so at once; every rule's condition; and a measure that it gives. What an edit does not touch comes out of the cache of packs on
disk or stays in the engine that decides meanwhile. CPU seconds of one process by stage, and how long all of it took; the
machine and the versions are printed, and the ratio to cold is what other machines can compare.
"""

from __future__ import annotations

import argparse
import json
import platform
import re
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import yaml

from adapters.crypto.keys import KeyRing
from adapters.files.pack_cache import PackCache
from adapters.storage import schema
from adapters.storage.database import SqlDatabase, make_engine
from benchmarks.workload import rules, write_packs
from benchmarks.workload.catalogue import DEPARTMENTS
from benchmarks.workload.packs import confirm
from engine.days import day_of
from engine.examples.assumed import as_if_confirmed
from engine.examples.kept import examples_report
from engine.lint import has_errors, lint
from engine.packs.packset import PackSet
from services.revisions.activating import activate
from services.revisions.active import ActiveRules
from services.revisions.manifest import Origin
from services.revisions.model import Kind
from tests.support.unobserved import Unobserved

NOW = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
Result = TypeVar("Result")


@dataclass
class Stages:
    """CPU seconds by stage, in order. ``wall``: seconds that all of them took."""

    seconds: dict[str, float] = field(default_factory=dict)
    wall: float = 0.0

    def time(self, stage: str, work: Callable[[], Result]) -> Result:
        """Runs and counts."""
        started, began = time.process_time(), time.perf_counter()
        result = work()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + time.process_time() - started
        self.wall += time.perf_counter() - began
        return result

    def row(self) -> dict[str, float]:
        """Rounded, with the sum."""
        whole = self.seconds | {"all": sum(self.seconds.values()), "wall": self.wall}
        return {name: round(value, 2) for name, value in whole.items()}


class Office:
    """One process that decides, on a database of its own."""

    def __init__(self, home: Path, packs: Path, confirmations: tuple[Path, ...]) -> None:
        self.packs, self.confirmations, self.home = packs, confirmations, home
        keys = KeyRing(home / "keys")
        engine = make_engine(f"sqlite:///{home / 'bench.db'}")
        schema.upgrade(engine)
        self.signer = keys.signer
        self.database = SqlDatabase(engine, keys.cipher)
        self.rules = ActiveRules(self.database, self.signer, Unobserved(), demo=True)

    def take_up(self) -> Stages:
        """From the folder to deciding. SystemExit when what should be sound is not."""
        stages = Stages()
        cache = PackCache(self.home / "cache")
        packs = stages.time("read", lambda: PackSet.load(self.packs, self.confirmations, cache))
        findings = stages.time("lint", lambda: lint(packs, day_of(NOW), cache))
        report = stages.time("examples", lambda: examples_report(as_if_confirmed(packs, cache), cache))
        if has_errors(findings) or not report.publishable:
            raise SystemExit("the synthetic packs should be publishable; run the tests of benchmarks/workload")
        stages.time("store", lambda: self._store(packs))
        taken = stages.time("swap", lambda: self.rules.refresh(NOW))
        if not taken or self.rules.packs.revision != packs.revision:
            raise SystemExit(f"not taken up: {self.rules.last_error}")
        return stages

    def _store(self, packs: PackSet) -> None:
        origin = Origin(Kind.DEMO, None, "account:a", NOW, "account:b", NOW)
        with self.database.write() as uow:
            activate(uow, packs, origin, self.signer, after=uow.revisions.last_sequence(), now=NOW)


def rewrite_note(memorandum: Path, word: str) -> None:
    """Another note: the text of the memorandum is a new one."""
    memorandum.write_text(f'{memorandum.read_text(encoding="utf-8")}note: "{word}"\n', encoding="utf-8")


def move_rules(memorandum: Path, most: int | None = None) -> None:
    """Other departments carry out the first ``most`` rules, or all: who confirmed them must do so again."""
    text = memorandum.read_text(encoding="utf-8")
    moved = re.sub(r'"carried_out_by": \["([^"]+)"\]', _other, text, count=most or 0)
    if moved == text:
        raise SystemExit("the rules of the workload are written otherwise than this benchmark edits them")
    memorandum.write_text(moved, encoding="utf-8")


def ask_more(memorandum: Path) -> None:
    """Every rule asks one thing more, which is so of everybody: other conditions, and examples that come to the same."""
    document = yaml.load(memorandum.read_text(encoding="utf-8"), yaml.CBaseLoader)  # noqa: S506 - texts, lists and mappings
    for rule in document["rules"]:
        asked = [rule["when"]] if "when" in rule else []
        rule["when"] = {"all": [*asked, {"subject.kind": {"exists": "true"}}]}
    memorandum.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


def rename_measure(memorandum: Path) -> None:
    """Another title of the measure that the memorandum's first rule gives: every memorandum that gives it is looked at anew."""
    document = yaml.load(memorandum.read_text(encoding="utf-8"), yaml.CBaseLoader)  # noqa: S506 - as above
    path = memorandum.parents[2] / "rules" / "measures" / f"{document['rules'][0]['measure']}.yaml"
    text = path.read_text(encoding="utf-8")
    renamed = re.sub(r'("?title"?: "?)', r"\1改过的", text, count=1)
    if renamed == text:
        raise SystemExit("the measures of the workload are written otherwise than this benchmark edits them")
    path.write_text(renamed, encoding="utf-8")


def _other(found: re.Match[str]) -> str:
    other = DEPARTMENTS[(DEPARTMENTS.index(found[1]) + 1) % len(DEPARTMENTS)]
    return f'"carried_out_by": ["{other}"]'


def measure(count: int, examples: int) -> dict[str, Any]:
    """All runs, in one process and one home."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        written = write_packs(home / "packs", rules(count), examples)
        office = Office(home, written.root, written.confirmations)
        confirming = PackCache(home / "confirming")  # of its own: what an office's people read is not what is measured
        found = {"cold": office.take_up().row()}
        by_size = sorted((written.root / "memoranda").glob("*/memorandum.yaml"), key=lambda path: path.stat().st_size)
        for size, path in (("largest", by_size[-1]), ("middling", by_size[len(by_size) // 2])):
            edits: dict[str, Callable[[], None]] = {
                "note": partial(rewrite_note, path, size),
                "one rule": partial(move_rules, path, 1),
                "every rule": partial(move_rules, path),
                "every condition": partial(ask_more, path),
                "a measure of its": partial(rename_measure, path),
            }
            for what, edit in edits.items():
                edit()
                confirm(written.root, confirming)
                found[f"{size}: {what}"] = office.take_up().row()
        office.rules.close()
    return {"rules": count, "examples": written.examples, "memoranda": len(by_size), "cpu_seconds": found}


def main() -> None:
    """Runs and prints a table, or JSON for programs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rules", type=int, default=3000)
    parser.add_argument("--examples", type=int, default=3, help="examples per rule")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    report = {
        "machine": {"system": platform.platform(), "processor": platform.machine()},
        "versions": {"python": platform.python_version(), "durable_rules": version("durable_rules")},
        **measure(options.rules, options.examples),
    }
    print(json.dumps(report, indent=2) if options.json else _table(report))


def _table(report: dict[str, Any]) -> str:
    lines = [f"{name}: {value}" for part in ("machine", "versions") for name, value in report[part].items()]
    lines.append(
        f"{report['rules']} rules, {report['examples']} examples, {report['memoranda']} memoranda; CPU seconds, and wall"
    )
    runs = report["cpu_seconds"]
    stages = list(runs["cold"])
    lines.append(f"{'':<27}" + "".join(f"{stage:>10}" for stage in stages) + f"{'of cold':>10}")
    for what, row in runs.items():
        share = row["all"] / runs["cold"]["all"]
        lines.append(f"{what:<27}" + "".join(f"{row[stage]:>10.2f}" for stage in stages) + f"{share:>10.0%}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
