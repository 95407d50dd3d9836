"""What the parent counts of its workers, in its own file beside theirs."""

from __future__ import annotations

from prometheus_client import CollectorRegistry
from prometheus_client.multiprocess import mark_process_dead

from api.metrics import definitions


class WorkerMetrics:
    """Used by the supervisor only."""

    def __init__(self) -> None:
        registry = CollectorRegistry()
        self._running = definitions.WORKERS.gauge(registry)
        self._starts = definitions.WORKER_STARTS.counter(registry)
        losses = definitions.WORKER_LOSSES.counter(registry)
        self._losses = {reason: losses.labels(reason) for reason in ("crashed", "hung")}

    def started(self, pid: int) -> None:
        """A worker process was started."""
        self._starts.inc()
        self._running.inc()

    def lost(self, pid: int, reason: str) -> None:
        """One ended unasked. What it counted stays; what it was at the moment goes."""
        self._losses[reason].inc()
        self._running.dec()
        mark_process_dead(pid)  # type: ignore[no-untyped-call]
