"""Report totals equal the replay of what happened: checks, hits and measures from stored answers, cases from their own events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from cli.simulation.books.cases import Known
from cli.simulation.books.checks import Stored
from cli.simulation.world import World
from engine.days import day_of
from services.reports.building import counts_of
from services.reports.model import Counts, Figure, Period, Scope
from services.reports.periods import period_of

_COUNTED = (Figure.CHECKS, Figure.HITS, Figure.MEASURES)


def audit(world: World, stored: Mapping[str, Stored], known: Mapping[str, Known]) -> tuple[dict[str, int], list[str]]:
    """Reports looked at, and figures that differ: of each memorandum for the whole time and for each month."""
    counted, faults = 0, []
    periods = list(_periods(world))
    for memorandum in sorted(world.packs.memoranda):
        for period in periods:
            with world.application.database.read() as uow:
                report = counts_of(uow, world.packs, Scope(memorandum), period, now=world.application.clock())
            counted += 1
            where = f"报表 {memorandum}，{period.first} 至 {period.last}"
            faults += [f"{where}：{fault}" for fault in _faults(report, stored, known)]
    return {"reports": counted}, faults


def _periods(world: World) -> Iterator[Period]:
    whole = period_of(world.plan.first, world.plan.end - timedelta(days=1))
    yield whole
    first = world.plan.first
    while first < world.plan.end:
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        if (month := period_of(first, following - timedelta(days=1))) != whole:
            yield month
        first = following


def _faults(report: Counts, stored: Mapping[str, Stored], known: Mapping[str, Known]) -> Iterator[str]:
    expected = _checks(report, stored)
    for figure in _COUNTED:
        if report.count(figure) != expected[figure]:
            yield f"{figure} 为 {report.count(figure)}，重放得 {expected[figure]}"
    cases = [one for one in known.values() if _opened(one, report)]
    if report.count(Figure.CASES) != len(cases):
        yield f"案件 {report.count(Figure.CASES)} 件，重放得 {len(cases)} 件"
    for name, found in (
        ("state", Counter(one.events[-1].state.value for one in cases)),
        ("outcome", Counter(one.case.outcome or "" for one in cases)),
        ("who", Counter(_who(one) for one in cases)),
    ):
        for value, count in found.items():
            if report.count(Figure.CASES, **{name: value}) != count:
                yield f"案件 {name}={value} 为 {report.count(Figure.CASES, **{name: value})}，重放得 {count}"


def _checks(report: Counts, stored: Mapping[str, Stored]) -> Counter[Figure]:
    """What the stored answers of the period say about the memorandum; previews are no checks."""
    counts: Counter[Figure] = Counter()
    for one in stored.values():
        told = [t for t in one.told if report.scope.memorandum in t.memoranda]
        if told and not one.preview and report.period.first <= one.day <= report.period.last:
            counts[Figure.CHECKS] += 1
            counts[Figure.HITS] += len({t.hit for t in told})
            counts[Figure.MEASURES] += len({(t.hit, t.measure) for t in told})
    return counts


def _opened(one: Known, report: Counts) -> bool:
    given = any(source.memorandum == report.scope.memorandum for source in one.case.sources)
    return given and report.period.first <= day_of(one.events[0].at) <= report.period.last


def _who(one: Known) -> str:
    return "people" if one.case.subject_kind == "natural_person" else "organisations"
