"""Makes a report: the figures of a period beside those of the one before. Who may read it is ``access``; here nothing is asked of a caller.

Previews are not counted. People and organisations are always told apart; punishments and rewards are never counted together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from engine.bulk import uncollected
from engine.packs.packset import PackSet
from services.cases.counting import lawful_lists, penalty_lists, uncounted_entries
from services.ports import UnitOfWork
from services.reports.counting import counted
from services.reports.figures import FIRED, GIVEN, RECALLED, TREND, WORKED, Source
from services.reports.limits import limits_of
from services.reports.model import Counts, Figure, Month, Part, Period, Report, Scope
from services.reports.periods import months_of, previous
from services.reports.store import Question
from services.reports.tally import GROUPED, Tally
from services.reports.unused import unused_measures

EFFECTS = ("punish", "reward")
CITY = "全市"


def build(uow: UnitOfWork, packs: PackSet, scope: Scope, period: Period, *, now: datetime) -> Report:
    """All numbers. The scope's memorandum and department must be in the packs."""
    memorandum = packs.memoranda[scope.memorandum] if scope.memorandum else None
    effects = (memorandum.effect,) if memorandum else EFFECTS
    before = previous(period)
    whole = Period(before.first, period.last)
    asked = uow.reports.asked(question_of(packs, scope, whole, now), whole)
    tally, tally_before = (tallied(uow, packs, scope, of, effects=effects, now=now) for of in (period, before))
    parts = []
    for effect in effects:
        one = replace(scope, effect=effect)
        counts = tally.counts(one, period, _within(asked, period))
        earlier = tally_before.counts(one, before, _within(asked, before))
        days = {Figure.ASKED: asked} | {figure: tally.days(effect, figure) for figure in TREND}
        parts.append(Part(effect, counts, earlier, _months(period, days), unused_measures(packs, counts, period)))
    return Report(
        scope, _title(packs, scope), memorandum.document_no if memorandum else None, period, before, tuple(parts)
    )


def counts_of(uow: UnitOfWork, packs: PackSet, scope: Scope, period: Period, *, now: datetime) -> Counts:
    """Only one period's numbers of a memorandum, or of one effect."""
    memorandum = packs.memoranda.get(scope.memorandum or "")
    one = replace(scope, effect=memorandum.effect) if memorandum else scope
    tally = tallied(uow, packs, one, period, effects=(one.effect or EFFECTS[0],), now=now)
    asked = uow.reports.asked(question_of(packs, one, period, now), period)
    return tally.counts(one, period, _within(asked, period))


def question_of(packs: PackSet, scope: Scope, period: Period, now: datetime) -> Question:
    """What storage needs to know of the packs for a scope."""
    memorandum = packs.memoranda.get(scope.memorandum or "")
    matters = tuple(sorted({kind for rule in memorandum.rules for kind in rule.on})) if memorandum else None
    lawful, penalties = (tuple(sorted(lists)) for lists in (lawful_lists(packs), penalty_lists(packs)))
    return Question(scope, matters, _lists(packs, scope), limits_of(packs, period, now), lawful, penalties)


def with_counting(uow: UnitOfWork, question: Question, period: Period) -> Question:
    """With the entries whose cases do not count: what ``counting`` of cases is told from."""
    seen = uncounted_entries(uow, uow.reports.entries(question, period))
    return replace(question, uncounted=tuple(sorted((id_, why.value) for id_, why in seen.items())))


def tallied(
    uow: UnitOfWork,
    packs: PackSet,
    scope: Scope,
    period: Period,
    *,
    effects: Sequence[str],
    now: datetime,
    sources: Collection[Source] = (FIRED, WORKED, RECALLED),
    given: bool = True,
) -> Tally:
    """The figures of these sources, and ``GIVEN``."""
    tally = Tally()
    question = question_of(packs, replace(scope, effect=effects[0] if len(effects) == 1 else None), period, now)
    with uncollected():
        if FIRED in sources:
            tally.add(FIRED, uow.reports.rows(question, period, FIRED))
        if given:
            tally.add_given(uow.reports.grouped(question, period, GIVEN, GROUPED))
        if WORKED in sources:
            tally.add_cases(counted(uow, uow.reports.rows(question, period, WORKED)))
        for effect in effects if RECALLED in sources else ():  # what is recalled has no effect of its own: its list has
            of = replace(scope, effect=effect)
            tally.add(
                RECALLED, uow.reports.rows(replace(question, scope=of, lists=_lists(packs, of)), period, RECALLED)
            )
    return tally


def _lists(packs: PackSet, scope: Scope) -> tuple[str, ...] | None:
    """Whose entries end in the scope's recalls."""
    if scope.memorandum is not None:
        return tuple(packs.memoranda[scope.memorandum].lists)
    if scope.effect is not None:
        return tuple(sorted(one.id for one in packs.lists.values() if one.effect == scope.effect))
    return None


def _months(period: Period, days: Mapping[Figure, Mapping[date, int]]) -> tuple[Month, ...]:
    return tuple(
        Month(month, *(_within(days[figure], month) for figure in (Figure.ASKED, *TREND)))
        for month in months_of(period)
    )


def _within(days: Mapping[date, int], of: Period) -> int:
    return sum(count for day, count in days.items() if of.first <= day <= of.last)


def _title(packs: PackSet, scope: Scope) -> str:
    names: Iterable[str] = (
        packs.memoranda[scope.memorandum].title if scope.memorandum else "",
        packs.departments[scope.department].title if scope.department else "",
    )
    return " · ".join(name for name in names if name) or CITY
