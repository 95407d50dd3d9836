"""Pushes run on the small packs: list ``debtors``, initiator jy-court, participants jy-bidding, jy-czj, jy-spj."""

from __future__ import annotations

from datetime import datetime

import pytest

from adapters.storage.database import SqlDatabase
from engine.packs.packset import PackSet
from services.ports import Cipher
from tests.push.desk import Desk
from tests.support.fixtures import packs

__all__ = ["packs"]


@pytest.fixture
def desk(database: SqlDatabase, cipher: Cipher, packs: PackSet, now: datetime) -> Desk:
    return Desk(database, cipher, packs, now)
