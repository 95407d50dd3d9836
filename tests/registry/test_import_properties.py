"""Whatever a file holds: the same file twice changes nothing, and the order of rows and of files does not matter."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.crypto.cipher import SubjectCipher
from adapters.storage.database import SqlDatabase, make_engine
from adapters.storage.tables import base
from services.registry.imports import import_rows
from services.registry.report import ImportReport
from services.subjects.keys import describe
from tests.registry.samples import Rows, adult_code, list_type, person_row, row

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
CIPHER = SubjectCipher(b"m" * 16, b"i" * 32)

_one = st.builds(
    lambda number, person, decision, grounds, until, named: (person_row if person else row)(
        number,
        decision_no=f"(2026)豫9001执{decision}号",
        grounds=grounds,
        until=until,
        **(
            {"responsible_persons": [{"name": "甲", "role": "负责人", "code": adult_code(9), "basis": "第二项"}]}
            if named and not person
            else {}
        ),
    ),
    st.integers(1, 4),
    st.booleans(),
    st.integers(1, 3),
    st.sampled_from(["规避执行", "隐匿财产"]),
    st.sampled_from(["2028-01-11", "2028-06-01", "2028-02-30"]),
    st.booleans(),
)
_file = st.lists(_one, max_size=12)


def natural(cells: dict[str, Any]) -> tuple[str, str]:
    return cells["code"], cells["decision_no"]


def imported(database: SqlDatabase, rows: list[dict[str, Any]]) -> ImportReport:
    with database.write() as uow:
        return import_rows(uow, CIPHER, list_type(), Rows(rows), actor="account:test", now=NOW)


def opened(folder: str, name: str) -> SqlDatabase:
    database = SqlDatabase(make_engine(f"sqlite:///{Path(folder) / name}"), CIPHER)
    base.metadata.create_all(database.engine)
    return database


def contents(database: SqlDatabase) -> list[tuple[Any, ...]]:
    """What is on the list, without ids, keys and versions."""
    with database.read() as uow:
        versions = uow.registry.page("debtors", after=None, limit=1000).versions
        codes = describe(uow, CIPHER, {v.listing.subject_key for v in versions})
    return sorted(
        (
            codes[v.listing.subject_key].code,
            v.listing.decision_no,
            v.listing.name,
            v.grounds,
            v.listing.until,
            v.person_names,
        )
        for v in versions
    )


@settings(max_examples=25, deadline=None)
@given(_file)
def test_the_same_file_twice_changes_nothing(rows: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = opened(folder, "a.db")
        first = imported(database, rows)
        before = contents(database)
        second = imported(database, rows)
        assert (second.new, second.changed, second.version) == (0, 0, None)
        assert second.unchanged == first.new + first.changed + first.unchanged
        assert second.refusals == first.refusals
        assert contents(database) == before
        database.engine.dispose()


@settings(max_examples=25, deadline=None)
@given(st.lists(_one, max_size=12, unique_by=natural), st.randoms(use_true_random=False), st.integers(0, 12))
def test_the_order_of_rows_and_files_does_not_matter(rows: list[dict[str, Any]], random: Any, cut: int) -> None:
    """Files that speak of different decisions; of one decision the last word holds, whatever the files."""
    shuffled = list(rows)
    random.shuffle(shuffled)
    with tempfile.TemporaryDirectory() as folder:
        one, other = opened(folder, "a.db"), opened(folder, "b.db")
        imported(one, rows[:cut])
        imported(one, rows[cut:])
        imported(other, shuffled[cut:])
        imported(other, shuffled[:cut])
        assert contents(one) == contents(other)
        one.engine.dispose()
        other.engine.dispose()
