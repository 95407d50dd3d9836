"""durable-rules through its own Host: ``set_rulesets`` with actions, ``assert_fact``, ``retract_fact``.

Its two background threads are left out: they take activations away from the caller, so that answers come late or never.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from durable import engine as durable

from benchmarks.engine.work import Work
from benchmarks.workload import Event
from engine.matching.dialect import Names, flatten, is_true, names_for

FORM = "Host of the library (JSON definitions, one ruleset per (matter, list), assert and retract), without its threads"


class Quiet(durable.Host):  # type: ignore[misc]  # the library has no types
    """The library's Host without its background threads."""

    def _run(self) -> None:
        return


class ByHost:
    """Rulesets in one Host; every rule's action notes its id."""

    def __init__(self, work: Work, host: Callable[[], Any] = Quiet) -> None:
        self._found: list[str] = []
        self._names: dict[str, Names] = {}
        definitions: dict[str, Any] = {}
        for (matter, list_id), cases in work.cases.items():
            names = names_for([case.condition for case in cases])
            self._names[f"{matter}|{list_id}"] = names
            definitions[f"{matter}|{list_id}"] = {
                case.id: {"all": [{"m": is_true(case.condition, names)}], "run": self._noting(case.id)}
                for case in cases
            }
        self._host = host()
        self._host.set_rulesets(definitions)

    def _noting(self, rule_id: str) -> Callable[[Any], None]:
        return lambda _: self._found.append(rule_id)

    def prepare(self, event: Event) -> list[tuple[str, dict[str, Any]]]:
        """Flat messages for the rulesets that there are."""
        keyed = ((f"{event.matter}|{list_id}", facts) for list_id, facts in event.messages)
        return [(key, {"id": "e", **flatten(self._names[key], facts)}) for key, facts in keyed if key in self._names]

    def decide(self, prepared: list[tuple[str, dict[str, Any]]]) -> list[str]:
        """Asserts each message and takes it back."""
        self._found.clear()
        for key, message in prepared:
            try:
                self._host.assert_fact(key, message)
            except durable.MessageNotHandledException:
                continue
            self._host.retract_fact(key, {"id": "e"})
        return sorted(set(self._found))

    def notes(self) -> dict[str, Any]:
        """How many rulesets there are."""
        return {"rulesets": len(self._names)}


build = ByHost
