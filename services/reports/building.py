"""Makes a report: the figures of a period beside those of the one before. Who may read it is ``access``; here nothing is asked of a caller.

Previews are not counted. People and organisations are always told apart; punishments and rewards are never counted together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from engine.packs.packset import PackSet
from services.ports import UnitOfWork
from services.reports.figures import BREAKDOWNS
from services.reports.limits import limits_of
from services.reports.model import Counts, Figure, Line, Month, Part, Period, Report, Scope, Selection
from services.reports.periods import months_of, previous
from services.reports.store import Question
from services.reports.unused import unused_measures

EFFECTS = ("punish", "reward")
CITY = "全市"


def build(uow: UnitOfWork, packs: PackSet, scope: Scope, period: Period, *, now: datetime) -> Report:
    """All numbers. The scope's memorandum and department must be in the packs."""
    memorandum = packs.memoranda[scope.memorandum] if scope.memorandum else None
    effects = (memorandum.effect,) if memorandum else EFFECTS
    before = previous(period)
    parts = []
    for effect in effects:
        one = replace(scope, effect=effect)
        question = question_of(packs, one, period, now)
        counts, asked = _counts(uow, question, period)
        earlier, _ = _counts(uow, question_of(packs, one, before, now), before)
        months = _months(period, _trend(uow, question, period, asked))
        parts.append(Part(effect, counts, earlier, months, unused_measures(packs, counts, period)))
    return Report(
        scope, _title(packs, scope), memorandum.document_no if memorandum else None, period, before, tuple(parts)
    )


def counts_of(uow: UnitOfWork, packs: PackSet, scope: Scope, period: Period, *, now: datetime) -> Counts:
    """Only one period's numbers of a memorandum, or of one effect."""
    memorandum = packs.memoranda.get(scope.memorandum or "")
    one = replace(scope, effect=memorandum.effect) if memorandum else scope
    return _counts(uow, question_of(packs, one, period, now), period)[0]


def question_of(packs: PackSet, scope: Scope, period: Period, now: datetime) -> Question:
    """What storage needs to know of the packs for a scope."""
    memorandum = packs.memoranda.get(scope.memorandum or "")
    matters = tuple(sorted({kind for rule in memorandum.rules for kind in rule.on})) if memorandum else None
    if memorandum is not None:
        lists: tuple[str, ...] | None = tuple(memorandum.lists)
    elif scope.effect is not None:
        lists = tuple(sorted(one.id for one in packs.lists.values() if one.effect == scope.effect))
    else:
        lists = None
    return Question(scope, matters, lists, limits_of(packs, period, now))


_TREND = (Figure.CHECKS, Figure.HITS, Figure.CASES)


def _counts(uow: UnitOfWork, question: Question, period: Period) -> tuple[Counts, Mapping[date, int]]:
    """The numbers, and all checks by day."""
    asked = uow.reports.asked(question, period)
    total = Selection(question.scope, period, Figure.ASKED)
    lines = [Line(total, sum(asked.values()))]
    for figure, breakdowns in BREAKDOWNS.items():
        if figure is not Figure.ASKED:
            lines += uow.reports.lines(question, period, figure, breakdowns)
    return Counts(question.scope, period, tuple(lines), uow.reports.spans(question, period)), asked


def _trend(
    uow: UnitOfWork, question: Question, period: Period, asked: Mapping[date, int]
) -> Mapping[Figure, Mapping[date, int]]:
    return {Figure.ASKED: asked} | {figure: uow.reports.by_day(question, period, figure) for figure in _TREND}


def _months(period: Period, days: Mapping[Figure, Mapping[date, int]]) -> tuple[Month, ...]:
    return tuple(
        Month(
            month,
            *(_within(days[figure], month) for figure in (Figure.ASKED, *_TREND)),
        )
        for month in months_of(period)
    )


def _within(days: Mapping[date, int], month: Period) -> int:
    return sum(count for day, count in days.items() if month.first <= day <= month.last)


def _title(packs: PackSet, scope: Scope) -> str:
    names: Iterable[str] = (
        packs.memoranda[scope.memorandum].title if scope.memorandum else "",
        packs.departments[scope.department].title if scope.department else "",
    )
    return " · ".join(name for name in names if name) or CITY
