"""One run from an empty folder to a report: load and activations together, then the judgement and the replays."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

import uvloop

from adapters.crypto.keys import KeyRing
from adapters.storage.database import SqlDatabase, make_engine
from benchmarks.activations.activating import Activated, Activator
from benchmarks.activations.client import Answer, ask_steadily
from benchmarks.activations.cpu import used
from benchmarks.activations.editions import editions
from benchmarks.activations.questions import question
from benchmarks.activations.replaying import replay_all
from benchmarks.activations.service import Service, own_database
from benchmarks.activations.verdict import judge
from engine.packs.packset import PackSet

LATE = 0.1
"""Seconds after which a request that was due counts as sent late: every connection was busy, or the client had no processor."""

REACHED = 0.98
"""Share of the rate asked for that counts as reached."""


@dataclass(frozen=True, slots=True)
class Asked:
    """``rate`` per second; an activation ``every`` so many seconds, good and broken in turn.

    ``back`` is how many good activations a process may be behind (see ``judge``); ``poll_seconds`` None leaves the service's own.
    """

    rate: float = 200.0
    seconds: float = 60.0
    workers: int = 2
    every: float = 2.0
    database: str = "postgres"
    connections: int = 32
    poll_seconds: float | None = None
    back: int | None = 1


@dataclass(slots=True)
class Report:
    """What happened. ``faults`` is empty when all that was promised holds; speed is apart from that."""

    sent: int = 0
    created: int = 0
    rate: float = 0.0
    late: int = 0
    milliseconds: dict[str, float] = field(default_factory=dict)
    cpu_milliseconds: dict[str, float] = field(default_factory=dict)
    deciding: int = 0
    behind: int = 0
    good: int = 0
    broken: dict[str, int] = field(default_factory=dict)
    taken: dict[int, int] = field(default_factory=dict)
    refused: dict[int, int] = field(default_factory=dict)
    replays: dict[str, int] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)


def run(asked: Asked) -> Report:
    """Everything, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="jc-load-") as name:
        home = Path(name)
        (home / "editions").mkdir()
        spare = editions(home / "editions", max(2, int(asked.seconds / asked.every)))
        with own_database(asked.database, home) as url:
            with Service(home, url, workers=asked.workers, poll_seconds=asked.poll_seconds) as service:
                engine = make_engine(url)
                keys = KeyRing(home / "keys")
                database = SqlDatabase(engine, keys.cipher)
                activator = Activator(database, keys.signer, home / "stranger")
                rows = [activator.running()]
                before = used(service.pid, engine)
                answers = uvloop.run(_load(asked, service, activator, spare, rows))
                cpu = used(service.pid, engine).since(before, len(answers))
                last = max(row.sequence for row in rows if row.fault is None)
                settled = service.all_decide_by(last, 60.0)
                report = _report(asked, answers, rows, service)
                report.cpu_milliseconds = cpu
            if not settled:
                report.faults["a worker did not take up the last good revision"] = 1
            judged = judge(answers, rows, back=asked.back)
            report.behind, report.deciding = judged.behind, len(set(judged.revisions.values()))
            report.faults |= dict(judged.faults)
            report.replays = dict(replay_all(database, judged, spare[0]))
            report.faults |= {f"replay: {what}": n for what, n in report.replays.items() if what != "equal"}
            engine.dispose()
        return report


async def _load(
    asked: Asked, service: Service, activator: Activator, spare: list[PackSet], rows: list[Activated]
) -> list[Answer]:
    count = int(asked.rate * asked.seconds)
    activating = asyncio.create_task(_activate(asked, activator, spare, rows))
    answers = await ask_steadily(
        "127.0.0.1", service.port, service.key, question, rate=asked.rate, count=count, connections=asked.connections
    )
    await activating
    return answers


async def _activate(asked: Asked, activator: Activator, spare: list[PackSet], rows: list[Activated]) -> None:
    """Good and broken in turn; each edition once, so that no two activations name the same revision."""
    start = time.monotonic()
    for number, packs in enumerate(spare):
        await asyncio.sleep(start + number * asked.every - time.monotonic())
        rows.append(await asyncio.to_thread(activator.broken if number % 2 else activator.good, packs))


def _report(asked: Asked, answers: list[Answer], rows: list[Activated], service: Service) -> Report:
    report = Report(sent=len(answers), created=sum(answer.status == 201 for answer in answers))
    report.rate = report.created / max(asked.seconds, max(a.received for a in answers) - answers[0].due)
    report.late = sum(answer.sent - answer.due > LATE for answer in answers)
    took = quantiles([1000 * (answer.received - answer.due) for answer in answers], n=1000)
    report.milliseconds = {"p50": took[499], "p99": took[989], "p99.9": took[998]}
    report.good = sum(row.fault is None for row in rows[1:])
    report.broken = dict(Counter(row.fault.value for row in rows if row.fault is not None))
    report.taken = {
        pid: count - 1 for pid, count in service.by_worker("revision_activated").items()
    }  # one at the start
    report.refused = dict(service.by_worker("activation_failed"))
    if len(report.refused) < asked.workers:
        report.faults["a worker met no broken revision"] = 1
    return report
