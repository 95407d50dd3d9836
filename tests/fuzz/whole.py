"""Whole decisions on random worlds: engines that remember, that do not and that took over rulesets give the same bytes.

What they decide is compared with the third interpreter, which reads the same files on its own.
"""

from __future__ import annotations

import json
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from engine.deciding.decide import RuleEngine
from engine.errors import PackErrors
from engine.packs.digests import canonical
from engine.packs.packset import PackSet
from tests.fuzz.questions import Row, row
from tests.fuzz.worlds import CONFIRMATIONS, World, changed_world, draw_world, write
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
    """Decisions differ. The message holds the seed and one row with a small world, as JSON to paste."""

    def __init__(self, seed: str, world: World, confirmations: object, rows: Sequence[Row], told: str) -> None:
        pasted = {"world": world, "confirmations": confirmations, "rows": list(rows)}
        super().__init__(f"seed {seed}: {told}\n{json.dumps(pasted, ensure_ascii=False)}")


def round_of(seed: str, total: Sum) -> None:
    """One world before and after an edit. Raises WholeDifferenceError."""
    rng = random.Random(seed)
    world = draw_world(rng)
    edited = changed_world(rng, world)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder, ExitStack() as engines:
        first = _loaded(world, Path(folder, "a"), rng)
        second = _loaded(edited, Path(folder, "b"), rng)
        if first is None or second is None:
            total.refused += 1
            return
        one = engines.enter_context(_Side(first, world, Path(folder, "a"), None))
        _compare(seed, one, [row(rng, world) for _ in range(ROWS)], total)
        other = engines.enter_context(_Side(second, edited, Path(folder, "b"), one.engines["remembering"]))
        total.taken_over += other.taken_over
        _compare(seed, other, [row(rng, edited) for _ in range(ROWS)], total)
    total.worlds += 1


class _Side:
    """The engines of one world, and its catalogue as the interpreter reads it."""

    def __init__(self, packs: PackSet, world: World, root: Path, previous: RuleEngine | None) -> None:
        self.packs, self.world, self.root = packs, world, root
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

    def confirmations(self) -> object:
        return json.loads((self.root / CONFIRMATIONS).read_text(encoding="utf-8"))


def _loaded(world: World, root: Path, rng: random.Random) -> PackSet | None:
    """None for the few worlds with a rule too wide for the engine."""
    packs = write(world, root, rng)
    try:
        RuleEngine(packs).close()
    except PackErrors as found:
        if {error.code for error in found.errors} == {"condition_too_wide"}:
            return None
        raise
    return packs


def _compare(seed: str, side: _Side, rows: Sequence[Row], total: Sum) -> None:
    for one in rows:
        if told := _differs(side, one, total):
            smaller = _smaller(one, lambda given: bool(_differs(side, given, None)))
            raise WholeDifferenceError(seed, side.world, side.confirmations(), [smaller], told)


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


def _smaller(one: Row, differs: Callable[[Row], bool]) -> Row:
    """The row with entries and fields left out as long as it still differs."""
    for part in ("listings", "named_in"):
        for entry in list(one["subject"][part]):
            kept = [other for other in one["subject"][part] if other is not entry]
            fewer = one | {"subject": one["subject"] | {part: kept}}
            one = fewer if differs(fewer) else one
    return one


def run(seed: str, rules: int, total: Sum | None = None) -> Sum:
    """Worlds until every engine has decided at least so many rules. Raises WholeDifferenceError."""
    total = total or Sum()
    number = 0
    while min(total.rules[name] for name in ENGINES) < rules:
        round_of(f"{seed}/world/{number}", total)
        number += 1
    return total
