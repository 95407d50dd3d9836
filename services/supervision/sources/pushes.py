"""Duties from pushed lists: sign for the list, apply it. A later push that was signed for or applied settles the earlier ones."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from engine.packs.packset import PackSet
from services.ports import UnitOfWork
from services.push.model import PushState
from services.supervision.kinds import Kind
from services.supervision.ladder import Ladder
from services.supervision.model import Duty, DutyKey
from services.supervision.sources.timing import limit_of


def push_duties(uow: UnitOfWork, packs: PackSet, ladder: Ladder, departments: Collection[str]) -> Iterator[Duty]:
    """What these departments owe for pushed lists."""
    for one in uow.duties.waiting_deliveries(departments):
        kind = Kind.SIGN if one.state in (PushState.SENT, PushState.DELIVERED) else Kind.APPLY
        limit = limit_of(ladder, kind, one.since)
        if limit is None:
            continue
        list_type = packs.lists.get(one.list_id)
        occurrence = "" if kind is Kind.SIGN else str(one.seq)
        yield Duty(
            key=DutyKey(kind, f"push:{one.push_id}", one.department, occurrence),
            title=list_type.title if list_type else one.list_id,
            reference=f"第 {one.version} 版",
            link="/pushes",
            since=one.since,
            last_day=limit.last_day,
            list_id=one.list_id,
            missing_year=limit.missing_year,
        )
