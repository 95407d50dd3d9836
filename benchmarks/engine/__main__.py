"""``python -m benchmarks engine [--rules 1000,3000] [--engines …] [--rounds 9] [--json | --markdown]``.

What stands in docs/performance.md: ``… --json > report.json``, then ``… --read report.json --markdown``.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.engine.peers import ORDER, PACKAGES
from benchmarks.engine.report import markdown, plain
from benchmarks.engine.run import Plan, machine, run


def main() -> int:
    """Runs, and prints a table; 1 if this engine itself is out."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks engine", description="The same decisions by every engine."
    )
    parser.add_argument("--rules", default="1000,3000", help="numbers of rules, separated by commas")
    parser.add_argument("--engines", default=",".join(ORDER), help="some of the engines, separated by commas")
    parser.add_argument("--rounds", type=int, default=9, help="timed rounds")
    parser.add_argument("--batch", type=int, default=2_000, help="fresh events in a round")
    parser.add_argument("--checked", type=int, default=1_000, help="events compared with the oracle before")
    parser.add_argument(
        "--first", type=int, default=100_000, help="events of the first pass, after which memory is warm"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--markdown", action="store_true", help="print what stands in docs/performance.md")
    parser.add_argument("--read", type=Path, help="print a report that --json wrote, instead of measuring")
    given = parser.parse_args()
    if given.read:
        print((markdown if given.markdown else plain)(json.loads(given.read.read_text(encoding="utf-8"))))
        return 0
    wanted = given.engines.split(",")
    if unknown := sorted(set(wanted) - set(ORDER)):
        parser.error(f"no such engine: {', '.join(unknown)}; there are: {', '.join(ORDER)}")
    installed = [name for name in wanted if _version(PACKAGES[name])]
    for name in sorted(set(wanted) - set(installed)):
        print(f"not installed, left out: {name} (`make bench` installs it)", file=sys.stderr)
    report: dict[str, Any] = {
        "command": " ".join(["python -m benchmarks engine", *sys.argv[1:]]),
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "machine": machine(),
        "versions": {PACKAGES[name]: _version(PACKAGES[name]) for name in installed},
        "sizes": [],
    }
    for count in map(int, given.rules.split(",")):
        plan = Plan(count, given.rounds, given.batch, given.checked, given.first)
        report["sizes"].append({**vars(plan), "engines": [engine.as_json() for engine in run(plan, installed)]})
    print(json.dumps(report, indent=2) if given.json else markdown(report) if given.markdown else plain(report))
    return int(
        any(e["failed"] for size in report["sizes"] for e in size["engines"] if e["engine"].startswith("jiangcheng"))
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


if __name__ == "__main__":
    sys.exit(main())
