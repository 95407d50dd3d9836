"""Organisations on lists, and searches as a clerk makes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from services.names.search import Found, search
from services.ports import Cipher
from tests.support.registry import add_listing, company_code

Listed = Callable[..., str]
Look = Callable[..., Found]


@pytest.fixture
def listed(database: SqlDatabase, cipher: Cipher, now: datetime) -> Listed:
    """Puts an organisation on a list; its code."""
    made = iter(range(1, 100_000))

    def put(name: str, **more: Any) -> str:
        number = next(made)
        given = {"listing_id": f"n-{number}", "list_id": "debtors", "code": company_code(number)} | more
        add_listing(database, cipher, now, name=name, **given)
        return str(given["code"])

    return put


@pytest.fixture
def look(database: SqlDatabase, cipher: Cipher, now: datetime) -> Look:
    """A clerk's search."""

    def ask(name: str, **more: Any) -> Found:
        given: dict[str, Any] = {"readable": lambda _: True, "actor": "account:test", "now": now} | more
        with database.write() as uow:
            return search(uow, cipher, name, **given)

    return ask
