"""Every few seconds a worker tells the state that nothing else would tell: its memory, its tables of situations."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog

from api.wiring import Application
from engine.errors import EngineFault

EVERY_SECONDS = 5.0
"""Far below the half minute at which figures are usually scraped."""

log = structlog.get_logger("api")


@asynccontextmanager
async def published(application: Application) -> AsyncIterator[None]:
    """Publishes while the block lasts, and once more at its end."""
    publishing = asyncio.create_task(_publish(application))
    try:
        yield
    finally:
        publishing.cancel()
        with suppress(asyncio.CancelledError):
            await publishing
        publish(application)


async def _publish(application: Application) -> None:
    while True:
        try:
            publish(application)
        except Exception:  # figures are missed, nothing else
            log.exception("metrics_failed")
        await asyncio.sleep(EVERY_SECONDS)


def publish(application: Application) -> None:
    """Once. Reads counters only, so it may run on the loop."""
    with suppress(EngineFault), application.active.lease() as engine:  # closed: there is nothing more to tell
        application.metrics.publish(engine.statistics())
