"""The small packs, the check service, and a debtor with one check that opened three cases."""

from __future__ import annotations

from datetime import datetime

import pytest

from adapters.storage.database import SqlDatabase
from services.checks.service import CheckService
from services.ports import Cipher
from tests.support.callers import client
from tests.support.cases import cases_of
from tests.support.checks import DEBTOR, request
from tests.support.fixtures import checks, engine, packs
from tests.support.registry import add_listing

__all__ = ["checks", "engine", "packs"]


@pytest.fixture
def opened(checks: CheckService, database: SqlDatabase, cipher: Cipher, now: datetime) -> dict[str, str]:
    """Case ids by department: jy-bidding and jy-czj restrict, jy-spj reviews."""
    add_listing(database, cipher, now, listing_id="l-1", list_id="debtors", code=DEBTOR)
    answer = checks.submit(request(), client(), now=now)
    return {department: case_id for (_, _, department), case_id in cases_of(answer).items()}
