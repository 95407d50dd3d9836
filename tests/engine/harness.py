"""Runs conditions through durable-rules as the service does, and beside it what the raw engine would do unguarded."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import durable_rules_engine as native

from engine.language.ir import Condition, Leaf, Op
from engine.matching.dialect import Term, flatten
from engine.matching.evaluation import truths
from engine.matching.runner import Runner
from engine.matching.shards import Shard, compile_shards
from engine.values import FieldType, Value

NUMBER = FieldType.INTEGER
USED_CALLS = {
    "create_ruleset",
    "assert_fact",
    "start_action_for_state",
    "complete_and_start_action",
    "retract_fact",
    "delete_state",
    "delete_ruleset",
}


class Rules:
    """Conditions compiled and running. ``decide`` gives the truth of each; ``shards`` is how they were laid out."""

    def __init__(self, conditions: Sequence[Condition], maybe_missing: frozenset[str] = frozenset()) -> None:
        self.count = len(conditions)
        self.shards = compile_shards(conditions, maybe_missing)
        self.runners = [Runner(shard.definition) for shard in self.shards]

    def decide(self, facts: Mapping[str, Value]) -> dict[int, bool | None]:
        verdicts = []
        for shard, runner in zip(self.shards, self.runners, strict=True):
            verdicts += [shard.verdicts[name] for name in runner.matches(flatten(shard.names, facts))]
        return dict.fromkeys(range(self.count), False) | truths(verdicts)

    def close(self) -> None:
        for runner in self.runners:
            runner.close()

    def __enter__(self) -> Rules:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Spy:
    """The C module with a record of the calls made, and one call that can be made to fail."""

    def __init__(self, fail: str = "", answer: Any = None) -> None:
        self.calls: list[str] = []
        self.fail = fail
        self.answer = answer
        self.armed = False

    def __getattr__(self, name: str) -> Any:
        real = getattr(native, name)

        def called(*arguments: Any) -> Any:
            self.calls.append(name)
            if self.armed and name == self.fail:
                self.armed = False
                if self.answer is not None:
                    return self.answer
                raise native.error("injected, error code: 303")
            return real(*arguments)

        return called


def equal(field: str, constant: Any, field_type: FieldType = FieldType.CODE) -> Leaf:
    return Leaf(field, Op.EQ, field_type, (constant,))


def above(number: int, field: str = "matter.amount") -> Leaf:
    return Leaf(field, Op.GT, NUMBER, (number,))


def terms_of(shards: Sequence[Shard]) -> list[Term]:
    """Every condition that the shards hand to the engine."""
    found = []
    for shard in shards:
        for rule in shard.definition.values():
            assert isinstance(rule, dict)
            assert list(rule) == ["all"]
            assert len(rule["all"]) == 1
            found.append(rule["all"][0]["m"])
    return found


@contextmanager
def unguarded(definition: Mapping[str, Term]):  # type: ignore[no-untyped-def]
    """The engine used directly, as our runner would without the compiler's bounds; gives a function message -> rule names."""
    rules = {name: {"all": [{"m": term}]} for name, term in definition.items()}
    handle = native.create_ruleset("raw", json.dumps(rules, ensure_ascii=False))

    def run(message: Mapping[str, Any]) -> set[str]:
        code, state = native.assert_fact(handle, json.dumps({"id": "e", **message}, ensure_ascii=False))
        if code:
            return set()
        found = set()
        started = native.start_action_for_state(handle, state)
        action = started and started[1]
        while action is not None:
            found.add(action[2 : action.index('"', 2)])
            action = native.complete_and_start_action(handle, state)
        native.retract_fact(handle, '{"id":"e"}')
        return found

    yield run
    native.delete_ruleset(handle)
