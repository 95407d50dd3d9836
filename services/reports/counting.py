"""Whether cases count as joint reward or punishment (I-19), told of their rows as they are read.

What is seen from an entry is asked for with the rows, a lot at a time: the same entries would otherwise be looked for in all cases first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from engine.packs.packset import PackSet
from services.cases.counting import penalty_lists, uncounted_entries
from services.ports import UnitOfWork
from services.reports.figures import WORKED
from services.reports.model import COUNTED
from services.reports.tally import Row

_LOT = 5_000
_LIST, _ENTRY, _COUNTING = (WORKED.columns.index(name) for name in ("list", "listing_id", "counting"))


def counted(uow: UnitOfWork, packs: PackSet, rows: Iterable[Row]) -> Iterator[Row]:
    """Rows of ``WORKED``, which tell what is seen from the list alone, with what is seen from the entry."""
    penalties = penalty_lists(packs)
    seen: dict[str, str] = {}
    left = iter(rows)
    while lot := list(islice(left, _LOT)):
        asked = {row[_ENTRY] for row in lot if row[_LIST] in penalties} - seen.keys()
        reasons = uncounted_entries(uow, asked)
        seen |= {id_: reasons[id_].value if id_ in reasons else COUNTED for id_ in asked}
        for row in lot:
            why = seen.get(row[_ENTRY], COUNTED)
            yield row if why == COUNTED else (*row[:_COUNTING], why, *row[_COUNTING + 1 :])
