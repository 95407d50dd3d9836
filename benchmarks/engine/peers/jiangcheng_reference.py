"""The reference evaluator of this engine alone: what vouches for durable-rules, as if it decided."""

from __future__ import annotations

from typing import Any

from benchmarks.engine.work import Work
from benchmarks.workload import Event
from engine.language.reference import Facts, evaluate

FORM = "the reference evaluator alone, every rule of the list"


class Reference:
    """Conditions by matter and list."""

    def __init__(self, work: Work) -> None:
        self._cases = work.cases

    def prepare(self, event: Event) -> list[tuple[tuple[str, str], Facts]]:
        """The facts as they are."""
        return [((event.matter, list_id), facts) for list_id, facts in event.messages]

    def decide(self, prepared: list[tuple[tuple[str, str], Facts]]) -> list[str]:
        """Every rule of the list."""
        found = []
        for key, facts in prepared:
            found += [case.id for case in self._cases.get(key, ()) if evaluate(case.condition, facts)]
        return sorted(found)

    def notes(self) -> dict[str, Any]:
        """How many rules there are."""
        return {"rules": sum(map(len, self._cases.values()))}


build = Reference
