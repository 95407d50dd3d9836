"""Keeps the index of names behind the registry while this process serves; of all processes one works at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog

from api.wiring import Application
from services.errors import UnavailableError
from services.names.keeping import NameKeeper

LOOK_SECONDS = 5.0
"""How often a process looks whether the registry has moved."""

log = structlog.get_logger("api")


@asynccontextmanager
async def names_kept(application: Application) -> AsyncIterator[None]:
    """Keeps the index while the block lasts; what is under way stops after its transaction, and goes on at the next start."""
    stopping = asyncio.Event()
    work = asyncio.create_task(_keep(application, stopping))
    try:
        yield
    finally:
        stopping.set()
        await work


async def _keep(application: Application, stopping: asyncio.Event) -> None:
    keeper = NameKeeper(application.database, application.clock)
    while not stopping.is_set():
        try:
            await asyncio.to_thread(keeper.step, stopping.is_set)
        except UnavailableError:
            log.warning("names_unreachable", text="数据库暂时不可用，名称索引稍后更新")
        except Exception:  # it must outlive whatever happens; the index stays behind and searches say so
            log.exception("names_not_kept")
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), LOOK_SECONDS)
