"""Computes an appraisal from what happened: every thing that was due in the period, and the patterns of padding. Writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from engine.days import SHANGHAI
from engine.documents import AppraisalScheme
from engine.packs.packset import PackSet
from services.appraisal.case_evidence import Asked, case_items
from services.appraisal.model import Item, PaddingFinding, Tally
from services.appraisal.padding import padding
from services.appraisal.push_evidence import push_items
from services.appraisal.timing import Clockwork
from services.errors import ConflictError, InvalidInputError
from services.ports import UnitOfWork

MAX_DAYS = 366


@dataclass(frozen=True, slots=True)
class Computed:
    """What a period comes to."""

    scheme: AppraisalScheme
    items: tuple[Item, ...]
    padding: tuple[PaddingFinding, ...]


def compute(uow: UnitOfWork, packs: PackSet, first: date, last: date, as_of: date) -> Computed:
    """All items and patterns, as things stood at the end of ``as_of``. What arose in the period but is still running is left out.

    Raises InvalidInputError for a period, ConflictError ``no_scheme``, CalendarMissingError.
    """
    _check_period(first, last, as_of)
    scheme = scheme_for(packs, last)
    clockwork = Clockwork(packs, as_of)
    asked = [Asked(indicator, first, last, clockwork) for indicator in scheme.indicators]
    start, end = _moment(first), _moment(as_of + timedelta(days=1))
    items = [
        item
        for history in uow.appraisals.case_histories(start, end)
        for one in asked
        for item in case_items(history, one)
    ]
    deliveries = list(uow.appraisals.delivery_histories(start, end))
    items += [item for one in asked for item in push_items(deliveries, one)]
    found = padding(uow.appraisals, scheme.padding, first, last)
    return Computed(scheme, tuple(item for item in items if _answers_here(packs, item.department)), found)


def _answers_here(packs: PackSet, department: str) -> bool:
    """An authority of the state is supervised by nobody here, nor appraised."""
    known = packs.departments.get(department)
    return known is None or not known.central


def scheme_for(packs: PackSet, day: date) -> AppraisalScheme:
    """The scheme for periods that end on the day; with several the youngest. ConflictError ``no_scheme``."""
    schemes = [one for one in packs.documents.values() if isinstance(one, AppraisalScheme)]
    valid = [one for one in schemes if one.from_ <= day and (one.until is None or day <= one.until)]
    if not valid:
        raise ConflictError(
            "no_scheme",
            f"没有适用于 {day.isoformat()} 的考核办法",
            "考核办法写在 rules/appraisal 之下",
            "请信用办补充考核办法并发布新的规则版本",
        )
    return max(valid, key=lambda one: (one.from_, one.id))


def tallies_of(items: Iterable[Item]) -> tuple[Tally, ...]:
    """What counts, by department and indicator: as storage counts it."""
    total, good = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for item in items:
        if item.appeal_id is None:
            total[item.department, item.indicator] += 1
            good[item.department, item.indicator] += item.good
    return tuple(Tally(*key, count, good[key]) for key, count in sorted(total.items()))


def _check_period(first: date, last: date, as_of: date) -> None:
    if last < first:
        raise InvalidInputError("invalid_period", "考核期间有误", "结束日早于开始日", "请核对起止日期", "to")
    if (last - first).days >= MAX_DAYS:
        raise InvalidInputError("invalid_period", "考核期间过长", "一次最多考核一年", "请缩短期间", "to")
    if as_of < last:
        detail = f"考核期间到 {last.isoformat()} 为止"
        raise InvalidInputError("invalid_period", "考核期间还没有结束", detail, "请在期满后再考核", "to")


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
