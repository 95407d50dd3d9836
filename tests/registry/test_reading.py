"""Listing by hand, and reading for people: masked, as of a day, as known at a time, and recorded where it concerns persons."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from engine.documents import ListType
from engine.inputs import SubjectKind
from services.errors import ConflictError, InvalidInputError, InvalidInputErrors, NotFoundError
from services.ports import Cipher
from services.registry.creation import create_listing
from services.registry.exits import exit_listing
from services.registry.reading import show_history, show_list, show_subject, view_of
from services.subjects.identity import parse_code
from tests.registry.conftest import Entries
from tests.registry.samples import DEBTORS, adult_code, list_type, person_row, row
from tests.support.offices import NOBODY
from tests.support.registry import company_code

PACKS: Any = SimpleNamespace(lists={"debtors": list_type()}, memoranda={})
JSON_ROW = row(1, until=None, amount="1200.50", wilful=True, kinds=["b", "a"], filed_on="2025-03-01")


def create(
    database: SqlDatabase, cipher: Cipher, now: datetime, cells: dict[str, Any], type_: ListType | None = None
) -> Any:
    with database.write() as uow:
        made, issues = create_listing(uow, cipher, type_ or list_type(), cells, actor="account:t", now=now)
        return view_of(uow, cipher, PACKS, made, now), issues


def show(database: SqlDatabase, cipher: Cipher, now: datetime, code: str, **more: Any) -> Any:
    kind = SubjectKind.LEGAL_PERSON if code.startswith("9") else SubjectKind.NATURAL_PERSON
    with database.write() as uow:
        return show_subject(uow, cipher, PACKS, parse_code(kind, code, "code"), actor="account:t", now=now, **more)


def actions(database: SqlDatabase) -> list[str]:
    with database.read() as uow:
        return [entry.action for entry in uow.audit.entries()]


def test_one_entry_by_hand(database: SqlDatabase, cipher: Cipher, entries: Entries, now: datetime) -> None:
    view, issues = create(database, cipher, now, JSON_ROW)
    assert issues == ()
    [entry] = entries(company_code(1))
    assert view["listing_id"] == entry.listing_id
    assert view["subject"] == {"kind": "legal_person", "name": "济源示例第1公司", "code": company_code(1)}
    assert view["facts"] == {"amount": "1200.50", "wilful": True, "kinds": ["a", "b"], "filed_on": "2025-03-01"}
    assert (view["status"], view["status_title"], view["until"], view["exit"]) == ("in_force", "有效", None, None)
    assert actions(database) == ["listing.create"]


def test_the_same_decision_twice_is_a_conflict_that_names_the_entry(
    database: SqlDatabase, cipher: Cipher, now: datetime
) -> None:
    view, _ = create(database, cipher, now, JSON_ROW)
    with pytest.raises(ConflictError, match="already_listed") as told:
        create(database, cipher, now, JSON_ROW | {"grounds": "别的"})
    assert str(view["listing_id"]) in told.value.detail


def test_importing_what_was_listed_by_hand_changes_nothing(
    database: SqlDatabase, cipher: Cipher, take: Any, now: datetime
) -> None:
    create(database, cipher, now, row(1))
    assert take(row(1)).unchanged == 1


def test_every_wrong_field_is_named(database: SqlDatabase, cipher: Cipher, now: datetime) -> None:
    with pytest.raises(InvalidInputErrors) as told:
        create(database, cipher, now, row(1, code="9141", amount=5, decision_no=""))
    assert {(fault.field, fault.code) for fault in told.value.errors} == {
        ("code", "code_length"), ("amount", "wrong_type"), ("decision_no", "required"),
    }  # fmt: skip
    with pytest.raises(InvalidInputErrors) as told:
        create(database, cipher, now, row(1, gender="男", salary=1))
    assert [(fault.field, fault.code) for fault in told.value.errors] == [
        ("gender", "unknown_field"), ("salary", "unknown_field"),
    ]  # fmt: skip
    with pytest.raises(InvalidInputErrors, match="minor"):
        create(database, cipher, now, person_row(1, code=adult_code(1, date(2015, 1, 1))))
    with database.read() as uow:
        assert uow.registry.current_version() == 0


def test_persons_are_masked_and_reading_them_is_recorded(
    database: SqlDatabase, cipher: Cipher, take: Any, now: datetime
) -> None:
    take(
        person_row(1, name="张三丰"),
        row(2, responsible_persons=[{"name": "李四光", "role": "负责人", "code": adult_code(1), "basis": "第二项"}]),
        row(3),
    )
    before = len(actions(database))
    found = show(database, cipher, now, adult_code(1))
    assert len(found.listings) == 2
    text = str(found.listings)
    for secret in ("张三丰", "李四光", adult_code(1), "19850101"):
        assert secret not in text
    assert "张**" in text
    assert adult_code(1)[:6] + "********" + adult_code(1)[-4:] in text
    assert actions(database)[before:] == ["listing.read"]
    show(database, cipher, now, company_code(3))
    assert actions(database)[before:] == ["listing.read"]


def test_free_text_about_a_person_is_shown_to_nobody_who_did_not_say_what_for(
    database: SqlDatabase, cipher: Cipher, take: Any, now: datetime
) -> None:
    remark = {"name": "remark", "title": "备注", "type": "text"}
    type_ = list_type(fields=[*DEBTORS["fields"], remark])
    take(person_row(1, remark="家住某村三号", performance="part"), row(2, remark="厂房已经查封"), type_=type_)
    packs: Any = SimpleNamespace(lists={"debtors": type_}, memoranda={})
    with database.write() as uow:
        code = parse_code(SubjectKind.NATURAL_PERSON, adult_code(1), "code")
        [of_person] = show_subject(uow, cipher, packs, code, actor="account:t", now=now).listings
        code = parse_code(SubjectKind.LEGAL_PERSON, company_code(2), "code")
        [of_company] = show_subject(uow, cipher, packs, code, actor="account:t", now=now).listings
    assert of_person["facts"] == {"performance": "part", "remark": "***"}
    assert of_company["facts"] == {"remark": "厂房已经查封"}


def test_as_of_a_day_and_as_known_at_a_time(
    database: SqlDatabase, cipher: Cipher, take: Any, entries: Entries, now: datetime
) -> None:
    take(row(1), at=now)
    later = now + timedelta(days=3)
    with database.write() as uow:
        exit_listing(
            uow, entries(company_code(1))[0].listing_id, kind="revoked", effective_on=date(2026, 3, 1), document_no="撤1",
            reason="撤销", actor="account:t", packs=NOBODY, now=later,
        )  # fmt: skip

    def status(**more: Any) -> list[str]:
        return [view["status"] for view in show(database, cipher, later, company_code(1), **more).listings]

    assert status() == ["exited"]
    assert status(as_of=date(2026, 2, 1)) == ["in_force"]
    assert status(as_of=date(2026, 1, 1)) == ["future"]
    assert status(known_at=now) == ["in_force"]
    assert status(known_at=now, as_of=date(2028, 2, 1)) == ["expired"]
    assert status(known_at=now - timedelta(seconds=1)) == []


def test_a_subject_that_nobody_knows(database: SqlDatabase, cipher: Cipher, now: datetime) -> None:
    found = show(database, cipher, now, company_code(9))
    assert (found.known_version, found.listings) == (0, ())
    with database.read() as uow:
        assert uow.registry.current_version() == 0


def test_a_list_in_pages(database: SqlDatabase, cipher: Cipher, take: Any, now: datetime) -> None:
    take(*(row(n) for n in range(5)))
    with database.write() as uow:
        first = show_list(uow, cipher, PACKS, "debtors", actor="account:t", now=now, limit=3)
        rest = show_list(uow, cipher, PACKS, "debtors", actor="account:t", now=now, limit=3, cursor=first.next_cursor)
        assert (len(first.listings), len(rest.listings), rest.next_cursor) == (3, 2, None)
        with pytest.raises(NotFoundError):
            show_list(uow, cipher, PACKS, "none", actor="account:t", now=now)
        with pytest.raises(InvalidInputError):
            show_list(uow, cipher, PACKS, "debtors", actor="account:t", now=now, limit=201)


def test_history_tells_who_and_when(
    database: SqlDatabase, cipher: Cipher, take: Any, entries: Entries, now: datetime
) -> None:
    take(row(1), at=now)
    take(row(1, grounds="更正后的事由"), at=now + timedelta(hours=2))
    with database.write() as uow:
        listing_id = entries(company_code(1))[0].listing_id
        history = show_history(uow, cipher, PACKS, listing_id, actor="account:t", now=now)
        with pytest.raises(NotFoundError):
            show_history(uow, cipher, PACKS, "0" * 32, actor="account:t", now=now)
    assert [(view["version"], view["grounds"], view["recorded_by"]) for view in history] == [
        (1, "有履行能力而拒不履行", "account:test"), (2, "更正后的事由", "account:test"),
    ]  # fmt: skip
    assert history[1]["recorded_at"] == (now + timedelta(hours=2)).isoformat()
