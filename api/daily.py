"""The daily jobs in a serving process: at the start, and whenever a new day has begun. Several processes may try; one day's work is done once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import structlog

from api.wiring import Application
from services.errors import UnavailableError
from services.rights import daily

EVERY_SECONDS = 600.0
"""A new day is noticed within ten minutes."""

log = structlog.get_logger("api")


@asynccontextmanager
async def daily_jobs(application: Application) -> AsyncIterator[None]:
    """Runs them while the block lasts, and lets the batch that is under way end."""
    stopping = asyncio.Event()
    working = asyncio.create_task(_work(application, stopping))
    try:
        yield
    finally:
        stopping.set()
        await working


async def _work(application: Application, stopping: asyncio.Event) -> None:
    while not stopping.is_set():
        try:
            done = await asyncio.to_thread(once, application, stopping.is_set)
            if done is not None:
                log.info("daily_jobs_done", text=done.summary())
        except UnavailableError:
            log.warning("daily_jobs_later", text="数据库暂时不可用，稍后再试")
        except Exception:  # the next round tries again; nothing is shown too long meanwhile
            log.exception("daily_jobs_failed")
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), EVERY_SECONDS)


def once(application: Application, stopping: Callable[[], bool] = daily.never) -> daily.DailyResult | None:
    """The work of the day, unless it is done."""
    return daily.run_if_due(application.database, application.packs, application.clock(), stopping)
