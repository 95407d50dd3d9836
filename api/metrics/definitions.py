"""Every metric: name, kind, labels and meaning. ``docs/metrics.md`` is made from this by ``python -m api.metrics.definitions``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

Combined = Literal["livesum", "livemin", "livemax"]


class Kind(StrEnum):
    """As Prometheus knows them."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


SECONDS = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""A check takes a few milliseconds, an import seconds; beyond ten seconds somebody has given up."""


@dataclass(frozen=True, slots=True)
class Spec:
    """One metric. ``combined``: what a gauge of several workers shows; those of dead ones do not count."""

    name: str
    kind: Kind
    meaning: str
    labels: tuple[str, ...] = ()
    combined: Combined = "livesum"

    @property
    def shown(self) -> str:
        """The name under which it is scraped."""
        return f"{self.name}_total" if self.kind is Kind.COUNTER else self.name

    def counter(self, registry: CollectorRegistry) -> Counter:
        """For :attr:`Kind.COUNTER`."""
        return Counter(self.name, self.meaning, self.labels, registry=registry)

    def gauge(self, registry: CollectorRegistry) -> Gauge:
        """For :attr:`Kind.GAUGE`."""
        return Gauge(self.name, self.meaning, self.labels, registry=registry, multiprocess_mode=self.combined)

    def histogram(self, registry: CollectorRegistry) -> Histogram:
        """For :attr:`Kind.HISTOGRAM`."""
        return Histogram(self.name, self.meaning, self.labels, registry=registry, buckets=SECONDS)


HTTP_REQUESTS = Spec(
    "jiangcheng_http_requests",
    Kind.COUNTER,
    "HTTP requests. route: the address's template, `none` for addresses that do not exist; status 0: the caller left first.",
    ("route", "method", "status"),
)
HTTP_SECONDS = Spec("jiangcheng_http_request_seconds", Kind.HISTOGRAM, "Time to the end of an answer.", ("route",))
CHECKS = Spec("jiangcheng_checks", Kind.COUNTER, "Checks and previews decided and stored, by outcome.", ("outcome",))
IMPORT_ROWS = Spec(
    "jiangcheng_import_rows",
    Kind.COUNTER,
    "Rows of listing files imported over HTTP. result: taken (new, changed or already there) or refused.",
    ("list", "result"),
)
DISAGREEMENTS = Spec(
    "jiangcheng_engine_disagreements",
    Kind.COUNTER,
    "durable-rules and the reference differed on a condition; the reference was served. Should stay 0.",
)
FAULTS = Spec(
    "jiangcheng_engine_faults",
    Kind.COUNTER,
    "durable-rules answered with an error; the reference was served. Should stay 0.",
    ("code",),
)
REBUILDS = Spec(
    "jiangcheng_engine_rebuilds", Kind.COUNTER, "Rulesets thrown away and built anew after either of these."
)
SITUATIONS = Spec("jiangcheng_situations", Kind.GAUGE, "Situations held in the tables of all workers.")
SITUATION_HITS = Spec("jiangcheng_situation_hits", Kind.COUNTER, "Messages answered from a table of situations.")
SITUATION_DECIDED = Spec(
    "jiangcheng_situation_decided", Kind.COUNTER, "Messages that durable-rules and the reference decided."
)
SITUATION_EVICTED = Spec("jiangcheng_situation_evicted", Kind.COUNTER, "Situations dropped because a table was full.")
OUTBOX_DELIVERIES = Spec(
    "jiangcheng_outbox_deliveries",
    Kind.COUNTER,
    "Messages to systems. result: delivered, failed (an attempt; it will be tried again), dead (given up, waits for a person).",
    ("result",),
)
OUTBOX_WAITING = Spec(
    "jiangcheng_outbox_waiting", Kind.GAUGE, "Messages to systems not delivered yet.", combined="livemax"
)
OUTBOX_DEAD = Spec(
    "jiangcheng_outbox_dead",
    Kind.GAUGE,
    "Messages given up that nobody has sent again. Should be 0.",
    combined="livemax",
)
OUTBOX_OVERDUE = Spec(
    "jiangcheng_outbox_overdue",
    Kind.GAUGE,
    "Messages that their recipients should have confirmed by now and have not.",
    combined="livemax",
)
BATCH_PARTS = Spec(
    "jiangcheng_batch_parts",
    Kind.COUNTER,
    "Parts of batches of checks. result: decided, failed (for good: its subjects have no result), postponed (an attempt; it will be tried again).",
    ("result",),
)
BATCH_WAITING = Spec(
    "jiangcheng_batch_subjects_waiting",
    Kind.GAUGE,
    "Subjects of all batches that wait to be checked.",
    combined="livemax",
)
REVISION = Spec(
    "jiangcheng_revision_info",
    Kind.GAUGE,
    "1, with the digest of the rules by which the worker that was asked decides.",
    ("revision",),
)
SEQUENCE_MIN = Spec(
    "jiangcheng_revision_sequence_min",
    Kind.GAUGE,
    "Activation that the worker furthest behind has taken up.",
    combined="livemin",
)
SEQUENCE_MAX = Spec(
    "jiangcheng_revision_sequence_max",
    Kind.GAUGE,
    "Activation that the worker furthest ahead has taken up. Above the minimum for long: a worker is left behind.",
    combined="livemax",
)
ACTIVATIONS = Spec("jiangcheng_activations", Kind.COUNTER, "Revisions taken up, counted in each worker.")
ACTIVATION_FAILURES = Spec(
    "jiangcheng_activation_failures",
    Kind.COUNTER,
    "Activations that a worker refused; it goes on with the last good revision. code: the error's.",
    ("code",),
)
MEMORY = Spec(
    "jiangcheng_worker_memory_bytes", Kind.GAUGE, "Resident memory of the largest worker.", combined="livemax"
)
WORKERS = Spec("jiangcheng_workers", Kind.GAUGE, "Worker processes that run or start.")
WORKER_STARTS = Spec("jiangcheng_worker_starts", Kind.COUNTER, "Worker processes started.")
WORKER_LOSSES = Spec(
    "jiangcheng_worker_losses",
    Kind.COUNTER,
    "Worker processes that ended unasked. reason: crashed, or hung (silent for JC_WORKER_DEADLINE_SECONDS and killed).",
    ("reason",),
)

ALL: tuple[Spec, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Spec))


def reference() -> str:
    """``docs/metrics.md``."""
    rows = [
        f"| `{spec.shown}` | {spec.kind} | {', '.join(f'`{label}`' for label in spec.labels)} | {spec.meaning} |"
        for spec in ALL
    ]
    head = (
        "# Metrics\n\n"
        "`GET /metrics`, in Prometheus' text form. With `JC_METRICS_TOKEN` set, answered to whoever sends `Authorization: Bearer` with its\n"
        "value, and to nobody else. Without it, answered to this machine itself, unless `JC_PUBLIC_URL` or the request tells of a proxy: a proxy\n"
        "on this machine that hides itself looks like a caller here, so behind a proxy set the token. Everybody else gets 403. Figures are of the whole service: all its\n"
        "workers together, those included that have ended, since the service was started. Metrics of a worker's own state (situations,\n"
        "memory, sequence) are up to 5 seconds old. What to watch and when to act: `docs/zh/运行与监控.md`.\n\n"
        "Made from `api/metrics/definitions.py` by `python -m api.metrics.definitions > docs/metrics.md`; a test keeps the two equal.\n\n"
        "| name | kind | labels | meaning |\n|---|---|---|---|\n"
    )
    return head + "\n".join(rows) + "\n"


if __name__ == "__main__":
    print(reference(), end="")
