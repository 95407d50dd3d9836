"""Runs a plan in a folder of its own and audits the books."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path

from pydantic import SecretStr

from api import daily
from api.settings import PROJECT, Settings
from api.wiring import build
from cli.simulation import books, calendars
from cli.simulation.asking import Asking
from cli.simulation.changing import Changing
from cli.simulation.claims import Claims
from cli.simulation.desks import Desks
from cli.simulation.dossiers import Dossiers
from cli.simulation.patterns import find_patterns
from cli.simulation.people import habits
from cli.simulation.plan import Plan
from cli.simulation.registering import Registering
from cli.simulation.results import Results
from cli.simulation.showing import Showing
from cli.simulation.timeline import Clock, Timeline
from cli.simulation.world import World
from engine.days import SHANGHAI
from services.calendar.working_days import working_days
from services.daily.jobs import run_if_due

_NIGHT = time(2)

Progress = Callable[[date], None]


@dataclass(frozen=True, slots=True)
class Simulated:
    """What a run did, what was refused for ordinary reasons, and what is wrong with its books."""

    plan: Plan
    done: Mapping[str, int]
    refused: Mapping[tuple[str, str], int]
    audited: Mapping[str, int]
    faults: tuple[str, ...]


def simulate(
    plan: Plan, folder: Path, *, database_url: str | None = None, progress: Progress = lambda day: None
) -> Simulated:
    """Runs the plan and audits the books; see :func:`lived`."""
    with lived(plan, folder, database_url=database_url, progress=progress) as world:
        audited, faults = books.audit(world)
        return Simulated(plan, dict(world.done), dict(world.refused), audited, faults)


@contextmanager
def lived(
    plan: Plan, folder: Path, *, database_url: str | None = None, progress: Progress = lambda day: None
) -> Iterator[World]:
    """The world after the plan has run its time, its application open. ``folder`` is empty and becomes the service's home; the database has no rows."""
    packs = calendars.packs_with_holidays(PROJECT, folder)
    url = SecretStr(database_url) if database_url else None
    settings = Settings(home=folder, packs=packs, demo=True, database_url=url, redis_url=None)
    rng = random.Random(plan.seed)  # noqa: S311 - chance of a simulation, nothing secret
    clock = Clock(plan.first)
    application = build(settings, clock=clock, lasting=False)
    try:
        timeline = Timeline(clock, working_days(application.packs), rng)
        with application.rules.lease() as rules:
            patterns = find_patterns(application.packs, rules, timeline.now)
        known = habits(sorted(application.packs.departments), rng)
        world = World(application, plan, timeline, rng, patterns, known)
        _plan(world, progress)
        timeline.run(plan.end)
        world.rejudge()
        yield world
    finally:
        application.close()


def _plan(world: World, progress: Progress) -> None:
    showing, changing = Showing(world), Changing(world)
    desks = Desks(world, showing)
    registering = Registering(world, desks)
    claims, dossiers = Claims(world, registering), Dossiers(world, registering)
    days = [world.plan.first + timedelta(days=number) for number in range((world.plan.end - world.plan.first).days)]
    registering.begin()
    Asking(world, desks, Results(world, desks)).plan_all(days)
    for day in days:
        world.timeline.plan(datetime.combine(day, _NIGHT, SHANGHAI), partial(_night, world, desks, day, progress))
    for first in (day for day in days if day.day == 1):
        month = [
            day for day in days if (day.year, day.month) == (first.year, first.month) and world.timeline.works(day)
        ]
        registering.month(first, month)
        dossiers.month(month)
        claims.month(month)
        changing.month(month)
        showing.month(first, month)


def _night(world: World, desks: Desks, day: date, progress: Progress) -> None:
    """What is done once a day without anybody asking; what was told by then is read in the morning."""
    progress(day)
    for job in daily.jobs(world.application):
        run_if_due(world.application.database, job, world.timeline.now)
    world.rejudge()
    desks.read_notices()
    world.done["night"] += 1
