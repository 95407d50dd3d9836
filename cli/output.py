"""Printing: results to standard output, everything else to standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any


def say(text: str = "") -> None:
    """One line of a result."""
    print(text)


def note(text: str) -> None:
    """One line beside the result: progress, hints."""
    print(text, file=sys.stderr)


def say_json(value: Any) -> None:
    """A result for programs, indented, Chinese readable."""
    print(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))


def say_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns aligned by display width (a Chinese character takes two cells)."""
    widths = [max(map(_width, column)) for column in zip(header, *rows, strict=True)]
    for row in [header, *rows]:
        cells = [cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)]
        print("  ".join(cells).rstrip())


def _width(text: str) -> int:
    import unicodedata

    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
