"""Bringing what people type and spreadsheets hold to the one form in which a code is compared."""

from __future__ import annotations

import unicodedata

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_UPPER = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}
_TABLE = _FULL_WIDTH | {code: _UPPER[code - 0xFEE0] for code in _FULL_WIDTH if code - 0xFEE0 in _UPPER} | _UPPER
_DROPPED = ("Zs", "Zl", "Zp", "Cf")
_WHITE = "\t\n\r\v\f"


def normalise_code(raw: str) -> str:
    """Full-width to half-width, ASCII letters to upper case; spaces, line ends and invisible marks dropped.

    Nothing else is folded: a Cyrillic А or a circled digit stays as it is and fails the character check.
    """
    if raw.isascii() and raw.isalnum():  # most codes, in files of a million
        return raw.upper()
    return "".join(c for c in raw.translate(_TABLE) if c not in _WHITE and unicodedata.category(c) not in _DROPPED)
