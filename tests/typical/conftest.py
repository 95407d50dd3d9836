"""The small packs, and a debtor's case that was carried out, fed back and verified."""

from __future__ import annotations

from datetime import datetime

import pytest

from adapters.storage.database import SqlDatabase
from tests.cases.conftest import opened
from tests.support.callers import BIDDING_CLERK, COURT
from tests.support.cases import acknowledge, report, verify
from tests.support.fixtures import checks, engine, packs

__all__ = ["checks", "engine", "opened", "packs"]


@pytest.fixture
def verified(database: SqlDatabase, opened: dict[str, str], now: datetime) -> str:
    """Its id."""
    case_id = opened["jy-bidding"]
    acknowledge(database, BIDDING_CLERK, case_id, now)
    report(database, BIDDING_CLERK, case_id, now)
    verify(database, COURT, case_id, now)
    return case_id
