"""The small packs, and a debtor's case that was carried out, fed back and verified."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from engine.packs.packset import PackSet
from services.accounts.model import Role
from services.ports import Cipher
from services.typical import desk
from services.typical.model import TypicalCase
from services.typical.reading import typical_case
from services.typical.states import State
from tests.cases.conftest import opened
from tests.support.callers import BIDDING_CLERK, COURT, person
from tests.support.cases import acknowledge, report, verify
from tests.support.fixtures import checks, engine, packs

__all__ = ["checks", "engine", "opened", "packs"]

SECOND = person("fayuan-2", "jy-court", Role.INITIATOR)


@pytest.fixture
def verified(database: SqlDatabase, opened: dict[str, str], now: datetime) -> str:
    """Its id."""
    case_id = opened["jy-bidding"]
    acknowledge(database, BIDDING_CLERK, case_id, now)
    report(database, BIDDING_CLERK, case_id, now)
    verify(database, COURT, case_id, now)
    return case_id


def draft(database: SqlDatabase, packs: PackSet, case_id: str, now: datetime, caller: Any = COURT) -> TypicalCase:
    """By the court, unless told otherwise."""
    with database.write() as uow:
        return desk.draft(uow, packs, caller, case_id, now=now)


def released(database: SqlDatabase, cipher: Cipher, packs: PackSet, case_id: str, now: datetime) -> str:
    """Its id; released by a second person of the court."""
    made = draft(database, packs, case_id, now).typical_id
    with database.write() as uow:
        desk.submit(uow, packs, COURT, made, now=now)
    with database.write() as uow:
        assert desk.release(uow, cipher, packs, SECOND, made, now=now).state is State.RELEASED
    return made


def read(database: SqlDatabase, packs: PackSet, typical_id: str, now: datetime, caller: Any = COURT) -> dict[str, Any]:
    """As the caller sees it."""
    with database.read() as uow:
        return typical_case(uow, packs, caller, typical_id, now=now)


def notices(database: SqlDatabase, department: str = "jy-court") -> list[tuple[str, str]]:
    """What the department was told of typical cases."""
    with database.read() as uow:
        found = uow.outbox.page([department], open_only=False, before=None, limit=50)
    return [(notice.topic, notice.text) for notice in found if notice.topic.startswith("typical.")]
