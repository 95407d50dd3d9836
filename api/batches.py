"""Works on batches of checks while this process serves: one part at a time, so that single checks do not wait long."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from api.background import Round, repeated
from api.wiring import Application
from services.daily.jobs import Stopping

LOOK_SECONDS = 1.0
"""How often a process looks for a new batch."""

BREATH_SECONDS = 0.02
"""Left between two parts to whoever waits for a single check."""


def batches_checked(application: Application) -> AbstractAsyncContextManager[None]:
    """Checks while the block lasts; the part under way is finished, the others go on at the next start."""

    def work(_: Stopping) -> float:
        return BREATH_SECONDS if application.batch_worker.step() else LOOK_SECONDS

    return repeated(
        Round(work, LOOK_SECONDS, "batches_unreachable", "数据库暂时不可用，批量核查稍后继续", "batch_part_failed")
    )
