"""The daily jobs in a serving process: at the start, and whenever a new day has begun. Several processes may try; one day's work is done once."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

import structlog

from api.background import Round, repeated
from api.wiring import Application
from services.cases import daily as cases
from services.checks import daily as checks
from services.daily.jobs import Job, Result, Stopping, never, run_if_due
from services.errors import UnavailableError
from services.feedback import daily as feedback
from services.retention import daily as retention
from services.rights import daily as rights
from services.supervision import daily as supervision

EVERY_SECONDS = 600.0
"""A new day is noticed within ten minutes."""

log = structlog.get_logger("api")


def jobs(application: Application) -> tuple[Job, ...]:
    """All of them, in the order in which they run: what ends by itself before what is told about it."""
    database, packs = application.database, application.packs
    return (
        Job(rights.JOB, lambda now, stopping: rights.run(database, packs, now, stopping)),
        Job(cases.JOB, lambda now, stopping: cases.run(database, now, stopping)),
        Job(retention.JOB, lambda now, stopping: retention.run(database, packs, now, stopping)),
        Job(feedback.JOB, lambda now, stopping: feedback.run(database, packs, now, stopping)),
        Job(checks.JOB, lambda now, stopping: checks.run(database, now, stopping)),
        Job(supervision.JOB, lambda now, stopping: supervision.run(database, packs, now, stopping)),
    )


def job(application: Application, name: str) -> Job:
    """One of them, to be run by hand."""
    return next(one for one in jobs(application) if one.name == name)


def daily_jobs(application: Application) -> AbstractAsyncContextManager[None]:
    """Runs them while the block lasts, and lets the batch that is under way end."""

    def work(stopping: Stopping) -> float:
        once(application, stopping)
        return EVERY_SECONDS

    text = "数据库暂时不可用，每日任务稍后再做"
    return repeated(Round(work, EVERY_SECONDS, "daily_jobs_later", text, "daily_jobs_failed"))


def once(application: Application, stopping: Stopping = never) -> dict[str, Result]:
    """The work of the day that is not done; results by job. What fails is logged, tried again in the next round, and holds up nothing else."""
    done: dict[str, Result] = {}
    for job in jobs(application):
        if stopping():
            break
        try:
            result = run_if_due(application.database, job, application.clock(), stopping)
        except UnavailableError as error:
            log.warning("daily_job_later", job=job.name, text=f"{error.title}，稍后再试")
        except Exception:  # the next round tries again
            log.exception("daily_job_failed", job=job.name)
        else:
            if result is not None:
                done[job.name] = result
                log.info("daily_job_done", job=job.name, text=result.summary())
    return done
