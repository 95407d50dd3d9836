"""Report totals equal the replay of what happened: checks, hits and measures from stored answers, cases from their own events.

Every memorandum for the whole time, the busiest also by month, and all checks of the city; what a number opens to is what the replay counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from cli.simulation.books.cases import Known
from cli.simulation.books.checks import Stored
from cli.simulation.world import World
from engine.days import day_of
from services.reports.building import counts_of, question_of
from services.reports.model import Counts, Figure, Period, Scope, Selection

_COUNTED = (Figure.CHECKS, Figure.HITS, Figure.MEASURES)
_ALL = 1_000_000
_BY_MONTH = 3


def audit(world: World, stored: Mapping[str, Stored], known: Mapping[str, Known]) -> tuple[dict[str, int], list[str]]:
    """Reports looked at, and figures that differ."""
    counted, faults = 0, []
    periods = list(_periods(world))
    silent = set(world.packs.memoranda) - {
        name for one in stored.values() for told in one.told for name in told.memoranda
    }
    for memorandum in sorted(world.packs.memoranda):
        for period in periods[:1] if memorandum in silent else periods:
            counted += 1
            where = f"报表 {memorandum}，{period.first} 至 {period.last}"
            faults += [f"{where}：{fault}" for fault in _faults(world, memorandum, period, stored, known)]
    for period in periods:
        counted += 1
        faults += _city(world, period, stored)
    return {"reports": counted}, faults


def _periods(world: World) -> Iterator[Period]:
    whole = Period(world.plan.first, world.plan.end - timedelta(days=1))
    yield whole
    first = world.plan.first
    while first < world.plan.end:
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        if (month := Period(first, following - timedelta(days=1))) != whole:
            yield month
        first = following


def _faults(
    world: World, memorandum: str, period: Period, stored: Mapping[str, Stored], known: Mapping[str, Known]
) -> Iterator[str]:
    scope = Scope(memorandum=memorandum)
    with world.application.database.read() as uow:
        report = counts_of(uow, world.packs, scope, period, now=world.timeline.now)
        question = question_of(world.packs, report.scope, period, world.timeline.now)
        opened = {
            figure: set(uow.reports.ids(question, Selection(report.scope, period, figure), "", _ALL))
            for figure in (Figure.CHECKS, Figure.CASES)
        }
    checks, expected = _checks(memorandum, period, stored)
    for figure in _COUNTED:
        if report.count(figure) != expected[figure]:
            yield f"{figure} 为 {report.count(figure)}，重放得 {expected[figure]}"
    cases = {case_id: one for case_id, one in known.items() if _opened(one, memorandum, period)}
    if (opened[Figure.CHECKS], opened[Figure.CASES]) != (checks, set(cases)):
        yield "明细与重放不符"
    if report.count(Figure.CASES) != len(cases):
        yield f"案件 {report.count(Figure.CASES)} 件，重放得 {len(cases)} 件"
    yield from _case_faults(report, cases)


def _case_faults(report: Counts, cases: Mapping[str, Known]) -> Iterator[str]:
    for name, found in (
        ("state", Counter(one.events[-1].state.value for one in cases.values())),
        ("outcome", Counter(one.case.outcome or "" for one in cases.values())),
        ("who", Counter(_who(one) for one in cases.values())),
    ):
        for value, count in found.items():
            if report.count(Figure.CASES, **{name: value}) != count:
                yield f"案件 {name}={value} 为 {report.count(Figure.CASES, **{name: value})}，重放得 {count}"


def _city(world: World, period: Period, stored: Mapping[str, Stored]) -> list[str]:
    """All checks, hits or not; previews are none."""
    with world.application.database.read() as uow:
        report = counts_of(uow, world.packs, Scope(), period, now=world.timeline.now)
    asked = sum(not one.preview and period.first <= one.day <= period.last for one in stored.values())
    found = report.count(Figure.ASKED)
    return [] if found == asked else [f"全市 {period.first} 至 {period.last}：核查 {found} 次，重放得 {asked} 次"]


def _checks(memorandum: str, period: Period, stored: Mapping[str, Stored]) -> tuple[set[str], Counter[Figure]]:
    """What the stored answers of the period say about the memorandum, and which checks they are."""
    ids: set[str] = set()
    counts: Counter[Figure] = Counter()
    for one in stored.values():
        told = [t for t in one.told if memorandum in t.memoranda]
        if told and not one.preview and period.first <= one.day <= period.last:
            ids.add(one.check_id)
            counts[Figure.CHECKS] += 1
            counts[Figure.HITS] += len({t.hit for t in told})
            counts[Figure.MEASURES] += len({(t.hit, t.measure) for t in told})
    return ids, counts


def _opened(one: Known, memorandum: str, period: Period) -> bool:
    given = any(source.memorandum == memorandum for source in one.case.sources)
    return given and period.first <= day_of(one.events[0].at) <= period.last


def _who(one: Known) -> str:
    return "people" if one.case.subject_kind == "natural_person" else "organisations"
