"""What of a person's code and name a screen or a log may show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from services.subjects.model import SubjectCode

_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_CITIZEN_NUMBER = re.compile(
    rf"(?<![0-9A-Za-z])[1-8]\d{{5}}(?:(?:18|19|20)\d\d{_DAY}\d{{3}}[\dXx]|\d\d{_DAY}\d{{3}})(?![0-9A-Za-z])"
)
"""18 digits, or 15 as before 1999, with a birthday where it belongs: document numbers and amounts are not mistaken for it."""

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""One character for one, so that places stay; forms filled in on Chinese keyboards often have full-width digits."""


def mask_code(code: str) -> str:
    """First six and last four characters of an 18-digit number; of shorter codes at most a third and a quarter."""
    head, tail = min(6, len(code) // 3), min(4, len(code) // 4)
    return code[:head] + "*" * (len(code) - head - tail) + (code[-tail:] if tail else "")


def mask_name(name: str) -> str:
    """The first character, the rest starred: 王小明 -> 王**."""
    return name[:1] + "*" * (len(name) - 1)


def display(code: SubjectCode) -> str:
    """A code for screens: a person's masked, an organisation's as it is."""
    return mask_code(code.code) if code.personal else code.code


def mask_text(text: str, hidden: Mapping[str, str] | None = None) -> str:
    """Free text with citizens' numbers masked, and what ``hidden`` names replaced by its masked form."""
    for plain, masked in (hidden or {}).items():
        text = text.replace(plain, masked)
    found = [match.span() for match in _CITIZEN_NUMBER.finditer(text.translate(_HALF_WIDTH))]
    for start, end in reversed(found):
        text = text[:start] + mask_code(text[start:end]) + text[end:]
    return text


def mask_texts(value: Any, hidden: Mapping[str, str] | None = None) -> Any:
    """A JSON value with every text in it masked; keys stay."""
    if isinstance(value, str):
        return mask_text(value, hidden)
    if isinstance(value, Mapping):
        return {key: mask_texts(inner, hidden) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [mask_texts(inner, hidden) for inner in value]
    return value
