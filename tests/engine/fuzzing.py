"""How much is fuzzed, from which seed, and rulesets of the shapes that are known to be hard."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Sequence

from engine.language.ir import All, Any, Condition, Leaf, Op, normal
from engine.matching.compiler import Plan, questions_of
from engine.matching.dialect import could_be_true, names_for
from engine.matching.limits import pieces
from tests.engine import generators
from tests.engine.generators import FIELDS, MAYBE_MISSING

ASKED = os.environ.get("JC_FUZZ_EVALUATIONS")
EVALUATIONS = int(ASKED or 300_000) // 3
"""Rule evaluations per shape at least: one message against n rules counts n."""

SEED = random.SystemRandom().randrange(10**9) if ASKED else 20260601


Shape = Callable[[random.Random], list[Condition]]
"""Draws the conditions of one ruleset."""


def mixed(rng: random.Random) -> list[Condition]:
    """Anything that the language can say."""
    return [generators.condition(rng) for _ in range(rng.choice((1, 5, 40)))]


def crowded(rng: random.Random) -> list[Condition]:
    """Many rules over one or two fields: long rows of siblings, of which a message satisfies many."""
    field = FIELDS[rng.choice(("matter.amount", "matter.maybe_amount", "matter.count"))]
    ops = (Op.LT, Op.LTE, Op.GT, Op.GTE, Op.NEQ, Op.EQ)
    found: list[Condition] = []
    for _ in range(rng.choice((60, 150))):
        number = rng.choice((rng.randrange(-5, 40), rng.choice(generators.NUMBERS)))
        leaf = Leaf(field.name, rng.choice(ops), field.type, (number,))
        found.append(leaf if rng.random() < 0.5 else All((leaf, generators.leaf(rng))))
    return found


def alternatives(rng: random.Random) -> list[Condition]:
    """Lists and nested alternatives over few fields: joins, overlapping paths and sets."""
    fields = {
        name: FIELDS[name] for name in ("subject.region", "subject.lists", "listing.penalties", "matter.maybe_flag")
    }
    found: list[Condition] = []
    for _ in range(rng.choice((3, 20))):
        groups = tuple(
            Any(tuple(generators.leaf(rng, fields) for _ in range(rng.randint(2, 4)))) for _ in range(rng.randint(1, 3))
        )
        found.append(All(groups) if rng.random() < 0.7 else Any(groups))
    return found


SHAPES: tuple[Shape, ...] = (mixed, crowded, alternatives)


def bearable(condition: Condition) -> bool:
    """The few random conditions that the compiler refuses are left out; authors are told to split them."""
    return pieces(could_be_true(condition, names_for([condition]), MAYBE_MISSING)) is not None


def plan_of(meanings: Sequence[Condition]) -> Plan:
    """A plan of those of the conditions that are bearable, which nobody's rules ask."""
    found = {whole: meaning for meaning in meanings if bearable(whole := normal(meaning))}
    always = frozenset(FIELDS) - MAYBE_MISSING
    questions = questions_of(tuple(found), tuple(found.values()), always, MAYBE_MISSING)
    return Plan("m", "l", FIELDS, (), questions, tuple(() for _ in found))
