"""Tells the observer what went wrong between the two evaluators during a decision."""

from __future__ import annotations

from engine.decision import Decision
from services.ports import Observer


def report(observer: Observer, decision: Decision) -> None:
    """One call per disagreement; the answer was the reference's, and the audit trail keeps the same record."""
    for one in decision.disagreements:
        if one.fault:
            observer.engine_fault(decision.revision, one.place, one.code, one.as_json())
        else:
            observer.disagreement(decision.revision, one.place, one.as_json())
