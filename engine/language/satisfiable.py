"""Can a condition ever be true? Decided exactly, because every comparison speaks of one field and constants."""

from __future__ import annotations

from collections.abc import Mapping

from engine.language.fields import Field
from engine.language.ir import Condition
from engine.language.witness import TooManyAlternativesError, find_facts


def can_hold(condition: Condition, fields: Mapping[str, Field]) -> bool | None:
    """Whether some facts make the condition true; None if it has too many alternatives to tell."""
    try:
        return find_facts(condition, fields) is not None
    except TooManyAlternativesError:
        return None
