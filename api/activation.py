"""Looks now and then whether another revision was activated, by this process or another.

The database's newest activation is the truth and is asked every few seconds. The bus, where several workers share one, only
makes them look sooner.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog

from api.wiring import Application
from services.errors import UnavailableError
from services.revisions.hint import heard

HINT_SECONDS = 0.5
"""How often a shared bus is asked; it answers from memory."""

log = structlog.get_logger("api")


@asynccontextmanager
async def watched(application: Application) -> AsyncIterator[None]:
    """Follows activations while the block lasts."""
    watching = asyncio.create_task(_watch(application))
    try:
        yield
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


async def _watch(application: Application) -> None:
    every = application.settings.activation_poll_seconds
    shared = application.settings.redis is not None
    known = 0
    while True:
        waited = 0.0
        while waited < every:
            pause = min(HINT_SECONDS, every - waited) if shared else every
            await asyncio.sleep(pause)
            waited += pause
            if shared and (told := await asyncio.to_thread(heard, application.bus)) != known:
                known = told
                break
        try:
            await asyncio.to_thread(application.active.refresh, application.clock())
        except UnavailableError:
            log.warning("activation_unknown", text="数据库暂时不可用，继续使用当前的规则版本")
        except Exception:  # the watch must outlive whatever happens; what is active stays
            log.exception("activation_watch_failed")
