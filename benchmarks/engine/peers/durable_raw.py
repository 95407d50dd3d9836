"""durable-rules alone, driven by this engine's runner: no reference beside it, only *true* asked for."""

from __future__ import annotations

from typing import Any

from benchmarks.engine.work import ALWAYS, READ, Work
from benchmarks.workload import Event
from engine.language.reference import Facts
from engine.matching.dialect import flatten
from engine.matching.runner import Runner
from engine.matching.shards import compile_shards

FORM = "C module through our runner, one ruleset per (matter, list); flattening and JSON are timed"

assert READ.keys() > ALWAYS


class Raw:
    """Rulesets by matter and list."""

    def __init__(self, work: Work) -> None:
        self._sets = {
            key: [
                (shard.names, Runner(shard.definition), {n: ids[number] for n, (number, _) in shard.verdicts.items()})
                for ids in ([case.id for case in cases],)
                for shard in compile_shards([case.condition for case in cases], frozenset())
            ]
            for key, cases in work.cases.items()
        }

    def prepare(self, event: Event) -> list[tuple[tuple[str, str], Facts]]:
        """The facts as they are."""
        return [((event.matter, list_id), facts) for list_id, facts in event.messages]

    def decide(self, prepared: list[tuple[tuple[str, str], Facts]]) -> list[str]:
        """One message per listing."""
        found: set[str] = set()
        for key, facts in prepared:
            for names, runner, ids in self._sets.get(key, ()):
                found |= {ids[name] for name in runner.matches(flatten(names, facts))}
        return sorted(found)

    def notes(self) -> dict[str, Any]:
        """How many rulesets there are."""
        return {"rulesets": sum(map(len, self._sets.values()))}


build = Raw
