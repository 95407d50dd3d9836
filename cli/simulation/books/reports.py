"""Report totals equal the replay of what happened: checks, hits and measures from stored answers, cases from their own events.

Every memorandum for the whole time, those that anything fell to also by month, and all checks of the city; what a number opens to is what the replay counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cli.simulation.books.cases import Known
from cli.simulation.books.checks import Stored
from cli.simulation.world import World
from engine.days import day_of
from services.reports.building import counts_of, question_of
from services.reports.model import Counts, Figure, Period, Scope, Selection

_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class _Check:
    """A check that a memorandum was given by, with how many hits and measures were its."""

    check_id: str
    day: date
    hits: int
    measures: int


def audit(world: World, stored: Mapping[str, Stored], known: Mapping[str, Known]) -> tuple[dict[str, int], list[str]]:
    """Reports looked at, and figures that differ."""
    counted, faults = 0, []
    periods = list(_periods(world))
    checks, cases = _checks(stored), _cases(known)
    for memorandum in sorted(world.packs.memoranda):
        asked, opened = checks.get(memorandum, []), cases.get(memorandum, [])
        for period in periods if asked else periods[:1]:
            counted += 1
            where = f"报表 {memorandum}，{period.first} 至 {period.last}"
            faults += [f"{where}：{fault}" for fault in _faults(world, memorandum, period, asked, opened)]
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
    world: World, memorandum: str, period: Period, asked: Sequence[_Check], worked: Sequence[Known]
) -> Iterator[str]:
    scope = Scope(memorandum=memorandum)
    with world.application.database.read() as uow:
        report = counts_of(uow, world.packs, scope, period, now=world.timeline.now)
        question = question_of(world.packs, report.scope, period, world.timeline.now)
        opened = {
            figure: set(uow.reports.ids(question, Selection(report.scope, period, figure), "", _ALL))
            for figure in (Figure.CHECKS, Figure.CASES)
        }
    checks = [one for one in asked if _within(one.day, period)]
    expected = {
        Figure.CHECKS: len(checks),
        Figure.HITS: sum(one.hits for one in checks),
        Figure.MEASURES: sum(one.measures for one in checks),
    }
    for figure, count in expected.items():
        if report.count(figure) != count:
            yield f"{figure} 为 {report.count(figure)}，重放得 {count}"
    cases = {one.case.case_id: one for one in worked if _within(day_of(one.events[0].at), period)}
    if (opened[Figure.CHECKS], opened[Figure.CASES]) != ({one.check_id for one in checks}, set(cases)):
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


def _checks(stored: Mapping[str, Stored]) -> Mapping[str, Sequence[_Check]]:
    """What the stored answers say about each memorandum."""
    found: dict[str, list[_Check]] = {}
    for one in stored.values():
        for memorandum in set[str]().union(*(told.memoranda for told in one.told)) if not one.preview else ():
            told = [each for each in one.told if memorandum in each.memoranda]
            hits, measures = {each.hit for each in told}, {(each.hit, each.measure) for each in told}
            found.setdefault(memorandum, []).append(_Check(one.check_id, one.day, len(hits), len(measures)))
    return found


def _cases(known: Mapping[str, Known]) -> Mapping[str, Sequence[Known]]:
    """The cases that each memorandum gave."""
    found: dict[str, list[Known]] = {}
    for one in known.values():
        for memorandum in {source.memorandum for source in one.case.sources}:
            found.setdefault(memorandum, []).append(one)
    return found


def _within(day: date, period: Period) -> bool:
    return period.first <= day <= period.last


def _who(one: Known) -> str:
    return "people" if one.case.subject_kind == "natural_person" else "organisations"
