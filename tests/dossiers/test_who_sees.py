"""Who sees a dossier, and what storage, pages and the trail hold of the people in it."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from sqlalchemy import select

from adapters.storage.database import SqlDatabase
from adapters.storage.tables import base
from engine.inputs import SubjectKind
from services.accounts.model import Role
from services.dossiers.model import Filter
from services.dossiers.reading import list_dossiers
from services.dossiers.states import State
from services.dossiers.view import detail_json
from services.errors import ConflictError, ForbiddenError, NotFoundError
from services.subjects.keys import erase
from tests.dossiers.office import AFTER, LEAD, PERSON, Office
from tests.support.callers import AUDITOR, BIDDING_CLERK, COURT, CREDIT_OFFICE, person
from tests.support.registry import company_code, person_code

TAX = person("shuiwu", "jy-tax", Role.INITIATOR)


def test_foreign_departments_see_nothing_and_lookers_change_nothing(office: Office) -> None:
    id_ = office.open().dossier_id
    for stranger in (BIDDING_CLERK, TAX):
        with pytest.raises(NotFoundError):
            office.by(stranger).detail(id_)
        with pytest.raises(NotFoundError):
            office.by(stranger).validate(id_)
    assert office.by(AUDITOR).detail(id_).dossier.dossier_id == id_
    with pytest.raises(ForbiddenError):
        office.by(AUDITOR).validate(id_)
    with pytest.raises(ForbiddenError):
        office.by(BIDDING_CLERK).open()
    assert office.by(CREDIT_OFFICE).validate(id_).state is State.VALIDATED


def test_the_page_shows_what_is_open_in_ones_own_lists(office: Office) -> None:
    ids = [office.open(row=LEAD | {"code": company_code(n)}).dossier_id for n in (1, 2, 3)]
    office.drop(ids[0])
    office.by(TAX).publicised()
    with office.database.write() as uow:
        first = list_dossiers(uow, office.cipher, office.packs, COURT, Filter(open_only=True), limit=1, now=office.now)
        second = list_dossiers(
            uow,
            office.cipher,
            office.packs,
            COURT,
            Filter(open_only=True),
            cursor=first.next_cursor,
            limit=1,
            now=office.now,
        )
        everything = list_dossiers(uow, office.cipher, office.packs, AUDITOR, Filter(), now=office.now)
    seen = [one.dossier_id for page in (first, second) for one in page.dossiers]
    assert sorted(seen) == sorted(ids[1:])
    assert second.next_cursor is None
    assert len(everything.dossiers) == 4


def test_what_is_personal_is_sealed_masked_and_gone_with_its_key(office: Office, database: SqlDatabase) -> None:
    id_ = office.open(row=PERSON).dossier_id
    office.validate(id_)
    office.prepare_notice(id_, facts=f"示例张三（{PERSON['code']}）有能力而不履行")
    detail = office.detail(id_)
    assert detail.dossier.name == "示例张三"
    shown = str(detail_json(detail, office.packs.lists["debtors"], office.today))
    assert "示例张三" not in shown
    assert str(PERSON["code"]) not in shown
    with database.engine.connect() as connection:
        rows = [
            str(row)
            for table in ("dossier", "dossier_event", "audit_entry")
            for row in connection.execute(select(base.metadata.tables[table]))
        ]
    assert not any("示例张三" in row or str(PERSON["code"]) in row for row in rows)
    with office.database.write() as uow:
        erase(uow, detail.dossier.subject_key, actor="local:test", reason="保存期满", now=office.now)
    erased = office.detail(id_)
    assert (erased.dossier.name, erased.dossier.row) == ("", {})
    assert [event.data for event in erased.events] == [{}, {}, {}]
    office.send_back(id_)
    with pytest.raises(ConflictError) as refused:
        office.validate(id_)
    assert refused.value.code == "subject_erased"


def test_responsible_persons_stand_behind_their_keys(office: Office, database: SqlDatabase) -> None:
    named = {"name": "示例李四", "role": "法定代表人", "code": person_code(2), "basis": "示例法第十条"}
    id_ = office.noticed(row=LEAD | {"responsible_persons": [named]})
    with database.engine.connect() as connection:
        rows = [str(row) for row in connection.execute(select(base.metadata.tables["dossier"]))]
    assert not any("示例李四" in row or str(named["code"]) in row for row in rows)
    later = office.on(AFTER)
    later.decide(id_)
    listing_id = later.deliver(id_).listing_id
    assert listing_id is not None
    with office.database.read() as uow:
        entry = uow.registry.newest([listing_id])[listing_id]
    assert entry.person_names == ("示例李四",)
    assert entry.subject_kind is SubjectKind.LEGAL_PERSON


def test_a_dossier_reads_back_as_it_was_written(office: Office) -> None:
    made = office.open(row=PERSON)
    assert asdict(office.detail(made.dossier_id).dossier) == asdict(made)


def test_a_second_dossier_about_the_same_subject_is_noticed(office: Office) -> None:
    office.open()
    office.open()
    assert [issue.code for issue in office.warned] == ["other_dossiers"]
