"""Reports are planned for the period that they ask about, also by a server that has taken many of them."""

from __future__ import annotations

import pytest

from adapters.storage.database import SqlDatabase
from engine.packs.packset import PackSet
from services.reports.building import build
from tests.reports.story import DEBTORS, NOVEMBER, NOW


def test_postgresql_keeps_no_plan_of_a_report(database: SqlDatabase, packs: PackSet) -> None:
    """A plan that suits any period takes every one to be a few days long, and then needs seconds for a year."""
    if database.engine.dialect.name != "postgresql":
        pytest.skip("SQLite plans as it is asked")
    with database.read() as uow:
        build(uow, packs, DEBTORS, NOVEMBER, now=NOW)
        assert uow.connection.exec_driver_sql("SHOW plan_cache_mode").scalar_one() == "force_custom_plan"
    with database.read() as uow:
        assert uow.connection.exec_driver_sql("SHOW plan_cache_mode").scalar_one() == "auto", "checks keep theirs"
