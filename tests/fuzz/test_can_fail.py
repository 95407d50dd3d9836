"""The fuzz can fail: a slip in any of the five ways is noticed within a few rounds, shrunk and printed so that it can be pasted."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from adapters.impact import classification
from engine.language import conditions, ir, partition, reference
from engine.language.ir import Op
from engine.matching import classifier, dialect, evaluation, naming
from engine.matching.naming import Alternative, Word
from engine.matching.situations import SituationTable
from tests.fuzz import campaign
from tests.fuzz.campaign import DifferenceError
from tests.impact import sql_evaluator
from tests.packs import truth

Patch = pytest.MonkeyPatch
Break = Callable[[Patch], None]

ROUNDS = 12
MESSAGES = 60


def _interpreter(patch: Patch) -> None:
    right = truth.compared
    patch.setattr(truth, "compared", lambda word, *rest: right("gt" if word == "gte" else word, *rest))


def _interpreter_unknown(patch: Patch) -> None:
    """Missing is false, as in two-valued logic."""
    right = truth.compared
    patch.setattr(truth, "compared", lambda *given: bool(right(*given)))


def _language(patch: Patch) -> None:
    patch.setitem(conditions._WORDS, "gte", Op.GT)


def _reference(patch: Patch) -> None:
    right: Mapping[Op, Any] = reference._HOLDS
    patch.setattr(reference, "_HOLDS", {**right, Op.BETWEEN: lambda given, ends: ends[0] <= given < ends[1]})


def _negation(patch: Patch) -> None:
    patch.setitem(ir.OPPOSITE, Op.LT, Op.GT)


def _compiler(patch: Patch) -> None:
    patch.setitem(dialect._SIMPLE, Op.GTE, "$gt")


def _compiler_unknown(patch: Patch) -> None:
    """An optional field that is not there is never unknown."""
    patch.setattr(dialect, "could_be_true", lambda condition, names, _: dialect.is_true(condition, names))


def _gap(patch: Patch) -> None:
    """A message does not say that something is missing, so that nothing could be true."""
    patch.setattr(dialect, "GAP", "~other", raising=True)
    right = dialect.could_be_true
    patch.setattr(
        dialect, "could_be_true", lambda *given: json.loads(json.dumps(right(*given)).replace("~other", "~gap"))
    )


def _guard(patch: Patch) -> None:
    """The compiler is wrong and the engine's own comparison asleep."""
    patch.setattr(evaluation, "agree", lambda *_: True)
    _compiler(patch)


def _cut(patch: Patch) -> None:
    """The situation of a threshold itself is that of the number below."""
    right = naming._within
    patch.setattr(naming, "_within", lambda value, *bounds: right(value, *[b if b is None else b + 1 for b in bounds]))


def _doubt(patch: Patch) -> None:
    """Situations do not tell what is unknown from what is true."""
    right = classifier.Alternative
    patch.setattr(classifier, "Alternative", lambda place, tests, _: right(place, tests, frozenset()))


def _asked_once(patch: Patch) -> None:
    """Of the alternatives that ask the same, only the first goes on."""
    right = naming._groups
    patch.setattr(naming, "_groups", lambda found: ((test, group[:1]) for test, group in right(found)))


def _members(patch: Patch) -> None:
    """Of a set that must have none of some members, the situation does not depend on them."""
    right = classifier.Members
    patch.setattr(classifier, "Members", lambda field, absent, some, _: right(field, absent, some, frozenset()))


def _cuts(patch: Patch) -> None:
    """One cut of a field is forgotten, in the table and in SQL."""
    right = partition._cuts
    patch.setattr(partition, "_cuts", lambda leaf: list(right(leaf))[1:])


def _table(patch: Patch) -> None:
    """Fields that are missing are in the situation of those that hold any other word."""
    right = classifier.key_function

    def forgetting(alternatives: Sequence[Alternative], *rest: Any) -> Any:
        asked = {test for one in alternatives for test in one.tests if isinstance(test, Word)}
        words = {test.field: "\0" for test in asked if test.named <= {*map(str, test.named)}}
        name = right(alternatives, *rest)
        return lambda facts: name({**words, **facts})

    patch.setattr(classifier, "key_function", forgetting)


def _eviction(patch: Patch) -> None:
    """What was evicted is served for the next message that is not known."""
    right = SituationTable.get

    def confused(self: Any, key: Any) -> Any:
        found = right(self, key)
        return next(iter(self._old.values()), None) if found is None and self._evicted else found

    patch.setattr(SituationTable, "get", confused)


def _bucket(patch: Patch) -> None:
    right = classification.situation_key
    patch.setattr(sql_evaluator, "situation_key", lambda parts: right(parts).replace(" < ", " <= "))


def _reading(patch: Patch) -> None:
    """A word that is missing is read as an empty one."""
    right = classification.readings

    def filled(parts: Any, facts: str) -> list[str]:
        read = zip(parts, right(parts, facts), strict=True)
        return [
            text if part.type.ordered else re.sub(r"^(.*) AS ", r"coalesce(\1, '') AS ", text) for part, text in read
        ]

    patch.setattr(sql_evaluator, "readings", filled)


BREAKS: tuple[Break, ...] = (
    *(_interpreter, _interpreter_unknown, _language, _reference, _negation, _compiler, _compiler_unknown),
    *(_gap, _guard, _cut, _doubt, _asked_once, _members, _cuts, _table, _eviction, _bucket, _reading),
)


@pytest.mark.parametrize("break_", BREAKS, ids=lambda found: found.__name__.strip("_"))
def test_a_slip_in_any_way_is_noticed(break_: Break, monkeypatch: Patch) -> None:
    monkeypatch.setattr(campaign, "smallest", lambda case, _: case)  # shrinking is tested below
    break_(monkeypatch)
    with pytest.raises(DifferenceError):
        _fuzz()


def _fuzz() -> None:
    tally = campaign.Tally()
    for number in range(ROUNDS):
        campaign.round_of(f"slip/{number}", number % 3, tally, MESSAGES)


def test_a_difference_is_told_with_its_seed_and_a_smallest_case(monkeypatch: Patch) -> None:
    with monkeypatch.context() as broken:
        _compiler(broken)
        with pytest.raises(DifferenceError) as raised:
            _fuzz()
        head, *_, pasted = str(raised.value).splitlines()
        assert head.startswith("seed slip/")
        case = json.loads(pasted)
        assert campaign.difference(case), "still wrong after printing and reading"
        assert (len(case["rules"]), len(case["messages"])) == (1, 1)
        assert "gte" in json.dumps(case["rules"])
        assert len(json.dumps(case["rules"])) < 120
    assert campaign.difference(case) == "", "right again once the slip is gone"
