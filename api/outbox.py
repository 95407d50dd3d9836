"""Delivers what waits in the outbox while this process serves. Every worker does, each message by one of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog

from api.wiring import Application
from services.errors import UnavailableError
from services.outbox.model import Standing

LANES = 2
"""Deliveries of one process at a time: a receiver that hangs holds up one of them."""

COUNT_SECONDS = 10.0
"""How often the outbox is counted for the metrics."""

log = structlog.get_logger("api")


@asynccontextmanager
async def dispatched(application: Application) -> AsyncIterator[None]:
    """Delivers while the block lasts, and lets what is on its way arrive."""
    stopping = asyncio.Event()
    work = [asyncio.create_task(_deliver(application, stopping)) for _ in range(LANES)]
    work.append(asyncio.create_task(_count(application, stopping)))
    try:
        yield
    finally:
        stopping.set()
        await asyncio.gather(*work)


async def _deliver(application: Application, stopping: asyncio.Event) -> None:
    while not stopping.is_set():
        worked = False
        try:
            worked = await asyncio.to_thread(application.dispatcher.step)
        except UnavailableError:
            log.warning("outbox_unreachable", text="数据库暂时不可用，消息稍后投递")
        except Exception:  # the lane must outlive whatever happens; what was claimed comes up again
            log.exception("dispatch_failed")
        if not worked:
            await _pause(stopping, application.settings.outbox_poll_seconds)


async def _count(application: Application, stopping: asyncio.Event) -> None:
    while not stopping.is_set():
        try:
            application.metrics.outbox(await asyncio.to_thread(_standing, application))
        except UnavailableError:
            log.warning("outbox_uncounted", text="数据库暂时不可用")
        except Exception:
            log.exception("outbox_count_failed")
        await _pause(stopping, COUNT_SECONDS)


def _standing(application: Application) -> Standing:
    with application.database.read() as uow:
        return uow.outbox.standing(application.clock())


async def _pause(stopping: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stopping.wait(), seconds)
