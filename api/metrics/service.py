"""What a worker counts: requests, checks, the engine, revisions. Implements the services' ``Observer``."""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Hashable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

import structlog
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from starlette.types import Scope

from api.metrics import definitions
from api.metrics.folder import VARIABLE
from engine.decision import Outcome
from services.outbox.model import Standing
from services.ports import Observer

log = structlog.get_logger("engine")

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Statistics(Protocol):
    """What one table of situations tells of itself; all but ``situations`` only grow."""

    @property
    def situations(self) -> int:
        """Held now."""

    @property
    def hits(self) -> int:
        """Answered from the table."""

    @property
    def decided(self) -> int:
        """Decided by both evaluators."""

    @property
    def evicted(self) -> int:
        """Dropped for want of room."""


class Metrics(Observer):
    """One per process. Cheap: a request costs two additions in memory that the kernel writes back."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._requests = definitions.HTTP_REQUESTS.counter(registry)
        self._seconds = definitions.HTTP_SECONDS.histogram(registry)
        checks = definitions.CHECKS.counter(registry)
        self._checks = {outcome.value: checks.labels(outcome.value) for outcome in Outcome}
        self._rows = definitions.IMPORT_ROWS.counter(registry)
        self._disagreements = definitions.DISAGREEMENTS.counter(registry)
        self._faults = definitions.FAULTS.counter(registry)
        self._rebuilds = definitions.REBUILDS.counter(registry)
        self._situations = definitions.SITUATIONS.gauge(registry)
        self._from_tables = {
            "hits": definitions.SITUATION_HITS.counter(registry),
            "decided": definitions.SITUATION_DECIDED.counter(registry),
            "evicted": definitions.SITUATION_EVICTED.counter(registry),
        }
        self._lowest = definitions.SEQUENCE_MIN.gauge(registry)
        self._highest = definitions.SEQUENCE_MAX.gauge(registry)
        self._activations = definitions.ACTIVATIONS.counter(registry)
        self._failures = definitions.ACTIVATION_FAILURES.counter(registry)
        self._dispatched = definitions.OUTBOX_DELIVERIES.counter(registry)
        self._outbox_waiting = definitions.OUTBOX_WAITING.gauge(registry)
        self._outbox_dead = definitions.OUTBOX_DEAD.gauge(registry)
        self._outbox_overdue = definitions.OUTBOX_OVERDUE.gauge(registry)
        self._batch_parts = definitions.BATCH_PARTS.counter(registry)
        self._batch_waiting = definitions.BATCH_WAITING.gauge(registry)
        self._memory = definitions.MEMORY.gauge(registry)
        self._revision = _RevisionInfo()
        self._seen: dict[tuple[Hashable, str], int] = {}

    def answered(self, scope: Scope, status: int, seconds: float) -> None:
        """A request has ended; 0 when nothing was answered."""
        route = getattr(scope.get("route"), "path", "none")
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def checked(self, outcome: str) -> None:
        """A check was decided and stored."""
        self._checks[outcome].inc()

    def imported(self, list_id: str, taken: int, refused: int) -> None:
        """A listing file was imported."""
        self._rows.labels(list_id, "taken").inc(taken)
        self._rows.labels(list_id, "refused").inc(refused)

    def disagreement(self, revision: str, place: str, details: Mapping[str, object]) -> None:
        """The two evaluators differed."""
        self._disagreements.inc()
        self._rebuilds.inc()
        log.error("engine_disagreement", revision=revision, place=place, **details)

    def engine_fault(self, revision: str, place: str, code: str, details: Mapping[str, object]) -> None:
        """durable-rules answered with an error."""
        self._faults.labels(code).inc()
        self._rebuilds.inc()
        log.error("engine_fault", revision=revision, place=place, **details)

    def dispatched(self, result: str, messages: int) -> None:
        """Messages to systems were delivered, failed or given up."""
        self._dispatched.labels(result).inc(messages)

    def outbox(self, standing: Standing) -> None:
        """How the outbox stands, as the database tells it to every process alike."""
        self._outbox_waiting.set(standing.waiting)
        self._outbox_dead.set(standing.dead)
        self._outbox_overdue.set(standing.overdue)

    def batch_part(self, result: str) -> None:
        """A part of a batch was decided, has failed or was put off."""
        self._batch_parts.labels(result).inc()

    def batches_waiting(self, subjects: int) -> None:
        """How much waits, as the database tells it to every process alike."""
        self._batch_waiting.set(subjects)

    def activated(self, revision: str, sequence: int) -> None:
        """This process decides by these rules from now on."""
        self._revision.value = revision
        self._lowest.set(sequence)
        self._highest.set(sequence)
        self._activations.inc()
        log.info("revision_activated", revision=revision, sequence=sequence, pid=os.getpid())

    def activation_failed(self, revision: str, code: str) -> None:
        """This process goes on with the rules that it had."""
        self._failures.labels(code).inc()
        log.error("activation_failed", revision=revision, code=code, pid=os.getpid())

    def publish(self, tables: Mapping[tuple[str, str], Statistics]) -> None:
        """Takes over what tables of situations and the process itself tell; called every few seconds."""
        self._memory.set(_resident_bytes())
        self._situations.set(sum(table.situations for table in tables.values()))
        for name, counter in self._from_tables.items():
            for place, table in tables.items():
                now, before = getattr(table, name), self._seen.get((place, name), 0)
                self._seen[place, name] = now
                counter.inc(now - before if now >= before else now)  # a new revision's table begins at 0

    def text(self) -> bytes:
        """Everything, of all processes of the service, in Prometheus' text form."""
        counted = self._registry
        if VARIABLE in os.environ:
            counted = CollectorRegistry()
            MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
        own = CollectorRegistry()
        own.register(self._revision)
        return generate_latest(counted) + generate_latest(own)


class _RevisionInfo(Collector):
    """Told by the process that is asked, so that no past revision stays behind as a series of its own."""

    value: str | None = None

    def collect(self) -> Iterator[GaugeMetricFamily]:
        spec = definitions.REVISION
        family = GaugeMetricFamily(spec.name, spec.meaning, labels=spec.labels)
        if self.value is not None:
            family.add_metric([self.value], 1)
        yield family


def _resident_bytes() -> int:
    """Resident memory now; where the kernel does not tell, the largest so far."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most * 1024  # bytes there, kilobytes elsewhere
    return pages * os.sysconf("SC_PAGE_SIZE")
