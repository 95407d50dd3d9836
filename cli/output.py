"""Printing: results to standard output, everything else to standard error."""

from __future__ import annotations

import json
import sys
from typing import Any


def say(text: str = "") -> None:
    """One line of a result."""
    print(text)


def note(text: str) -> None:
    """One line beside the result: progress, hints."""
    print(text, file=sys.stderr)


def as_json(value: Any) -> str:
    """A result for programs, indented, Chinese readable."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)


def say_json(value: Any) -> None:
    """Prints one."""
    print(as_json(value))
