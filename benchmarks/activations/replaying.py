"""Afterwards: every stored check is decided again from what is stored, and compared byte for byte."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from adapters.storage.database import SqlDatabase
from benchmarks.activations.verdict import Judged
from engine.deciding.decide import RuleEngine
from engine.packs.packset import PackSet
from services.accounts.model import Caller, Role
from services.checks.archive import CheckArchive
from services.checks.replay import Verdict
from tests.support.fixed_rules import FixedRules

AUDITOR = Caller("local:benchmark", frozenset(), frozenset({Role.AUDITOR}))


def replay_all(database: SqlDatabase, judged: Judged, packs: PackSet) -> Counter[str]:
    """How many checks came to what: ``equal``, or what is wrong. ``packs`` are only there for the archive to start with."""
    found: Counter[str] = Counter()
    engine = RuleEngine(packs)
    archive = CheckArchive(database, FixedRules(engine))
    try:
        for check_id in _by_revision(judged.revisions):  # so that the engine of each is built once
            replay = archive.replay(check_id, AUDITOR)
            if replay.record.revision != judged.revisions[check_id] or replay.record.answer != judged.bodies[check_id]:
                found["stored otherwise than answered"] += 1
            elif replay.verdict is not Verdict.EQUAL:
                found[f"{replay.verdict} {replay.code}".strip()] += 1
            else:
                found["equal"] += 1
    finally:
        archive.close()
        engine.close()
    return found


def _by_revision(revisions: Mapping[str, str]) -> list[str]:
    return sorted(revisions, key=lambda check_id: (revisions[check_id], check_id))
