"""Patterns that look like activity: shown beside the scores with their checks, never scored. A person judges what they mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby

from engine.documents import Padding, PaddingPattern
from services.appraisal.model import Checked, PaddingFinding
from services.appraisal.store import AppraisalStore

_MOST_CHECKS = 1000
"""So many checks of a finding are named."""


def padding(
    store: AppraisalStore, patterns: Iterable[PaddingPattern], first: date, last: date
) -> tuple[PaddingFinding, ...]:
    """What the patterns find among the checks of these days."""
    found: list[PaddingFinding] = []
    for pattern in patterns:
        find = _again if pattern.pattern is Padding.SAME_SUBJECT_AGAIN else _without_matter
        found += find(pattern, store, first, last)
    return tuple(sorted(found, key=lambda one: (one.pattern, one.department, -one.count, one.checks)))


def _again(pattern: PaddingPattern, store: AppraisalStore, first: date, last: date) -> Iterator[PaddingFinding]:
    """One department about one subject: the days, close together, in which it asked most without need. A matter asked about is work, and
    counts once against it."""
    repeated = store.repeated_checks(first, last, pattern.at_least)
    for (department, _), group in groupby(repeated, key=lambda check: (check.department, check.subject_key)):
        own = list(group)
        idlest, needless = _idlest(own, pattern.within_days or 1)
        if needless >= pattern.at_least:
            yield _finding(pattern, department, idlest, len(own))


def _without_matter(
    pattern: PaddingPattern, store: AppraisalStore, first: date, last: date
) -> Iterator[PaddingFinding]:
    """A department asks mostly without a matter in hand: nothing comes of such checks but numbers."""
    for department, (every, idle) in sorted(store.checks_made(first, last).items()):
        if idle >= pattern.at_least and idle * 100 >= (pattern.percent or 100) * every:
            yield _finding(pattern, department, list(store.checks_without_matter(department, first, last)), every)


def _idlest(checks: list[Checked], days: int) -> tuple[list[Checked], int]:
    """The checks of so many days in which most were needless, and how many: all but one of each matter."""
    best, most, start, matters = list[Checked](), 0, 0, Counter[str]()
    for end, check in enumerate(checks):
        while check.day - checks[start].day >= timedelta(days=days):
            _count(matters, checks[start], -1)
            start += 1
        _count(matters, check, 1)
        needless = end - start + 1 - len(matters)
        if needless > most:
            best, most = checks[start : end + 1], needless
    return best, most


def _count(matters: Counter[str], check: Checked, by: int) -> None:
    if check.case_no:
        matters[check.case_no] += by
        if not matters[check.case_no]:
            del matters[check.case_no]


def _finding(pattern: PaddingPattern, department: str, checks: list[Checked], of: int) -> PaddingFinding:
    return PaddingFinding(
        pattern=pattern.pattern.value,
        department=department,
        count=len(checks),
        matters=len({check.case_no for check in checks if check.case_no}),
        of=of,
        first=checks[0].day,
        last=checks[-1].day,
        checks=tuple(check.check_id for check in checks[:_MOST_CHECKS]),
    )
