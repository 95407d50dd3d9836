"""``history.*``: how often the listed subject was put on this list before and now, counted before any evaluator runs (S4, S9).

It is always the history of whoever the entry lists: of the person who acts for the subject, of the company that names the
subject as responsible. The entry in hand counts itself. Entries in force and entries that ran out count, from ``since``, the
day on which they began to bind; the day of a decision on paper is not that day. What was repaired, revoked or corrected does
not count from its exit on, what is suspended does not count meanwhile. An entry counts until its window, begun on ``since``,
has run: the last day is included, and a month without that day ends on its last (S5).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from engine.days import add_months
from engine.deciding.facts import Facts, level_of
from engine.decision import MeasureLine
from engine.documents import Count, ListType
from engine.inputs import Listing
from engine.language.fields import HISTORY_PREFIX


def history_facts(list_type: ListType, entries: Collection[Listing] | None, day: date) -> Facts:
    """``history.*`` of one list by full name. ``entries``: all that the listed subject has there, None if they are not known.

    A count that is not certain is missing, which is unknown to every comparison (S3).
    """
    if entries is None:
        return {}
    counted = {HISTORY_PREFIX + spec.name: _counted(spec.count, list_type, entries, day) for spec in list_type.history}
    return {name: number for name, number in counted.items() if number is not None}


def reads_history(line: MeasureLine) -> bool:
    """Whether a reason for the measure is a count."""
    return any(reason.field.startswith(HISTORY_PREFIX) for source in line.sources for reason in source.because)


def _counted(count: Count, list_type: ListType, entries: Collection[Listing], day: date) -> int | None:
    recent = [entry for entry in entries if entry.stands(day) and day <= add_months(entry.since, count.months)]
    if not count.levels:
        return len(recent)
    levels = [level_of(entry, list_type) for entry in recent]
    return None if None in levels else sum(level in count.levels for level in levels)
