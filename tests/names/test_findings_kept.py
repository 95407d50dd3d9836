"""Findings made in cases before the name search came are kept by its migration, there and back; a case may find the same twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from alembic import command
from sqlalchemy import Engine, MetaData, Table, insert, inspect, select

from adapters.storage import schema
from adapters.storage.database import SqlDatabase, begin_write, make_engine
from adapters.storage.tables.cases import case_record
from services.cases import feedback, handling
from services.cases.outcome import read_outcome
from services.checks.service import CheckService
from services.ports import Cipher
from tests.support.callers import BIDDING_CLERK, COURT, client
from tests.support.cases import cases_of
from tests.support.checks import DEBTOR, request
from tests.support.fixtures import checks, engine, packs
from tests.support.registry import add_listing

__all__ = ["checks", "engine", "packs"]


@pytest.fixture
def before(empty_database_url: str) -> Iterator[Engine]:
    """A database as it was before the migration."""
    made = make_engine(empty_database_url)
    go(made, "0005")
    yield made
    made.dispose()


def go(database: Engine, revision: str) -> None:
    with begin_write(database) as connection:
        config = schema.migration_config()
        config.attributes["connection"] = connection
        known = inspect(connection).has_table("wrong_person")
        step = command.downgrade if known and revision == "0005" else command.upgrade
        step(config, revision)


def findings(database: Engine) -> list[tuple[str, str, datetime]]:
    with database.connect() as connection:
        table = Table("wrong_person", MetaData(), autoload_with=connection)
        rows = connection.execute(select(table.c.listing_id, table.c.case_id, table.c.found_at)).all()
        return sorted((row[0], row[1], row[2]) for row in rows)


def test_findings_of_cases_stay_there_and_back(before: Engine, now: datetime) -> None:
    with begin_write(before) as connection:
        for case_id in ("c-1", "c-2"):
            connection.execute(insert(case_record), case_row(case_id, now))
            table = Table("wrong_person", MetaData(), autoload_with=connection)
            moment = now.isoformat(timespec="microseconds") if before.dialect.name == "sqlite" else now
            values = {
                "listing_id": "l-1",
                "subject_key": "s-1",
                "name_index": "示例",
                "case_id": case_id,
                "department": "jy-bidding",
                "found_at": moment,
            }
            connection.execute(insert(table), values)
    kept = findings(before)
    assert [case_id for _, case_id, _ in kept] == ["c-1", "c-2"]
    go(before, "0006")
    assert findings(before) == kept
    go(before, "0005")
    assert findings(before) == kept


def case_row(case_id: str, now: datetime) -> dict[str, object]:
    texts = {
        column.name: "示例" for column in case_record.columns if not column.nullable and column.type.python_type is str
    }
    numbers = {column.name: 0 for column in case_record.columns if column.type.python_type is int}
    flags = {column.name: False for column in case_record.columns if column.type.python_type is bool}
    moments = {"opened_at": now, "changed_at": now}
    return texts | numbers | flags | moments | {"case_id": case_id, "grounds": {}, "state": "fed_back"}


def test_a_case_sent_back_may_find_the_same_again(
    checks: CheckService, database: SqlDatabase, cipher: Cipher, now: datetime
) -> None:
    add_listing(database, cipher, now, listing_id="l-1", list_id="debtors", code=DEBTOR)
    case_id = cases_of(checks.submit(request(), client(), now=now))["l-1", "restrict-bidding", "jy-bidding"]
    found = read_outcome({"outcome": "not_same_subject", "reason": "证照号码登记有误"})
    for turn in range(2):
        with database.write() as uow:
            if turn == 0:
                handling.acknowledge(uow, BIDDING_CLERK, case_id, now=now)
            handling.record_outcome(uow, BIDDING_CLERK, case_id, found, now=now)
        if turn == 0:
            with database.write() as uow:
                feedback.return_with_reason(uow, COURT, case_id, reason="请再核对", now=now)
    with database.read() as uow:
        assert [one.case_id for one in uow.cases.wrong_persons(["l-1"])] == [case_id, case_id]
