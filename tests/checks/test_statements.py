"""What a check costs in SQL: the statements between question and answer, counted so that none creeps in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import text

from adapters.storage.database import SqlDatabase
from services.checks.service import CheckService
from services.ports import Cipher
from tests.support.backends import only_postgres
from tests.support.callers import client
from tests.support.checks import CLEAN, request, subject
from tests.support.registry import add_listing
from tests.support.statements import noted

MOST = {"first": 14, "clear": 8, "clear with key": 10, "hit with three cases": 20, "hit again": 15}
"""Statements without BEGIN and COMMIT. The first check of a code also makes its subject and stores the revision."""


@pytest.fixture
def cost(checks: CheckService, database: SqlDatabase, now: datetime) -> Callable[..., int]:
    def ask(*subjects: dict[str, Any], key: str | None = None) -> int:
        with noted(database.engine) as statements:
            checks.submit(request(*subjects), client(), idempotency_key=key, now=now)
        return len(statements)

    return ask


def test_a_check_costs_few_statements(
    cost: Callable[..., int], database: SqlDatabase, cipher: Cipher, now: datetime
) -> None:
    add_listing(database, cipher, now, listing_id="l-1", list_id="debtors", code=subject()["code"])
    found = {
        "first": cost(subject(CLEAN)),
        "clear": cost(subject(CLEAN)),
        "clear with key": cost(subject(CLEAN), key="k-1"),
        "hit with three cases": cost(),
        "hit again": cost(),
    }
    assert {name: number for name, number in found.items() if number > MOST[name]} == {}


def test_more_subjects_cost_no_more_statements(cost: Callable[..., int]) -> None:
    """One clean subject or thirty: every look-up and insert is one statement for all."""
    cost(subject(CLEAN))
    assert cost(subject(CLEAN)) == cost(*[subject(CLEAN)] * 30)


@only_postgres
def test_what_the_server_has_prepared_stays_prepared(cost: Callable[..., int], database: SqlDatabase) -> None:
    """Planning a check's statements costs several times what running them does."""
    for _ in range(8):
        cost(subject(CLEAN))
    with database.read() as uow:
        names = text("SELECT name FROM pg_prepared_statements")
        before = set(uow.connection.scalars(names))
    cost(subject(CLEAN))
    with database.read() as uow:
        assert set(uow.connection.scalars(names)) == before
    assert len(before) >= MOST["clear"]
