"""What a process does beside answering while it serves: rounds of work in a thread, again and again, that nothing ends but the service's end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import structlog

from services.daily.jobs import Stopping
from services.errors import UnavailableError

log = structlog.get_logger("api")


@dataclass(frozen=True, slots=True)
class Round:
    """``work`` does one round and says after how many seconds the next one follows; ``every`` so many where it failed.

    ``away`` and ``text`` are logged while the database cannot be reached, ``failed`` with whatever else goes wrong.
    """

    work: Callable[[Stopping], float]
    every: float
    away: str
    text: str
    failed: str


@asynccontextmanager
async def repeated(*rounds: Round) -> AsyncIterator[None]:
    """Repeats all of them side by side while the block lasts; what is under way may end, and is told to stop where it can."""
    stopping = asyncio.Event()
    work = [asyncio.create_task(_repeat(one, stopping)) for one in rounds]
    try:
        yield
    finally:
        stopping.set()
        await asyncio.gather(*work)


async def _repeat(one: Round, stopping: asyncio.Event) -> None:
    while not stopping.is_set():
        pause = one.every
        try:
            pause = await asyncio.to_thread(one.work, stopping.is_set)
        except UnavailableError:
            log.warning(one.away, text=one.text)
        except Exception:  # it must outlive whatever happens; the next round tries again
            log.exception(one.failed)
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), pause)
