"""Judges open cases again while this process serves, as soon as the registry has moved. Several processes may: a case is judged once."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

import structlog

from api.background import Round, repeated
from api.wiring import Application
from services.cases.rejudging import Rejudged
from services.daily.jobs import Stopping

LOOK_SECONDS = 15.0
"""How often a process looks whether the registry has moved; a case that somebody opens for a step is judged before it."""

log = structlog.get_logger("api")


def cases_rejudged(application: Application) -> AbstractAsyncContextManager[None]:
    """Judges while the block lasts; what is under way stops after its transaction, and goes on at the next start."""

    def work(stopping: Stopping) -> float:
        done = application.rejudging.run(application.clock(), stopping)
        if done != Rejudged():
            log.info("cases_rejudged", kept=done.kept, changed=done.changed, recalled=done.recalled)
        return LOOK_SECONDS

    return repeated(
        Round(work, LOOK_SECONDS, "rejudging_later", "数据库暂时不可用，案件稍后重新判断", "cases_not_rejudged")
    )
