"""Judges open cases again while this process serves, as soon as the registry has moved. Several processes may: a case is judged once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog

from api.wiring import Application
from services.cases.rejudging import Rejudged
from services.errors import UnavailableError

LOOK_SECONDS = 15.0
"""How often a process looks whether the registry has moved; a case that somebody opens for a step is judged before it."""

log = structlog.get_logger("api")


@asynccontextmanager
async def cases_rejudged(application: Application) -> AsyncIterator[None]:
    """Judges while the block lasts; what is under way stops after its transaction, and goes on at the next start."""
    stopping = asyncio.Event()
    work = asyncio.create_task(_work(application, stopping))
    try:
        yield
    finally:
        stopping.set()
        await work


async def _work(application: Application, stopping: asyncio.Event) -> None:
    while not stopping.is_set():
        try:
            done = await asyncio.to_thread(application.rejudging.run, application.clock(), stopping.is_set)
            if done != Rejudged():
                log.info("cases_rejudged", kept=done.kept, changed=done.changed, recalled=done.recalled)
        except UnavailableError:
            log.warning("rejudging_later", text="数据库暂时不可用，案件稍后重新判断")
        except Exception:  # the next round tries again; whoever works on a case has it judged before
            log.exception("cases_not_rejudged")
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), LOOK_SECONDS)
