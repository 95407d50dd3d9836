"""The birth date in a citizen's number, and whether its holder is a minor on a given day (I-13)."""

from __future__ import annotations

from datetime import date

from engine.days import add_months
from services.subjects.model import CodeType, SubjectCode

_FULL_AGE_MONTHS = 18 * 12


def birth_date(code: SubjectCode) -> date | None:
    """The date in an id_card; None for other documents and for a date that does not exist."""
    if code.code_type is not CodeType.ID_CARD:
        return None
    try:
        return date(int(code.code[6:10]), int(code.code[10:12]), int(code.code[12:14]))
    except ValueError:
        return None


def is_minor(code: SubjectCode, day: date) -> bool | None:
    """Whether the person is under 18 on ``day`` (民法典 art. 17); None when the document does not tell."""
    born = birth_date(code)
    return None if born is None else day < add_months(born, _FULL_AGE_MONTHS)
