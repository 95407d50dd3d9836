"""Duties from messages that ask for a confirmation: exits, suspensions and their ends. Each carries its own last day."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from engine.days import day_of
from services.ports import UnitOfWork
from services.supervision.kinds import Kind
from services.supervision.model import Duty, DutyKey


def message_duties(uow: UnitOfWork, departments: Collection[str]) -> Iterator[Duty]:
    """What these departments, or their systems, have to confirm."""
    for message in uow.duties.unconfirmed(departments):
        if message.confirm_by is None:
            continue
        yield Duty(
            key=DutyKey(Kind.CONFIRM, f"message:{message.message_id}", message.department, ""),
            title=message.title,
            reference="" if message.is_notice else f"系统 {message.client}",
            link="/notices",
            since=message.created_at,
            last_day=day_of(message.confirm_by),
            list_id=str(message.data.get("list", "")),
        )
