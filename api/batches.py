"""Works on batches of checks while this process serves: one part at a time, so that single checks do not wait long."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog

from api.wiring import Application
from services.errors import UnavailableError

LOOK_SECONDS = 1.0
"""How often a process looks for a new batch."""

BREATH_SECONDS = 0.02
"""Left between two parts to whoever waits for a single check."""

log = structlog.get_logger("api")


@asynccontextmanager
async def batches_checked(application: Application) -> AsyncIterator[None]:
    """Checks while the block lasts; the part under way is finished, the others go on at the next start."""
    stopping = asyncio.Event()
    work = asyncio.create_task(_work(application, stopping))
    try:
        yield
    finally:
        stopping.set()
        await work


async def _work(application: Application, stopping: asyncio.Event) -> None:
    while not stopping.is_set():
        worked = False
        try:
            worked = await asyncio.to_thread(application.batch_worker.step)
        except UnavailableError:
            log.warning("batches_unreachable", text="数据库暂时不可用，批量核查稍后继续")
        except Exception:  # it must outlive whatever happens; the part comes up again
            log.exception("batch_part_failed")
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), BREATH_SECONDS if worked else LOOK_SECONDS)
