"""Whatever a file holds: the same file twice changes nothing, and the order of rows and of files does not matter. On both databases.

Each example has lists of its own in one database: entries of different lists do not know of each other.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.storage.database import SqlDatabase
from services.ports import Cipher
from services.registry.imports import import_rows
from services.registry.report import ImportReport
from services.subjects.keys import describe
from tests.registry.samples import Rows, adult_code, list_type, person_row, row

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
PROPERTY = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
_lists = count(1)

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


class OneList:
    """A list that nobody has used before."""

    def __init__(self, database: SqlDatabase, cipher: Cipher) -> None:
        self._database, self._cipher = database, cipher
        self._type = list_type(id=f"debtors-{next(_lists)}")

    def take(self, rows: list[dict[str, Any]]) -> ImportReport:
        """A file of these rows."""
        with self._database.write() as uow:
            return import_rows(uow, self._cipher, self._type, Rows(rows), actor="account:test", now=NOW)

    def contents(self) -> list[tuple[Any, ...]]:
        """What is on the list, without ids, keys and versions."""
        with self._database.read() as uow:
            versions = uow.registry.page(self._type.id, after=None, limit=1000).versions
            codes = describe(uow, self._cipher, {v.listing.subject_key for v in versions})
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


@PROPERTY
@given(rows=_file)
def test_the_same_file_twice_changes_nothing(database: SqlDatabase, cipher: Cipher, rows: list[dict[str, Any]]) -> None:
    one = OneList(database, cipher)
    first = one.take(rows)
    before = one.contents()
    second = one.take(rows)
    assert (second.new, second.changed, second.version) == (0, 0, None)
    assert second.unchanged == first.new + first.changed + first.unchanged
    assert second.refusals == first.refusals
    assert one.contents() == before
    assert len(before) == first.new


@PROPERTY
@given(
    rows=st.lists(_one, max_size=12, unique_by=natural),
    random=st.randoms(use_true_random=False),
    cut=st.integers(0, 12),
)
def test_the_order_of_rows_and_files_does_not_matter(
    database: SqlDatabase, cipher: Cipher, rows: list[dict[str, Any]], random: Any, cut: int
) -> None:
    """Files that speak of different decisions; of one decision the last word holds, whatever the files."""
    shuffled = list(rows)
    random.shuffle(shuffled)
    one, other = OneList(database, cipher), OneList(database, cipher)
    one.take(rows[:cut])
    one.take(rows[cut:])
    other.take(shuffled[cut:])
    other.take(shuffled[:cut])
    assert one.contents() == other.contents()
