"""The whole decision of this engine, of which the others do only the matching.

Facts from entries and the matter, situations, the law of the day, measures with reasons and articles, the canonical document.
"""

from __future__ import annotations

from typing import Any

from benchmarks.engine.work import Work
from benchmarks.workload import Event
from engine.deciding.decide import RuleEngine
from engine.inputs import DecisionInput

FORM = "`RuleEngine.decide` as the service calls it, after a short first pass: facts, law of the day, measures, reasons, the canonical document"


class WholeDecision:
    """One engine over the confirmed packs."""

    def __init__(self, work: Work) -> None:
        self._engine = RuleEngine(work.packs)

    def prepare(self, event: Event) -> DecisionInput:
        """What the service has read."""
        return event.decision_input()

    def decide(self, prepared: DecisionInput) -> list[str]:
        """Every rule that is the source of some measure."""
        (subject,) = self._engine.decide(prepared).subjects
        lines = (line for hit in subject.hits for line in hit.measures)
        return sorted(source.rule for line in lines for source in line.sources)

    def notes(self) -> dict[str, Any]:
        """What its situations come to."""
        told = self._engine.statistics().values()
        return {
            "situations": sum(found.situations for found in told),
            "hits": sum(found.hits for found in told),
            "decided": sum(found.decided for found in told),
        }


build = WholeDecision
