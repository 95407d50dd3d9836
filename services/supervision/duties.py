"""What departments owe at this moment, late or not: read from the events, kept nowhere."""

from __future__ import annotations

from datetime import date

from engine.packs.packset import PackSet
from services.ports import UnitOfWork
from services.supervision.ladder import Ladder, ladder_of
from services.supervision.model import Duty
from services.supervision.sources.cases import case_duties
from services.supervision.sources.claims import claim_duties
from services.supervision.sources.messages import message_duties
from services.supervision.sources.pushes import push_duties


def duties(
    uow: UnitOfWork, packs: PackSet, departments: frozenset[str], ladder: Ladder | None = None
) -> tuple[Duty, ...]:
    """Everything that these departments owe, the most urgent first; what has no computable last day comes before all."""
    ladder = ladder or ladder_of(packs)
    found = (
        *case_duties(uow, ladder, departments),
        *push_duties(uow, packs, ladder, departments),
        *message_duties(uow, departments),
        *claim_duties(uow, packs, departments),
    )
    return tuple(sorted(found, key=lambda duty: (duty.last_day or date.min, duty.key)))
