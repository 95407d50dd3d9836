"""A row as it comes in, and what can be wrong with it. Readers make rows; nothing here knows about files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong with (or noteworthy about) a row. ``column`` is the canonical name, empty for the whole row."""

    column: str
    code: str
    reason: str
    advice: str


@dataclass(slots=True)
class RawRow:
    """One row under canonical column names; an absent or empty cell is not given. Not frozen only because files have a million of them.

    ``strict``: values are JSON and must have the JSON type of their field. Otherwise every value is text as a clerk typed it.
    ``faults`` are what the reader itself found; such a row is refused.
    """

    line: int
    cells: Mapping[str, Any]
    strict: bool = False
    faults: tuple[Issue, ...] = ()


class RowSource(Protocol):
    """Where rows come from. Iterating raises InvalidInputError for a file that is wrong as a whole."""

    name: str

    @property
    def notes(self) -> tuple[Issue, ...]:
        """Remarks about the source as a whole, known once it has been read."""

    def __iter__(self) -> Iterator[RawRow]: ...
    def fraction(self) -> float:
        """How much has been read, 0 to 1."""
