"""How long the shipped packs take from files to something that could decide: read, lint, build; cold, in one process, no cache.

    python -m benchmarks packs [--rounds 5] [--json]

*Parsing alone* is what PyYAML's C parser needs for the events of the same files, nothing built from them: no loader of YAML can
be faster, and the ratio to it is what other machines can compare. CPU seconds, the fastest round of each stage, since whatever
else runs on a machine only ever adds. Importing the program is not counted.
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from collections.abc import Callable
from contextlib import closing
from importlib.metadata import version
from typing import Any, TypeVar

import yaml

from api.settings import PROJECT
from engine.deciding.decide import RuleEngine
from engine.examples.assumed import as_if_confirmed
from engine.examples.kept import examples_report
from engine.lint import lint
from engine.packs.cache import NO_CACHE
from engine.packs.packset import PackSet
from services.provenance.report import report
from tools.provenance_page import checked_on

DEMO = PROJECT / "rules" / "confirmations" / "demo.yaml"
Result = TypeVar("Result")


class Stages:
    """The fastest round of each stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def time(self, stage: str, work: Callable[[], Result]) -> Result:
        """Runs and counts."""
        started = time.process_time()
        result = work()
        taken = time.process_time() - started
        self.seconds[stage] = min(taken, self.seconds.get(stage, taken))
        return result


def parse_alone() -> int:
    """Only the events of every pack file; their number."""
    events = 0
    for top in ("rules", "memoranda"):
        for path in (PROJECT / top).rglob("*.yaml"):
            if path.name != "table.yaml":
                events += sum(1 for _ in yaml.parse(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
    return events


def one_round(stages: Stages) -> PackSet:
    """All stages once, each from nothing."""
    stages.time("parsing alone", parse_alone)
    packs = stages.time("read", lambda: PackSet.load(PROJECT, [DEMO]))
    day = checked_on(packs)
    stages.time("lint", lambda: lint(packs, day))
    stages.time("build", packs.canonical)
    with closing(stages.time("engine", lambda: RuleEngine(packs))):
        pass
    stages.time("examples", lambda: examples_report(as_if_confirmed(packs), NO_CACHE))
    stages.time("provenance", lambda: report(packs, day))
    return packs


def measure(rounds: int) -> dict[str, Any]:
    """Counts and the fastest rounds."""
    stages = Stages()
    for _ in range(rounds):
        packs = one_round(stages)
    counts = {
        "documents": len(packs.documents),
        "memoranda": len(packs.memoranda),
        "rules": sum(1 for _ in packs.rules()),
        "measures": len(packs.measures),
        "lists": len(packs.lists),
        "laws": len(packs.laws),
    }
    alone = stages.seconds["parsing alone"]
    needed = sum(stages.seconds[stage] for stage in ("read", "lint", "build", "engine"))
    return {
        "counts": counts,
        "cpu_seconds": {stage: round(seconds, 3) for stage, seconds in stages.seconds.items()},
        "read_lint_build": round(needed, 3),
        "times_parsing_alone": {stage: round(seconds / alone, 1) for stage, seconds in stages.seconds.items()},
    }


def main() -> None:
    """Runs and prints a table, or JSON for programs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    found = {
        "machine": {"system": platform.platform(), "processor": platform.machine()},
        "versions": {"python": platform.python_version(), "pyyaml": version("PyYAML")},
        **measure(options.rounds),
    }
    print(json.dumps(found, indent=2) if options.json else _table(found))


def _table(found: dict[str, Any]) -> str:
    lines = [f"{name}: {value}" for part in ("machine", "versions") for name, value in found[part].items()]
    lines.append(", ".join(f"{number} {name}" for name, number in found["counts"].items()))
    lines.append(f"{'stage':<16}{'CPU s':>8}{'× parsing':>11}")
    for stage, seconds in found["cpu_seconds"].items():
        lines.append(f"{stage:<16}{seconds:>8.3f}{found['times_parsing_alone'][stage]:>11.1f}")
    lines.append(f"read, lint, build and engine together: {found['read_lint_build']:.2f} CPU s")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
