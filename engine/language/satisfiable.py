"""Can a condition ever be true, and how do two conditions stand to each other? Decided exactly, over ``witness``.

*True* is meant throughout: only true fires (S3), so two rules are the same if they are true in the same situations,
whether they are false or unknown elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.language import ir
from engine.language.fields import Field
from engine.language.ir import Condition
from engine.language.kleene import is_not_true
from engine.language.reference import Facts
from engine.language.witness import TooManyAlternativesError, find_facts


def can_hold(condition: Condition, fields: Mapping[str, Field]) -> bool | None:
    """Whether some facts make the condition true; None if it has too many alternatives to tell."""
    try:
        return find_facts(condition, fields) is not None
    except TooManyAlternativesError:
        return None


def overlap(a: Condition, b: Condition, fields: Mapping[str, Field]) -> Facts | None:
    """Facts in which both are true; None if there are none, or too many alternatives to tell."""
    try:
        return find_facts(ir.All((a, b)), fields)
    except TooManyAlternativesError:
        return None


def implies(a: Condition, b: Condition, fields: Mapping[str, Field]) -> bool | None:
    """Whether ``b`` is true wherever ``a`` is; None if there are too many alternatives to tell."""
    holds = can_hold(ir.All((a, is_not_true(b))), fields)
    return None if holds is None else not holds
