"""The days on which law or confirmations may change: between two of them every rule is carried by the same bases.

Whoever asks about many days needs to look at one day of each stretch only.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta

from engine.documents import InForce
from engine.law.in_force import FRESH_DAYS
from engine.packs.packset import PackSet


class Stretches:
    """The stretches of days of one set of packs, numbered from 0."""

    def __init__(self, packs: PackSet) -> None:
        self._turns = sorted(set(_turns(packs)))

    def number(self, day: date) -> int:
        """The stretch in which a day lies. ``legality`` says the same of all days of a stretch."""
        return bisect_right(self._turns, day)


def _turns(packs: PackSet) -> Iterator[date]:
    """First days of stretches."""
    for law in packs.laws.values():
        yield from _period(law.in_force, law.text_version, law.last_checked)
        for article in law.articles:
            if article.in_force is not None:
                yield from _period(article.in_force, law.text_version, law.last_checked)
    for memorandum in packs.memoranda.values():
        periods = (memorandum.in_force, *(rule.in_force for rule in memorandum.rules))
        for period in periods:
            if period is not None:
                yield from _period(period, None, memorandum.last_checked)
    for entries in packs.confirmed_items.values():
        for entry in entries:
            yield entry.from_
            if entry.until is not None:
                yield from _after(entry.until)


def _period(period: InForce, text_version: date | None, last_checked: date) -> Iterator[date]:
    """As ``in_force`` reads a period: its ends, and what bounds an unknown beginning."""
    first, last = period.first_day(), period.last_day()
    if last is not None:
        yield from _after(last)
    if first is not None:
        yield first
        return
    if text_version is not None:
        yield text_version
    yield last_checked - timedelta(days=FRESH_DAYS)
    yield from _after(last_checked + timedelta(days=FRESH_DAYS))


def _after(day: date) -> Iterator[date]:
    if day < date.max:
        yield day + timedelta(days=1)
