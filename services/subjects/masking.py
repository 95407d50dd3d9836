"""What of a person's code and name a screen or a log may show."""

from __future__ import annotations

from services.subjects.model import SubjectCode


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
