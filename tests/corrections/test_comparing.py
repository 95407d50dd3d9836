"""What a comparison takes up: new differences, those known, those decided before, and those that have gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from adapters.storage.database import SqlDatabase
from services.corrections.deciding import reject
from services.corrections.model import Correction
from services.corrections.proposing import keep, propose_all, reopen
from services.corrections.states import State
from services.errors import InvalidInputError
from services.list_files.model import ListFile, Progress
from services.ports import Cipher
from services.registry.creation import read_row
from services.registry.deltas import DeltaKind
from services.registry.entries import content_digest
from services.registry.kept_rows import whole_row
from tests.corrections.conftest import FIRST, PACKS, SECOND
from tests.registry.samples import adult_code, list_type, person_row, row

Compare = Callable[..., ListFile]
Found = Callable[..., tuple[Correction, ...]]


def kinds(found: tuple[Correction, ...]) -> list[tuple[str, str, int]]:
    return [(one.kind.value, one.state.value, one.line) for one in found]


@pytest.fixture
def four(take: Any) -> None:
    """Entries of which the file below lacks one and says something else of another."""
    take(row(1), row(2), row(3, amount="1.00"))


FILE = (row(1), row(3, amount="2.00"), row(5))


@pytest.mark.usefixtures("four")
def test_a_comparison_is_kept_with_its_report_and_its_differences(
    database: SqlDatabase, compare: Compare, found: Found
) -> None:
    file = compare(*FILE)
    assert (file.progress, file.registry_version) == (Progress.DONE, 1)
    assert dict(file.counts) == {
        "read": 3, "new": 1, "changed": 1, "unchanged": 1, "refused": 0, "recalled": 0, "vanished": 1,
    }  # fmt: skip
    assert dict(file.noted) == {"fresh": 3, "again": 0, "decided": 0, "overtaken": 0}
    assert kinds(found(file)) == [("new", "found", 4), ("changed", "found", 3), ("vanished", "found", 0)]
    with database.read() as uow:
        assert uow.list_files.get(file.file_id) == file
        report = uow.list_files.report(file.file_id)
        assert report is not None
        assert report.summary() == file.summary
        assert [delta.kind.value for delta in report.deltas] == ["new", "changed", "vanished"]
        assert uow.registry.current_version() == 1  # nothing was taken over


@pytest.mark.usefixtures("four")
def test_the_same_file_again_asks_nothing_twice(compare: Compare, found: Found, now: datetime) -> None:
    compare(*FILE)
    again = compare(*FILE, at=now + timedelta(days=1))
    assert dict(again.noted) == {"fresh": 0, "again": 3, "decided": 0, "overtaken": 0}
    assert len(found()) == 3
    assert len(found(again)) == 3  # the newest comparison shows them


@pytest.mark.usefixtures("four")
def test_what_a_newer_file_no_longer_shows_is_closed(compare: Compare, found: Found, now: datetime) -> None:
    compare(*FILE)
    newer = compare(row(1), row(2), row(3, amount="2.00"), at=now + timedelta(days=1))
    assert dict(newer.noted) == {"fresh": 0, "again": 1, "decided": 0, "overtaken": 2}
    states = {one.kind: one.state for one in found()}
    assert states == {
        DeltaKind.NEW: State.OVERTAKEN,
        DeltaKind.CHANGED: State.FOUND,
        DeltaKind.VANISHED: State.OVERTAKEN,
    }


@pytest.mark.usefixtures("four")
def test_what_somebody_decided_stays_decided_until_something_else_is_said(
    database: SqlDatabase, compare: Compare, found: Found, now: datetime
) -> None:
    file = compare(*FILE)
    with database.write() as uow:
        propose_all(uow, PACKS, file.file_id, caller=FIRST, now=now)
    lacked, differing, gone = found(file)
    with database.write() as uow:
        for one in (lacked, differing):
            reject(uow, PACKS, one.correction_id, reason="全量文件有误", caller=SECOND, now=now)
        keep(uow, PACKS, gone.correction_id, reason="电话核实，仍应在册", caller=FIRST, now=now)
    again = compare(*FILE, at=now + timedelta(days=1))
    assert dict(again.noted) == {"fresh": 0, "again": 0, "decided": 3, "overtaken": 0}
    other = compare(row(1), row(3, amount="3.00"), row(5, grounds="别的"), at=now + timedelta(days=2))
    assert dict(other.noted) == {"fresh": 2, "again": 0, "decided": 1, "overtaken": 0}
    with database.write() as uow:
        assert reopen(uow, PACKS, gone.correction_id, caller=FIRST, now=now).state is State.QUESTION
        assert reopen(uow, PACKS, lacked.correction_id, caller=FIRST, now=now).state is State.PROPOSED


def test_the_row_of_a_proposal_says_what_the_file_said(
    database: SqlDatabase, cipher: Cipher, compare: Compare, found: Found, now: datetime, take: Any
) -> None:
    """Through the store and its seals, to the letter: the digest of what the row says is the same."""
    take(row(9))
    persons = [{"name": "责任人甲", "role": "负责人", "code": adult_code(8), "basis": "第二项"}]
    given = [
        row(1, amount="1,200.50", kinds="甲类;乙类", wilful="是", filed_on="2025年3月1日", performance="部分未履行"),
        row(2, until="", level="", responsible_persons=persons),
        person_row(3, grounds="事由", until=""),
        person_row(4, code="E12345678", code_type="护照"),
    ]
    file = compare(row(9), *given)
    report = take(*given, dry_run=True)
    assert report.new == 4
    take(*given)
    with database.read() as uow:
        for one in found(file):
            draft = read_row(list_type(), {k: v for k, v in whole_row(uow, cipher, one).items() if v is not None})
            held = uow.registry.versions_for(one.subject_key)
            assert [content_digest(cipher, draft)] == [version.content_digest for version in held]


def test_nothing_of_a_person_is_readable_at_rest(
    database: SqlDatabase, compare: Compare, found: Found, take: Any
) -> None:
    take(row(9))
    persons = [{"name": "责任人甲", "role": "负责人", "code": adult_code(8), "basis": "第二项"}]
    file = compare(row(9), row(1, responsible_persons=persons), person_row(2, name="张三丰", grounds="张三丰拒不履行"))
    assert {one.name for one in found()} == {"济源示例第1公司", "张三丰"}
    with database.read() as uow:
        report = str(uow.list_files.report(file.file_id))  # it is deflated: look at what it says
    assert "张**" in report
    assert "张三丰" not in report
    with database.engine.connect() as connection:
        for table in ("correction", "list_file"):
            for kept in connection.execute(text(f"SELECT * FROM {table}")).mappings():  # noqa: S608
                written = " ".join(str(value) for value in kept.values())
                for secret in ("张三丰", "责任人甲", adult_code(2), adult_code(8)):
                    assert secret not in written


def test_a_file_of_which_nothing_can_be_read_is_no_comparison(
    database: SqlDatabase, compare: Compare, take: Any
) -> None:
    """Otherwise everything that we hold would be asked about."""
    take(row(1))
    for rows in ([], [row(1, code="91419001MA00000150")]):
        with pytest.raises(InvalidInputError) as caught:
            compare(*rows)
        assert caught.value.code == "nothing_to_compare"
    with database.read() as uow:
        assert uow.corrections.counts(["debtors"]) == {"debtors": {}}
