"""Whether cases count as joint reward or punishment (I-19), told of their rows as they are read.

What is seen from an entry is asked for with the rows, a lot at a time: the same entries would otherwise be looked for in all cases first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.packs.packset import PackSet
from services.cases.counting import penalty_lists, uncounted_entries
from services.ports import UnitOfWork
from services.reports.figures import WORKED
from services.reports.tally import Row

_LIST, _ENTRY, _COUNTING = (WORKED.columns.index(name) for name in ("list", "listing_id", "counting"))


def counted(uow: UnitOfWork, packs: PackSet, lots: Iterable[Sequence[Row]]) -> Iterator[Sequence[Row]]:
    """Rows of ``WORKED``, which tell what is seen from the list alone, with what is seen from the entry."""
    penalties = penalty_lists(packs)
    asked: set[str] = set()
    reasons: dict[str, str] = {}
    for lot in lots:
        new = {row[_ENTRY] for row in lot if row[_LIST] in penalties} - asked
        asked |= new
        reasons |= {id_: why.value for id_, why in uncounted_entries(uow, new).items()}
        yield [row if row[_ENTRY] not in reasons else _told(row, reasons[row[_ENTRY]]) for row in lot]


def _told(row: Row, why: str) -> Row:
    return (*row[:_COUNTING], why, *row[_COUNTING + 1 :])
