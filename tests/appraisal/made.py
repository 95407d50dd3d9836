"""A published appraisal with one item and one appeal, put into the database directly, where a test is not about computing."""

from __future__ import annotations

from datetime import date, datetime

from engine.documents import AppraisalScheme
from engine.packs.packset import PackSet
from services.appraisal.model import Appeal, Appraisal, AppraisalEvent, Item
from services.appraisal.states import AppealState, State
from services.ids import new_id
from services.ports import Database


def published(database: Database, packs: PackSet, department: str, now: datetime) -> tuple[str, str]:
    """The ids of the appraisal and of the appeal."""
    [scheme] = [one for one in packs.documents.values() if isinstance(one, AppraisalScheme)]
    day = date(2026, 9, 30)
    made = Appraisal(
        new_id(now), scheme, packs.revision, day, day, day, State.PUBLISHED, 1, now, "account:a", now, "account:b",
        published_at=now, appeal_until=date(2026, 12, 31),
    )  # fmt: skip
    item = Item("acknowledge", department, "case:" + "0" * 32, 1, good=False, since=day, last_day=day)
    appeal = Appeal(
        new_id(now), made.appraisal_id, department, "acknowledge", (item.key,), "示例", AppealState.FILED, 1, now,
        "account:c", now, "account:c",
    )  # fmt: skip
    with database.write() as uow:
        event = AppraisalEvent(1, "publish", State.PUBLISHED, now, "account:b")
        uow.appraisals.add(made, [item], event)
        uow.appraisals.add_appeal(appeal)
    return made.appraisal_id, appeal.appeal_id
