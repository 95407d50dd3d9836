"""Whole decisions on random worlds: engines that remember, that do not and that took over rulesets give the same bytes.

What they decide is compared with the third interpreter, which reads the same files on its own.
"""

from __future__ import annotations

import json
import random
import tempfile
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from engine.deciding.decide import RuleEngine
from engine.errors import PackErrors
from engine.packs.digests import canonical
from tests.engine.packs import Doc
from tests.fuzz.cases import Case
from tests.fuzz.questions import Row, row
from tests.fuzz.shrinking import smaller_worlds, smallest
from tests.fuzz.worlds import CONFIRMATIONS, World, changed_world, confirmations_of, draw_world, write
from tests.packs.catalogue import Catalogue, day
from tests.packs.engine_side import answer, question
from tests.packs.interpreter import Answer, decide

ROWS = 80
"""Of one world, and again after its edit."""

ENGINES = ("remembering", "deciding", "forgetful", "taking over")


@dataclass
class Sum:
    """What was compared so far: ``decisions`` by engine, ``rules`` by engine (one for each rule and message), outcomes."""

    worlds: int = 0
    refused: int = 0
    taken_over: int = 0
    fired: int = 0
    decisions: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)


class WholeDifferenceError(AssertionError):
    """Decisions differ. The message holds the seed, what differs and a small case, as JSON to paste."""

    def __init__(self, seed: str, case: Case, told: str) -> None:
        self.case = smallest(case, _still_differs, smaller_worlds)
        reproduce = "reproduce: .venv/bin/python -m tests.fuzz reproduce < case.json"
        super().__init__(f"seed {seed}: {told}\n{reproduce}\n{json.dumps(self.case, ensure_ascii=False)}")


def round_of(seed: str, total: Sum) -> None:
    """One world before and after an edit. Raises WholeDifferenceError."""
    rng = random.Random(seed)
    world = draw_world(rng)
    edited = changed_world(rng, world)
    case: Case = {"world": world, "edited": edited, "confirmations": confirmations_of(world | edited, rng)}
    case |= {"rows": [row(rng, world) for _ in range(ROWS)], "edited_rows": [row(rng, edited) for _ in range(ROWS)]}
    try:
        told, small = _differences(case, total)
    except PackErrors as found:
        if {error.code for error in found.errors} != {"condition_too_wide"}:
            found.add_note(f"seed {seed}: the generator drew a world that is refused")
            raise
        total.refused += 1
        return
    if told:
        raise WholeDifferenceError(seed, small, told)
    total.worlds += 1


def difference(case: Case) -> str:
    """What differs first in a case that a failure printed; empty if nothing does."""
    return _differences(case, None)[0]


def _differences(case: Case, total: Sum | None) -> tuple[str, Case]:
    """What differs first, and the case with only the row at fault. Raises PackErrors for a world that is refused."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder, ExitStack() as engines:
        one = engines.enter_context(_Side(case["world"], case["confirmations"], Path(folder, "a"), None))
        for asked in case["rows"]:
            if told := _differs(one, asked, total):
                small = {name: case[name] for name in ("world", "confirmations")}
                return told, small | {"rows": [asked]}
        if "edited" not in case:
            return "", case
        before = one.engines["remembering"]
        other = engines.enter_context(_Side(case["edited"], case["confirmations"], Path(folder, "b"), before))
        if total is not None:
            total.taken_over += other.taken_over
        for asked in case["edited_rows"]:
            if told := _differs(other, asked, total):
                return f"after the edit: {told}", case | {"edited_rows": [asked]}
    return "", case


def _still_differs(case: Case) -> bool:
    try:
        return bool(difference(case))
    except Exception:
        return False


class _Side:
    """The engines of one world, and its catalogue as the interpreter reads it."""

    def __init__(self, world: World, confirmations: Doc, root: Path, previous: RuleEngine | None) -> None:
        self.packs = packs = write(world, confirmations, root)
        self.catalogue = Catalogue(root / CONFIRMATIONS, root)
        self.engines = {
            "remembering": RuleEngine(packs),
            "deciding": RuleEngine(packs, 0),
            "forgetful": RuleEngine(packs, 8),
        }
        self.taken_over = 0
        if previous is not None:
            self.engines["taking over"] = RuleEngine(packs, previous=previous)
            kept = self.engines["taking over"].plans.items()
            self.taken_over = sum(previous.plans.get(key) is plan for key, plan in kept)

    def __enter__(self) -> _Side:
        return self

    def __exit__(self, *_: object) -> None:
        for engine in self.engines.values():
            engine.close()


def _differs(side: _Side, one: Row, total: Sum | None) -> str:
    """What differs on one row, in words; every engine that remembers is asked twice."""
    expected = decide(side.catalogue, day(one["on"]), one["matter"], one["role"], one["subject"])
    given = question(side.packs, day(one["on"]), one["matter"], one["role"], one["subject"])
    documents: dict[str, bytes] = {}
    for name, engine in side.engines.items():
        for _ in range(1 if name == "deciding" else 2):
            decision = engine.decide(given)
            if decision.disagreements:
                return f"{name}: {decision.disagreements}"
            found = documents.setdefault(name, canonical(decision.document))
            if found != canonical(decision.document) or found != documents["remembering"]:
                return f"{name} gives other bytes"
            if total is not None:
                total.decisions[name] += 1
                total.rules[name] += sum(
                    len(engine.plans[given.matter.kind, message["list"]].entries)
                    for message in decision.document["messages"]
                )
    told = answer(decision)
    if total is not None:
        total.outcomes[told.outcome] += 1
        total.fired += len(told.fired)
    return "" if _same(expected, told) else f"the interpreter says {expected}, the engine {told}"


def _same(expected: Answer, told: Answer) -> bool:
    """All but the names of missing fields, of which the engine leaves out those that can change nothing any more."""
    return (
        (expected.outcome, expected.favoured, expected.fired, expected.measures)
        == (told.outcome, told.favoured, told.fired, told.measures)
        and told.missing <= expected.missing
        and bool(told.missing) == bool(expected.missing)
    )


def run(seed: str, rules: int, total: Sum | None = None) -> Sum:
    """Worlds until every engine has decided at least so many rules. Raises WholeDifferenceError."""
    total = total or Sum()
    number = 0
    while min(total.rules[name] for name in ENGINES) < rules:
        round_of(f"{seed}/world/{number}", total)
        number += 1
    return total
