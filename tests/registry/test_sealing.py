"""What is said of natural persons stands under their own seals, and goes with their keys; companies stay readable."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import text

from adapters.storage.database import SqlDatabase
from engine.inputs import SubjectKind
from services.ports import Cipher
from services.registry.exits import exit_listing
from services.registry.model import ExitKind
from services.subjects import keys
from tests.registry.conftest import Entries
from tests.registry.samples import DEBTORS, adult_code, list_type, person_row, row
from tests.support.offices import NOBODY
from tests.support.registry import company_code


def test_natural_persons_are_sealed_at_rest(
    database: SqlDatabase, cipher: Cipher, take: Any, entries: Entries, now: datetime
) -> None:
    code = adult_code(1)
    take(
        person_row(1, name="张三丰", grounds="张三丰拒不履行"),
        row(2, responsible_persons=[{"name": "李四光", "role": "负责人", "code": adult_code(2), "basis": "第二项"}]),
    )
    with database.engine.connect() as connection:
        for table in ("listing", "listing_version", "listing_responsible", "subject", "audit_entry"):
            kept = str(connection.execute(text(f"SELECT * FROM {table}")).all())  # noqa: S608
            for secret in ("张三丰", "李四光", code, adult_code(2)):
                assert secret not in kept, table
    [entry] = entries(code, SubjectKind.NATURAL_PERSON)
    assert entry.name == "张三丰"
    with database.read() as uow:
        assert uow.registry.newest([entry.listing_id])[entry.listing_id].grounds == "张三丰拒不履行"
        [company] = entries(company_code(2))
        assert uow.registry.newest([company.listing_id])[company.listing_id].person_names == ("李四光",)


def test_erasing_a_subject_takes_the_name_and_leaves_the_entry(
    database: SqlDatabase, cipher: Cipher, take: Any, entries: Entries, now: datetime
) -> None:
    take(person_row(1, name="张三丰"))
    [entry] = entries(adult_code(1), SubjectKind.NATURAL_PERSON)
    with database.write() as uow:
        keys.erase(uow, entry.subject_key, actor="account:test", reason="保存期满", now=now)
    leave(database, entry.listing_id, now, reason="撤销")
    with database.read() as uow:
        versions = [known.version for known in uow.registry.history(entry.listing_id)]
    assert [(v.listing.name, v.grounds, v.texts) for v in versions] == [("", "", {}), ("", "", {})]
    assert versions[1].exit is not None


def test_free_text_about_a_natural_person_is_sealed_and_a_companys_is_not(
    database: SqlDatabase, cipher: Cipher, take: Any, entries: Entries, now: datetime
) -> None:
    remark = {"name": "remark", "title": "备注", "type": "text"}
    type_ = list_type(fields=[*DEBTORS["fields"], remark])
    take(
        person_row(1, remark="家住梨林镇某村三号", performance="none"),
        row(2, remark="厂房已经查封", performance="none"),
        type_=type_,
    )
    take(person_row(1, remark="已搬到沁园某小区", performance="none"), type_=type_)
    [person] = entries(adult_code(1), SubjectKind.NATURAL_PERSON)
    [company] = entries(company_code(2))
    assert (person.facts, company.facts) == (
        {"performance": "none"},
        {"performance": "none", "remark": "厂房已经查封"},
    )  # rules never see what is said of a person in words
    leave(database, person.listing_id, now, reason="住址写错，予以更正")
    with database.read() as uow:
        history = [known.version for known in uow.registry.history(person.listing_id)]
        [kept] = uow.registry.newest([company.listing_id]).values()
    words = ["家住梨林镇某村三号", "已搬到沁园某小区", "已搬到沁园某小区"]
    assert [version.texts for version in history] == [{"remark": said} for said in words]
    assert history[-1].exit is not None
    assert history[-1].exit.reason == "住址写错，予以更正"
    assert (kept.texts, kept.all_facts) == ({}, company.facts)
    with database.engine.connect() as connection:
        rows = str(connection.execute(text("SELECT * FROM listing_version")).all())
    assert "厂房已经查封" in rows
    assert not [said for said in (*words, "住址写错") if said in rows]


def leave(database: SqlDatabase, listing_id: str, now: datetime, reason: str) -> None:
    with database.write() as uow:
        exit_listing(
            uow, listing_id, kind=ExitKind.CORRECTED, effective_on=date(2026, 11, 22), document_no="更1", reason=reason,
            actor="account:test", packs=NOBODY, now=now,
        )  # fmt: skip


def test_what_was_sealed_before_texts_were_is_still_read(
    database: SqlDatabase, cipher: Cipher, take: Any, entries: Entries, now: datetime
) -> None:
    take(person_row(1, name="张三丰", grounds="旧行"))
    [entry] = entries(adult_code(1), SubjectKind.NATURAL_PERSON)
    with database.write() as uow:
        row_ = uow.subjects.rows([entry.subject_key])[entry.subject_key]
        old = cipher.encrypt(row_.wrapped_key or b"", '["张三丰", "旧行"]')
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE listing_version SET sealed = :old"), {"old": old})
    with database.read() as uow:
        [version] = uow.registry.newest([entry.listing_id]).values()
    assert (version.listing.name, version.grounds, version.texts) == ("张三丰", "旧行", {})
