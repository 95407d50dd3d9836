"""Writing down that persons' full data was read outside the one-by-one way, such as in an export: each person sees it in its own view."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from services.accounts.model import Caller
from services.audit import trail
from services.ids import new_id
from services.ports import UnitOfWork
from services.subject_view.model import Unmasking


def record_readings(uow: UnitOfWork, keys: Iterable[str], purpose: str, *, caller: Caller, now: datetime) -> None:
    """One reading of each of these natural persons, in the caller's transaction. ``purpose`` has no numbers of people in it."""
    ordered, department = sorted(set(keys)), min(caller.departments, default="")
    read = (Unmasking(new_id(now), key, department, caller.id, purpose, now) for key in ordered)
    uow.subject_view.add_unmasking(*read)
    entities = [f"subject:{key}" for key in ordered]
    detail = {"department": department, "purpose": purpose}
    trail.record_each(uow, actor=caller.id, action="subject.unmask", entities=entities, detail=detail, now=now)
