"""What reports need from storage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from services.reports.model import Figure, Line, Period, Selection, Times


class ReportStore(Protocol):
    """SQL of this area; see the SQL implementation under ``adapters/storage``.

    Counts and ids come from one statement per figure, so that a number always equals its list.
    """

    def lines(self, memorandum: str, period: Period, figure: Figure, dimensions: Sequence[str]) -> tuple[Line, ...]:
        """One line per combination of the dimensions that occurs; without dimensions one line, maybe 0."""

    def ids(self, selection: Selection) -> tuple[str, ...]:
        """What a number counts, in a stable order: check ids, ``check/subject/listing``, subject keys, … or case ids."""

    def times(self, memorandum: str, period: Period) -> tuple[Times, ...]:
        """Moments of the cases that were opened in the period."""
