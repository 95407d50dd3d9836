"""Runs every engine in a process of its own, in turns, and gathers what they say."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Plan:
    """How much is done. ``batch`` events are timed in each of ``rounds``; ``checked`` are compared with the oracle first.

    ``first``: events of the first pass, after which an engine that remembers is warm; others need none of it.
    """

    rules: int
    rounds: int = 9
    batch: int = 2_000
    checked: int = 1_000
    first: int = 100_000


@dataclass
class Found:
    """What is known of one engine on one size; ``failed`` says why it is out."""

    name: str
    built: dict[str, Any] = field(default_factory=dict)
    first: dict[str, Any] = field(default_factory=dict)
    rates: list[float] = field(default_factory=list)
    micros: list[float] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    failed: str = ""

    def as_json(self) -> dict[str, Any]:
        """Figures for programs."""
        figures: dict[str, Any] = {"engine": self.name, **self.built, "failed": self.failed}
        if self.rates:
            waits = statistics.quantiles(self.micros, n=100)
            figures |= {
                "per_cpu_s": round(statistics.median(self.rates)),
                "slowest_round": round(min(self.rates)),
                "fastest_round": round(max(self.rates)),
                "p50_us": round(waits[49], 1),
                "p99_us": round(waits[98], 1),
                "mib": round(self.after["mib"], 1),
            }
        if self.first:
            figures["first_pass"] = {
                "events": self.first["events"],
                "per_cpu_s": round(self.first["events"] / self.first["cpu_s"]),
                **_served({}, self.first),
            }
            figures["timed"] = _served(self.before, self.after)
        return figures


def _served(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """How many messages were served from situations already known, of those between two moments."""
    hits, decided = (after.get(name, 0) - before.get(name, 0) for name in ("hits", "decided"))
    return {"hit_rate": round(hits / max(1, hits + decided), 4), "situations": after.get("situations", 0)}


class Worker:
    """One engine's process. Every method answers None once it has died, and ``failed`` says how."""

    def __init__(self, name: str, plan: Plan) -> None:
        command = [sys.executable, "-m", "benchmarks.engine.worker", name, str(plan.rules), str(plan.checked)]
        self._process = subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.failed = ""

    def hear(self) -> dict[str, Any] | None:
        """The next answer."""
        assert self._process.stdout is not None
        if line := self._process.stdout.readline():
            found: dict[str, Any] = json.loads(line)
            return found
        self._died()
        return None

    def ask(self, what: str, events: int) -> dict[str, Any] | None:
        """Has a batch done and gives its figures."""
        assert self._process.stdin is not None
        if self.failed:
            return None
        try:
            self._process.stdin.write(json.dumps({"do": what, "events": events}) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            self._died()
            return None
        return self.hear()

    def close(self) -> None:
        """Ends the process and waits for it."""
        self._process.kill()
        self._process.communicate()

    def _died(self) -> None:
        _, errors = self._process.communicate()
        last = errors.strip().splitlines()[-1:] or [""]
        self.failed = f"ended with code {self._process.returncode}: {last[0][:200]}"


def run(plan: Plan, names: Iterable[str]) -> list[Found]:
    """Builds and checks one engine after the other, then times those that are right in turns, round by round."""
    found, workers = [], {}
    for name in names:
        engine = Found(name)
        found.append(engine)
        _tell(f"{plan.rules} rules: {name}")
        worker = Worker(name, plan)
        engine.built = worker.hear() or {}
        if not worker.failed and engine.built["wrong"]:
            worker.failed = f"{engine.built['wrong']} of {plan.checked} answers are wrong: {engine.built['example']}"
        if not worker.failed:
            warm = name == "jiangcheng_warm"
            answer = worker.ask("first", plan.first if warm else plan.batch) or {}
            engine.before = answer
            engine.first = answer if warm else {}
        engine.failed = worker.failed
        if engine.failed:
            worker.close()
        else:
            workers[name] = (engine, worker)
    try:
        for what in ("rate", "latency"):
            for number in range(plan.rounds if what == "rate" else 2):
                _tell(f"{plan.rules} rules: {what}, round {number + 1}")
                for engine, worker in workers.values():
                    _note(engine, worker, worker.ask(what, plan.batch))
    finally:
        for _, worker in workers.values():
            worker.close()
    return found


def _note(engine: Found, worker: Worker, answer: dict[str, Any] | None) -> None:
    if answer is None:
        engine.failed = worker.failed
        return
    engine.after = answer
    if "us" in answer:
        engine.micros += answer["us"]
    else:
        engine.rates.append(answer["events"] / answer["cpu_s"])


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    cpus = Path("/proc/cpuinfo")
    models = [line for line in cpus.read_text().splitlines() if line.startswith("model name")] if cpus.exists() else []
    return {
        "processor": models[0].partition(":")[2].strip() if models else "",
        "cores": os.cpu_count(),
        "system": f"{os.uname().sysname} {os.uname().release}",
        "python": sys.version.split()[0],
        "load": round(os.getloadavg()[0], 1),
    }


def _tell(what: str) -> None:
    print(f"… {what}", file=sys.stderr, flush=True)
