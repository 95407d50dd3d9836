"""What a person sees of a difference: both sides of what differs, persons masked, and nothing of lists that are not the person's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from services.accounts.model import Caller, Role
from services.corrections.model import Filter
from services.corrections.proposing import answer_exit, propose_all
from services.corrections.reading import list_corrections
from services.errors import NotFoundError
from services.list_files.model import ListFile
from services.ports import Cipher
from tests.corrections.conftest import FIRST, PACKS, STRANGER
from tests.registry.samples import adult_code, person_row, row

AUDITOR = Caller("account:auditor", frozenset({"jy-audit"}), frozenset({Role.AUDITOR}))
Read = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def read(database: SqlDatabase, cipher: Cipher, now: datetime) -> Read:
    def run(caller: Caller = FIRST, limit: int = 50, cursor: str | None = None, **wanted: Any) -> Any:
        asked = Filter(**({"list_id": "debtors"} | wanted))
        with database.write() as uow:
            found = list_corrections(uow, cipher, PACKS, caller, asked, cursor=cursor, limit=limit, now=now)
        return found if limit < 50 else list(found.items)

    return run


def test_both_sides_of_what_differs(compare: Any, take: Any, read: Read) -> None:
    take(row(1, performance="none"), row(2))
    compare(row(1, performance="部分未履行", until="", level="一般"), row(3))
    lacking, changed, held = read()
    assert changed["fields"] == [
        {"name": "until", "title": "截止日期", "held": "2028-01-11", "given": None},
        {"name": "level", "title": "失信等级", "held": "严重", "given": "一般"},
        {"name": "performance", "title": "履行情况", "held": "全部未履行", "given": "部分未履行"},
    ]
    assert (changed["steps"], changed["status_title"]) == ([], "有效")
    assert {one["title"]: one["given"] for one in lacking["fields"]}["主体名称"] == "济源示例第3公司"
    assert {one["title"]: one["held"] for one in held["fields"]}["主体名称"] == "济源示例第2公司"
    assert held["line"] is None


def test_persons_are_masked_and_a_difference_in_a_name_is_still_shown(
    database: SqlDatabase, compare: Any, take: Any, read: Read, now: datetime, found: Any
) -> None:
    take(person_row(1, name="张三丰"), person_row(2, name="李四光"))
    file: ListFile = compare(person_row(1, name="张三风"))
    with database.write() as uow:
        propose_all(uow, PACKS, file.file_id, caller=FIRST, now=now)
        [_, held] = found(file)
        answer_exit(
            uow, PACKS, held.correction_id, kind="revoked", effective_on=now.date(), document_no="撤1号",
            reason=f"李四光（{adult_code(2)}）已撤销", caller=FIRST, now=now,
        )  # fmt: skip
    views = read()
    assert views[0]["fields"] == [{"name": "name", "title": "主体名称", "held": "张**", "given": "张**"}]
    assert views[1]["answer"]["kind_title"] == "撤销"
    told = str(views)
    for secret in ("张三丰", "张三风", "李四光", adult_code(1), adult_code(2)):
        assert secret not in told


def test_reading_persons_is_recorded(database: SqlDatabase, compare: Any, take: Any, read: Read) -> None:
    take(row(9))
    compare(row(9), person_row(1))
    read()
    with database.engine.connect() as connection:
        query = "SELECT actor, entity FROM audit_entry WHERE action = 'listing.read'"
        assert connection.exec_driver_sql(query).all() == [(FIRST.id, "list:debtors")]


def test_pages(compare: Any, take: Any, read: Read) -> None:
    take(row(9))
    file = compare(row(9), *(row(number) for number in range(1, 6)))
    first: Any = read(limit=3)
    second: Any = read(limit=3, cursor=first.next_cursor)
    numbers = [one["line"] for page in (first, second) for one in page.items]
    assert numbers == [3, 4, 5, 6, 7]
    assert second.next_cursor is None
    assert len(read(file_id=file.file_id)) == 5


def test_auditors_look_and_strangers_find_nothing(compare: Any, take: Any, read: Read) -> None:
    take(row(9))
    file = compare(row(9), row(1))
    assert len(read(AUDITOR)) == 1
    for wanted in ({}, {"file_id": file.file_id}, {"list_id": "no-such-list"}):
        with pytest.raises(NotFoundError):
            read(STRANGER, **wanted)


def test_of_an_erased_person_only_the_difference_remains(
    database: SqlDatabase, compare: Any, take: Any, read: Read, found: Any, now: datetime
) -> None:
    from services.subjects.keys import erase

    take(row(9))
    file = compare(row(9), person_row(1))
    [one] = found(file)
    with database.write() as uow:
        erase(uow, one.subject_key, actor="account:test", reason="保存期限届满", now=now)
    [view] = read()
    assert (view["subject"], view["fields"], view["state"]) == (None, [], "found")
