"""Looks for full list files in the configured folder while this process serves; of all processes one compares each file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog

from adapters.files.arrivals import FolderOfLists
from api.wiring import Application
from services.daily.jobs import Stopping, never
from services.errors import UnavailableError
from services.list_files.folder import Looked, look

EVERY_SECONDS = 300.0

log = structlog.get_logger("api")


@asynccontextmanager
async def arrivals_compared(application: Application) -> AsyncIterator[None]:
    """Looks while the block lasts, if a folder is configured; a comparison that is under way is finished."""
    if application.settings.comparison_folder is None:
        yield
        return
    stopping = asyncio.Event()
    work = asyncio.create_task(_look(application, stopping))
    try:
        yield
    finally:
        stopping.set()
        await work


def once(application: Application, stopping: Stopping = never) -> Looked:
    """One look; nothing without a folder."""
    folder, settings = application.settings.comparison_folder, application.settings
    if folder is None:
        return Looked()
    return look(
        application.database,
        application.cipher,
        application.packs,
        FolderOfLists(folder),
        source=settings.comparison_source,
        now=application.clock(),
        stopping=stopping,
    )


async def _look(application: Application, stopping: asyncio.Event) -> None:
    while not stopping.is_set():
        try:
            found = await asyncio.to_thread(once, application, stopping.is_set)
        except UnavailableError:
            log.warning("arrivals_later", text="数据库暂时不可用，收到的全量文件稍后比对")
        except Exception:  # it must outlive whatever happens; the file is tried again once its record is stale
            log.exception("arrivals_not_compared")
        else:
            if found != Looked():
                log.info("arrivals_compared", text=found.summary())
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), EVERY_SECONDS)
