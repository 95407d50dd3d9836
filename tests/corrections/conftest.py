"""A list of debtors kept by one department, two persons of it, and files to compare it with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from engine.documents import ListType
from services.accounts.model import Caller, Role
from services.corrections.model import Correction, Filter
from services.list_files.model import ListFile, Origin, Purpose
from services.list_files.taking import begun, compare_file
from services.ports import Cipher
from services.registry.intake import ReadHere
from tests.registry.conftest import entries, take  # noqa: F401  (fixtures)
from tests.registry.samples import Rows, list_type

FIRST = Caller("account:first", frozenset({"jy-court"}), frozenset({Role.CREDIT_OFFICE}))
SECOND = Caller("account:second", frozenset({"jy-court"}), frozenset({Role.CREDIT_OFFICE}))
STRANGER = Caller("account:stranger", frozenset({"jy-zj"}), frozenset({Role.CLERK, Role.INITIATOR}))
SYSTEM = Caller("client:court", frozenset({"jy-court"}), frozenset({Role.CREDIT_OFFICE}))


class OneList:
    """Packs that know the list of debtors and nobody to tell."""

    def __init__(self, **changes: Any) -> None:
        debtors = list_type(**changes)
        self.lists: Mapping[str, ListType] = {debtors.id: debtors}
        self.memoranda: Mapping[str, Any] = {}
        self.departments: Mapping[str, Any] = {}
        self.documents: Mapping[str, Any] = {}


PACKS = OneList()


@pytest.fixture
def compare(database: SqlDatabase, cipher: Cipher, now: datetime) -> Callable[..., ListFile]:
    """Compares a file with the list of debtors."""

    def run(*rows: dict[str, Any], at: datetime = now) -> ListFile:
        file = begun("debtors", Purpose.COMPARISON, Origin.CONSOLE, "全量.csv", actor=FIRST.id, now=at)
        return compare_file(database, cipher, list_type(), ReadHere(Rows(rows), list_type()), file).file

    return run


@pytest.fixture
def found(database: SqlDatabase) -> Callable[..., tuple[Correction, ...]]:
    """Differences of the list of debtors, or those that a comparison was the last to show."""

    def read(file: ListFile | None = None, **wanted: Any) -> tuple[Correction, ...]:
        with database.read() as uow:
            return uow.corrections.page(Filter(file_id=file.file_id if file else None, **wanted), None, 100)

    return read
