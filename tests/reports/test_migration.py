"""Checks that were made before reports had columns of their own are counted like those made since."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic import command
from sqlalchemy import Engine, text

from adapters.storage import schema
from adapters.storage.database import begin_write, make_engine

BEFORE = [
    "INSERT INTO revision_text VALUES ('sm3:r', :bytes, '2026-03-01 00:00:00+00:00')",
    "INSERT INTO credit_check VALUES ('c1', 'client:a', 'jy-ggzy', 'o', 'p', 'bidding.qualification', 'N1', NULL,"
    " '2026-03-01 00:00:00+00:00', '2026-03-01', 'sm3:r', 1, 'restricted', :yes, :no, :no, :bytes, 'd', :bytes, NULL, NULL, NULL)",
    "INSERT INTO check_subject VALUES ('c1', 0, 'key-1', 'legal_person', 'bidder', 'restricted', 'exact', :yes)",
    "INSERT INTO check_hit VALUES ('c1', 0, 'l-1', 1, 'debtors', 'own', 'exact')",
    "INSERT INTO check_measure VALUES ('c1', 0, 'l-1', 'restrict-bidding', 'debtors', 'r1', 'punish', 'restrict', 'mandatory', :no)",
]


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    engine = make_engine(empty_database_url)
    yield engine
    engine.dispose()


def test_older_rows_are_filled(engine: Engine) -> None:
    config = schema.migration_config()
    with begin_write(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0010")
        for statement in BEFORE:
            named = {name: value for name, value in _VALUES.items() if f":{name}" in statement}
            connection.execute(text(statement), named)
        command.upgrade(config, "0011")
    with engine.connect() as connection:
        found = connection.execute(
            text(
                "SELECT CAST(day AS TEXT), preview, department, list_id, subject_key, subject_kind, measure, rule"
                " FROM check_measure"
            )
        ).all()
    assert [tuple(row) for row in found] == [
        ("2026-03-01", False, "jy-ggzy", "debtors", "key-1", "legal_person", "restrict-bidding", "r1")
    ]


_VALUES = {"bytes": b"{}", "yes": True, "no": False}
