"""Delivers what waits in the outbox while this process serves. Every worker does, each message by one of them."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from api.background import Round, repeated
from api.wiring import Application
from services.daily.jobs import Stopping

LANES = 2
"""Deliveries of one process at a time: a receiver that hangs holds up one of them."""

COUNT_SECONDS = 10.0
"""How often the outbox is counted for the metrics."""


def dispatched(application: Application) -> AbstractAsyncContextManager[None]:
    """Delivers while the block lasts, and lets what is on its way arrive."""
    every = application.settings.outbox_poll_seconds

    def deliver(_: Stopping) -> float:
        return 0.0 if application.dispatcher.step() else every

    def count(_: Stopping) -> float:
        with application.database.read() as uow:
            standing = uow.outbox.standing(application.clock())
        application.metrics.outbox(standing)
        return COUNT_SECONDS

    lane = Round(deliver, every, "outbox_unreachable", "数据库暂时不可用，消息稍后投递", "dispatch_failed")
    counting = Round(count, COUNT_SECONDS, "outbox_uncounted", "数据库暂时不可用", "outbox_count_failed")
    return repeated(*[lane] * LANES, counting)
