"""Whether cases count as joint reward or punishment (I-19), told of their rows as they are read.

What is seen from an entry is asked for with the rows, a lot at a time: the same entries would otherwise be looked for in all cases first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from services.cases.counting import uncounted_entries
from services.ports import UnitOfWork
from services.reports.figures import FIELD, WORKED
from services.reports.worked import Row

_KIND, _ENTRY = (WORKED.columns.index(name) for name in ("kind", "entry"))


def counted(uow: UnitOfWork, lots: Iterable[Sequence[Row]]) -> Iterator[Sequence[Row]]:
    """Rows of ``WORKED``, which tell what is seen from the list alone, with what is seen from the entry."""
    asked: set[str] = set()
    reasons: dict[str, str] = {}
    for lot in lots:
        new = {row[_ENTRY] for row in lot if row[_ENTRY] is not None} - asked
        asked |= new
        reasons |= {id_: why.value for id_, why in uncounted_entries(uow, new).items()}
        yield [row if row[_ENTRY] not in reasons else _told(row, reasons[row[_ENTRY]]) for row in lot]


def _told(row: Row, why: str) -> Row:
    """With the last value of the kind replaced."""
    kind, _, _ = row[_KIND].rpartition(FIELD)
    return (kind + FIELD + why, *row[_KIND + 1 :])
