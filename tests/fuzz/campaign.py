"""Rounds of random cases: each way's answer for each rule and message, compared; what differs is shrunk and told."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.fuzz.cases import Case, draw
from tests.fuzz.shrinking import smallest
from tests.fuzz.trees import SHAPES
from tests.fuzz.ways import WAYS, Ways

MESSAGES = 240
"""Of one case. DuckDB takes many at a time."""


@dataclass
class Tally:
    """What was compared so far. ``evaluations``: by way, one for each rule and message; ``answers``: how often each truth came out."""

    cases: int = 0
    rules: int = 0
    refused: int = 0
    served: int = 0
    evicted: int = 0
    evaluations: Counter[str] = field(default_factory=Counter)
    answers: Counter[bool | None] = field(default_factory=Counter)

    def least(self) -> int:
        """Evaluations of the five ways that see every message; evictions are asked of half of them."""
        return min(self.evaluations[way] for way in WAYS if way != "evictions")


class DifferenceError(AssertionError):
    """Two ways differ. The message holds the seed, what each way says and a smallest case, as JSON to paste."""

    def __init__(self, seed: str, case: Case, told: str) -> None:
        self.case = smallest(case, _differs)
        pasted = json.dumps(self.case, ensure_ascii=False)
        reproduce = "reproduce: .venv/bin/python -m tests.fuzz reproduce < case.json"
        super().__init__(f"seed {seed}: {told}\nsmallest: {difference(self.case)}\n{reproduce}\n{pasted}")


def round_of(seed: str, shape: int, tally: Tally, messages: int = MESSAGES) -> None:
    """One case of a shape; counts into the tally. Raises DifferenceError."""
    rng = random.Random(seed)
    case = draw(rng, shape, messages)
    try:
        told = difference(case, tally)
    except Exception as error:
        error.add_note(f"seed {seed}: the generator drew a case that is refused")
        raise
    if told:
        raise DifferenceError(seed, case, told)


def run(seed: str, evaluations: int, tally: Tally | None = None) -> Tally:
    """Rounds of every shape in turn until each way was asked for at least so many evaluations. Raises DifferenceError."""
    tally = tally or Tally()
    number = 0
    while tally.least() < evaluations:
        for shape in range(len(SHAPES)):
            round_of(f"{seed}/{number}/{SHAPES[shape].__name__}", shape, tally)
        number += 1
    return tally


def difference(case: Case, tally: Tally | None = None) -> str:
    """What differs first in a case, in words; empty if nothing does. A way that fails differs too.

    Raises what the language or the catalogue refuses: such a case is none.
    """
    ways = Ways(case)
    try:
        facts = [ways.facts(message) for message in case["messages"]]
        try:
            told = ways.ask(case["messages"], facts)
        except Exception as error:
            return f"{type(error).__name__}: {str(error)[:2000]}"
        return _compared(ways, told, tally)
    finally:
        ways.close()


def _compared(ways: Ways, told: dict[str, dict[int, list[bool | None]]], tally: Tally | None) -> str:
    expected = told["interpreter"]
    for way in WAYS:
        for number, row in told[way].items():
            if row != expected[number]:
                rule = next(place for place, value in enumerate(row) if value is not expected[number][place])
                said: dict[str, Any] = {name: told[name][number][rule] for name in WAYS if number in told[name]}
                return f"message {number}, rule {ways.rules[rule]}: {said}"
    if tally is not None:
        tally.cases += 1
        tally.rules += len(ways.rules)
        tally.refused += len(ways.refused)
        tally.served += ways.served
        tally.evicted += ways.evicted
        for way in WAYS:
            tally.evaluations[way] += sum(map(len, told[way].values()))
        for row in expected.values():
            tally.answers.update(row)
    return ""


def _differs(case: Case) -> bool:
    try:
        return bool(difference(case))
    except Exception:
        return False
