"""Can a condition ever be true, and how do two conditions stand to each other? Short questions over ``space``.

*True* is meant throughout: only true fires (S3), so two rules are the same if they are true in the same situations, whether
they are false or unknown elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.language.fields import Field
from engine.language.ir import Condition
from engine.language.reference import Facts
from engine.language.space import Formula, Space, UndecidedError

Fields = Mapping[str, Field]


def can_hold(condition: Condition, fields: Fields) -> bool | None:
    """Whether some facts make the condition true; None if it has too many alternatives to tell."""
    space = Space([condition], fields)
    return _found(space, space.holds(condition))


def overlap(a: Condition, b: Condition, fields: Fields) -> Facts | None:
    """Facts in which both are true; None if there are none, or too many alternatives to tell."""
    space = Space([a, b], fields)
    try:
        return space.witness(space.holds(a), space.holds(b))
    except UndecidedError:
        return None


def implies(a: Condition, b: Condition, fields: Fields) -> bool | None:
    """Whether ``b`` is true wherever ``a`` is; None if too many alternatives to tell."""
    space = Space([a, b], fields)
    return _none(_found(space, space.holds(a), space.fails(b)))


def equivalent(a: Condition, b: Condition, fields: Fields) -> bool | None:
    """Whether both are true in exactly the same situations; None if too many alternatives to tell."""
    there, back = implies(a, b, fields), implies(b, a, fields)
    if there is False or back is False:
        return False
    return True if there and back else None


def _found(space: Space, *formulas: Formula) -> bool | None:
    try:
        return space.witness(*formulas) is not None
    except UndecidedError:
        return None


def _none(found: bool | None) -> bool | None:
    return None if found is None else not found
