"""Rows of text in columns on a terminal, where a Chinese character is two wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

_WIDE = frozenset("WFA")
"""Wide, full-width and, in a Chinese terminal, ambiguous characters."""


def columns(rows: Sequence[Sequence[str]], gap: str = "  ") -> Iterator[str]:
    """Each row as one line, every column as wide as its widest cell; nothing trails."""
    widths = [max(map(width, cells)) for cells in zip(*rows, strict=True)]
    for row in rows:
        padded = (cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True))
        yield gap.join(padded).rstrip()


def width(text: str) -> int:
    """Columns that a text takes."""
    return sum(2 if unicodedata.east_asian_width(character) in _WIDE else 1 for character in text)
