"""Five ways to the truth of rules for a message; they share what a mistake in one of them would not.

The interpreter reads YAML and raw texts and nothing of the engine. The reference reads the intermediate form. durable-rules
runs what the compiler makes of its normal form. The situation table serves what was decided for another message of the
situation, also after evictions. Impact's SQL puts all messages into situations in DuckDB and has one of each decided.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import yaml

from engine.documents import ListType, MatterType
from engine.language.conditions import parse_condition
from engine.language.fields import Field, rule_fields
from engine.language.ir import Condition, normal
from engine.language.reference import evaluate
from engine.matching.compiler import Plan, questions_of
from engine.matching.dialect import flatten
from engine.matching.evaluation import Evaluation, PlanEvaluator, truths
from engine.matching.runner import Runner
from engine.matching.shards import TooWideError, compile_shards
from engine.packs.loading import typed
from engine.packs.yaml_tree import parse_tree
from engine.values import FieldType, Value, from_json
from tests.engine import packs
from tests.fuzz.cases import STANDARD, Case
from tests.impact.sql_evaluator import SqlEvaluator
from tests.packs.truth import holds

WAYS = ("interpreter", "reference", "durable-rules", "situations", "evictions", "sql")
FEW = 4
"""Situations of the table that has to forget all the time."""

Truths = list[bool | None]
Facts = dict[str, Value]


class Ways:
    """The rules of a case, ready to be asked. ``refused``: numbers of the rules that are too wide for the engine, left out."""

    def __init__(self, case: Case) -> None:
        text = json.dumps({"rules": case["rules"]}, ensure_ascii=False)
        self._trees: list[Any] = yaml.load(text, yaml.CBaseLoader)["rules"]  # noqa: S506 - only text, lists and mappings
        self._types = _types(case)
        self.fields = _fields(case)
        self._parsed: dict[int, Condition] = {}
        self.refused: list[int] = []
        index: dict[Condition, int] = {}
        meanings: list[Condition] = []
        self._asks: dict[int, int] = {}
        maybe_missing = frozenset(name for name, field in self.fields.items() if not field.always)
        for number, tree in enumerate(parse_tree(text.encode(), "fuzz.yaml").data["rules"]):
            meaning = parse_condition(tree, self.fields, lambda _: None)
            whole = normal(meaning)
            try:
                compile_shards([whole], maybe_missing)
            except TooWideError:
                self.refused.append(number)
                continue
            if whole not in index:
                index[whole] = len(index)
                meanings.append(meaning)
            self._parsed[number], self._asks[number] = meaning, index[whole]
        always = frozenset(self.fields) - maybe_missing
        questions = questions_of(tuple(index), tuple(meanings), always, maybe_missing)
        self.plan = Plan("m", "l", self.fields, (), questions, tuple(() for _ in index))
        self._evaluators: list[PlanEvaluator] = []
        self.served = self.evicted = 0

    @property
    def rules(self) -> list[int]:
        """Numbers of the rules that are asked."""
        return list(self._parsed)

    @cached_property
    def _runners(self) -> list[Runner]:
        return [Runner(shard.definition) for shard in self.plan.shards]

    def facts(self, message: Mapping[str, Any]) -> Facts:
        """A raw message as the engine has it, by way of a request's JSON. Raises KeyError for one that the catalogue refuses."""
        for name, field in self.fields.items():
            if field.always and name in self._types and name not in message:
                raise KeyError(name)
        return {name: from_json(self.fields[name].type, _json(self.fields[name], raw)) for name, raw in message.items()}

    def ask(self, messages: Sequence[Mapping[str, Any]], facts: Sequence[Facts]) -> dict[str, dict[int, Truths]]:
        """By way and by number of the message, the truth of each rule of ``rules``; evictions are asked of half the messages.

        ``facts``: those of the messages.
        """
        found = {
            "interpreter": [[holds(self._trees[n], self._types, raw) for n in self.rules] for raw in messages],
            "reference": [[evaluate(condition, one) for condition in self._parsed.values()] for one in facts],
            "durable-rules": [self._of_conditions(self._durable(one)) for one in facts],
            "situations": self._served(facts),
            "sql": self._sql(facts),
        }
        told = {way: dict(enumerate(rows)) for way, rows in found.items()}
        return told | {"evictions": self._forgetful(facts)}

    def _of_conditions(self, truths: Sequence[bool | None]) -> Truths:
        return [truths[self._asks[number]] for number in self.rules]

    def _durable(self, facts: Mapping[str, Value]) -> Truths:
        verdicts = []
        for shard, runner in zip(self.plan.shards, self._runners, strict=True):
            verdicts += [shard.verdicts[name] for name in runner.matches(flatten(shard.names, facts))]
        said = truths(verdicts)
        return [said.get(number, False) for number in range(len(self.plan.conditions))]

    def _served(self, facts: Sequence[Facts]) -> list[Truths]:
        """Each message after all others were decided: everything comes out of the table, or a message of its own situation did."""
        table = self._evaluator()
        for one in facts:
            self._sound(table.evaluate(one))
        found = [self._spread(table.evaluate(one)) for one in facts]
        statistics = table.statistics()
        assert statistics is not None
        assert statistics.hits >= len(facts), "the second time everything is served"
        self.served += statistics.hits - len(facts)
        return found

    def _forgetful(self, facts: Sequence[Facts]) -> dict[int, Truths]:
        table = self._evaluator(FEW)
        half = range(len(facts))[::2]
        order = [*half, *random.Random(len(facts)).sample(half, len(half) // 2)]
        found = {number: self._spread(table.evaluate(facts[number])) for number in order}
        statistics = table.statistics()
        self.evicted += statistics.evicted if statistics else 0
        return found

    def _sql(self, facts: Sequence[Facts]) -> list[Truths]:
        with SqlEvaluator(self.plan.meanings, self._durable) as sql:
            return [self._of_conditions(row) for row in sql.truths(facts)]

    def _evaluator(self, situations: int = 65_536) -> PlanEvaluator:
        found = PlanEvaluator(self.plan, situations)
        self._evaluators.append(found)
        return found

    def _spread(self, evaluation: Evaluation) -> Truths:
        self._sound(evaluation)
        true, unknown = set(evaluation.true), set(evaluation.unknown)
        return self._of_conditions(
            [True if n in true else None if n in unknown else False for n in range(len(self.plan.conditions))]
        )

    def _sound(self, evaluation: Evaluation) -> None:
        """The engine itself must not have seen a difference either: it would have served the reference's answer."""
        assert evaluation.disagreements == (), evaluation.disagreements

    def close(self) -> None:
        """Frees the rulesets."""
        for evaluator in self._evaluators:
            evaluator.close()
        for runner in self.__dict__.get("_runners", ()):
            runner.close()


def _json(field: Field, raw: Any) -> Any:
    if field.type is FieldType.BOOLEAN:
        return raw == "true"
    return int(raw) if field.type is FieldType.INTEGER else raw


def _types(case: Case) -> dict[str, str]:
    """For the interpreter, from the raw catalogue."""
    found = {name: kind for name, (kind, _, _) in STANDARD.items()}
    found |= {f"matter.{spec['name']}": spec["type"] for spec in case["matter"]}
    found |= {f"listing.{spec['name']}": spec["type"] for spec in case["list"]}
    return found | {f"history.{name}": "integer" for name in case["history"]}


def _fields(case: Case) -> Mapping[str, Field]:
    counts = [{"name": name, "title": name, "count": {"months": "24"}} for name in case["history"]]
    documents = []
    for document in (packs.matter(fields=case["matter"]), packs.list_type(fields=case["list"], history=counts)):
        text = json.dumps(document, ensure_ascii=False).encode()
        documents.append(typed(parse_tree(text, f"{document['kind']}.yaml")).document)
    matter, listed = documents
    assert isinstance(matter, MatterType)
    assert isinstance(listed, ListType)
    return rule_fields(matter, listed)
