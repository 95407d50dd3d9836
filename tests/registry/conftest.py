"""Shared by the registry's tests: imports in transactions of their own, and reading back by code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from engine.documents import ListType
from engine.inputs import Listing, SubjectKind
from services.ports import Cipher
from services.registry.imports import import_rows
from services.registry.report import ImportReport
from services.subjects.identity import parse_code
from services.subjects.keys import find_keys
from tests.registry.samples import Rows, list_type

Entries = Callable[..., list[Listing]]


@pytest.fixture
def take(database: SqlDatabase, cipher: Cipher, now: datetime) -> Callable[..., ImportReport]:
    """Imports rows in a transaction of its own."""

    def run(
        *rows: dict[str, Any], type_: ListType | None = None, dry_run: bool = False, at: datetime = now
    ) -> ImportReport:
        opened = database.read() if dry_run else database.write()
        with opened as uow:
            return import_rows(
                uow, cipher, type_ or list_type(), Rows(rows), actor="account:test", now=at, dry_run=dry_run
            )

    return run


@pytest.fixture
def entries(database: SqlDatabase, cipher: Cipher) -> Entries:
    """The entries that concern a code, as a check would read them."""

    def read(code: str, kind: SubjectKind = SubjectKind.LEGAL_PERSON) -> list[Listing]:
        parsed = parse_code(kind, code, "code")
        with database.read() as uow:
            key = find_keys(uow, cipher, [parsed]).get(parsed)
            return list(uow.registry.listings_for([key])[key]) if key else []

    return read
