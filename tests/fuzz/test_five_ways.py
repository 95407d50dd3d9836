"""Rules written in the pack language mean the same to the interpreter, the reference, durable-rules, the situation table and SQL.

Bounded here; ``make fuzz`` goes on for as long as it is asked.
"""

from __future__ import annotations

import random

from engine.language.conditions import MAX_CONSTANTS
from tests.fuzz import campaign, cases, trees
from tests.fuzz.texts import LIMIT, TYPES
from tests.fuzz.ways import WAYS

EVALUATIONS = 120_000
"""Of each way."""


def test_five_ways_never_differ() -> None:
    tally = campaign.run("20260601", EVALUATIONS)
    # The comparison is worth something only if all three answers occur often, and the table serves and forgets.
    assert min(tally.answers[truth] for truth in (True, None, False)) > EVALUATIONS / 20
    assert all(tally.evaluations[way] >= EVALUATIONS / 2 for way in WAYS)
    assert tally.served > tally.cases * 20
    assert tally.evicted > tally.cases * 20
    assert tally.refused <= tally.rules / 100


def test_the_fuzzer_says_all_that_the_language_can_say() -> None:
    rng = random.Random(1)
    words: set[str] = set()
    for _ in range(40):
        case = cases.draw(rng, 0, 1)
        slots = cases.slots_of(rng, case)
        assert all(len(slot.constants) <= MAX_CONSTANTS for slot in slots.values())
        drawn = [trees.leaf(rng, {name: slot}) for name, slot in slots.items() for _ in range(20)]
        words |= {
            word for leaf in drawn for body in leaf.values() for word in (body if isinstance(body, dict) else ["eq"])
        }
        assert {slot.kind for slot in slots.values()} <= set(TYPES)
    assert words == {"eq", "neq", "lt", "lte", "gt", "gte", "in", "not_in", "between", "any_of", "exists"}


def test_messages_stand_on_both_sides_of_every_constant() -> None:
    """c-1, c and c+1 for every constant of a number, the field missing, and words that no rule names."""
    rng = random.Random(2)
    case = cases.draw(rng, 0, 0)
    slots = cases.slots_of(rng, case)
    messages = [cases.message(rng, slots) for _ in range(1500)]
    for name, slot in slots.items():
        given = {message.get(name) if isinstance(message.get(name), str) else None for message in messages}
        if slot.kind == "integer":
            assert {str(max(-LIMIT, min(LIMIT, n + step))) for n in slot.constants for step in (-1, 0, 1)} <= given
        if not slot.always:
            assert any(name not in message for message in messages)
        if slot.kind in ("code", "text") and not slot.values:
            assert given - set(slot.constants)
