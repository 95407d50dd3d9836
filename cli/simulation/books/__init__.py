"""The audit of the books after a simulation: whatever the service stored is held against what must follow from its events.

Every part reads the stored state anew and answers with faults in plain words; an empty list means that the books agree.
"""

from __future__ import annotations

from collections.abc import Mapping

from cli.simulation.books import cases, checks, claims, dossiers, reports, told, trails
from cli.simulation.world import World


def audit(world: World) -> tuple[Mapping[str, int], tuple[str, ...]]:
    """How much was looked at, by kind, and everything that does not agree."""
    known = cases.read(world)
    stored = checks.read(world)
    opened, heard = cases.audit(world, known), dossiers.audit(world)
    acts = {"check": len(stored), "case": opened[0]["case_events"], "dossier": heard[0]["dossier_events"]}
    parts = (
        opened,
        checks.audit(stored, known),
        checks.replay_some(world, stored),
        claims.audit(world),
        heard,
        told.audit(world, known),
        reports.audit(world, stored, known),
        trails.audit(world, acts),
    )
    audited = {name: count for looked, _ in parts for name, count in looked.items()}
    return audited, tuple(fault for _, faults in parts for fault in faults)
