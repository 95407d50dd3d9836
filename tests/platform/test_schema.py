"""A migrated database is exactly what the code's tables say, and migrating is safe to repeat and to do at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from alembic import command
from sqlalchemy import Engine, inspect

from adapters.storage import schema
from adapters.storage.database import begin_write, make_engine
from adapters.storage.tables import base


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    engine = make_engine(empty_database_url)
    yield engine
    engine.dispose()


def test_a_migrated_database_equals_the_tables_in_the_code(engine: Engine) -> None:
    schema.upgrade(engine)
    with engine.connect() as connection:
        assert schema.differences(connection) == []
    assert set(inspect(engine).get_table_names()) == {*base.metadata.tables, "alembic_version"}


def test_unique_and_check_constraints_are_migrated_too(engine: Engine) -> None:
    """Alembic does not compare checks and unique indexes with conditions, so they are compared with what the tables make."""
    schema.upgrade(engine)
    migrated = _constraints(engine)
    with begin_write(engine) as connection:
        base.metadata.drop_all(connection)
        base.metadata.create_all(connection)
    assert migrated == _constraints(engine)


def _constraints(engine: Engine) -> dict[str, object]:
    found = inspect(engine)
    return {
        table: (
            sorted(str(check["sqltext"]) for check in found.get_check_constraints(table)),
            sorted(sorted(map(str, unique["column_names"])) for unique in found.get_unique_constraints(table)),
            sorted(
                (
                    str(index["name"]),
                    bool(index["unique"]),
                    str({name: str(value) for name, value in (index.get("dialect_options") or {}).items()}),
                )
                for index in found.get_indexes(table)
            ),
            sorted((key["constrained_columns"], key["referred_table"]) for key in found.get_foreign_keys(table)),
            [(column["name"], str(column["type"]), column["nullable"]) for column in found.get_columns(table)],
        )
        for table in base.metadata.tables
    }


def test_a_database_says_where_it_stands(engine: Engine) -> None:
    assert schema.current(engine) is None
    schema.upgrade(engine)
    assert schema.current(engine) == schema.newest()
    schema.upgrade(engine)
    assert schema.current(engine) == schema.newest()


def test_a_difference_is_found(engine: Engine) -> None:
    schema.upgrade(engine)
    with begin_write(engine) as connection:
        connection.exec_driver_sql("DROP TABLE account_session")
    with engine.connect() as connection:
        assert "account_session" in str(schema.differences(connection))


def test_processes_that_migrate_at_once_take_turns(empty_database_url: str) -> None:
    failures: list[BaseException] = []

    def run() -> None:
        engine = make_engine(empty_database_url)
        try:
            schema.upgrade(engine)
        except BaseException as error:
            failures.append(error)
        finally:
            engine.dispose()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []


def test_a_failed_migration_leaves_nothing_behind(engine: Engine) -> None:
    with begin_write(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE subject (broken INTEGER)")
    with pytest.raises(Exception, match="subject"):
        schema.upgrade(engine)
    assert inspect(engine).get_table_names() == ["subject"]


def test_downgrading_removes_every_table(engine: Engine) -> None:
    schema.upgrade(engine)
    with begin_write(engine) as connection:
        config = schema.migration_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
