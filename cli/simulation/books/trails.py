"""The audit trail is whole, and holds an entry for every check and every change of a case or a dossier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from cli.simulation.world import World
from services.audit.verify import verify


def audit(world: World, expected: Mapping[str, int]) -> tuple[dict[str, int], list[str]]:
    """Audit entries looked at, and what does not agree; ``expected``: how many there must be, by area."""
    with world.application.database.read() as uow:
        faults = [f"审计链 {found.writer}，第 {found.seq} 条：{found.text}" for found in verify(uow)]
        kinds = Counter(_kind(entry.action) for entry in uow.audit.entries())
    for kind, count in expected.items():
        if kinds[kind] != count:
            faults.append(f"审计记录中 {kind} 有 {kinds[kind]} 条，应有 {count} 条")
    return {"audit_entries": kinds.total()}, faults


def _kind(action: str) -> str:
    """The area of an action; opening cases on a listing without a check is told once more beside the cases."""
    return action if action == "case.open_on_listing" else action.partition(".")[0]
