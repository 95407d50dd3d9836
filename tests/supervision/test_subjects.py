"""Whoever reads a list of duties or of supervisions sees whom each is about, people by masked names only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.inputs import SubjectKind
from samples.generator.codes import person
from services.rights import filing
from services.supervision.duties import duties
from services.supervision.kinds import Kind
from services.supervision.model import DutyKey, SupervisionFilter
from services.supervision.reading import all_supervisions, list_supervisions, show_supervision
from services.supervision.subjects import with_subjects
from tests.rights.conftest import SUBJECT, WINDOW
from tests.supervision.conftest import BIDDING, Office, at
from tests.support.callers import CREDIT_OFFICE
from tests.support.registry import add_listing

COMPANY = "济源市示例建设有限公司"


@pytest.fixture
def exited(office: Office, cases: dict[str, str]) -> Office:
    """A measure to lift, a notice to confirm and a list to sign for, all overdue."""
    office.acknowledged(cases[BIDDING], "2026-09-29")
    office.reported(cases[BIDDING], "2026-09-29")
    office.pushed("2026-09-29")
    office.exited("2026-09-30")
    office.round("2026-10-14")
    return office


def test_supervisions_say_whom_they_are_about(exited: Office) -> None:
    with exited.database.read() as uow:
        page = list_supervisions(uow, CREDIT_OFFICE, SupervisionFilter(department=BIDDING)).items
        assert {one.key.kind: one.subject for one in page} == {Kind.LIFT: COMPANY, Kind.CONFIRM: COMPANY, Kind.SIGN: ""}
        assert tuple(all_supervisions(uow, CREDIT_OFFICE, SupervisionFilter(department=BIDDING))) == page
        assert all(
            show_supervision(uow, CREDIT_OFFICE, one.supervision_id).supervision.subject == one.subject for one in page
        )


def test_a_persons_claim_says_the_masked_name(office: Office) -> None:
    office.listed("2026-09-28", "l-0")
    add_listing(
        office.database, office.cipher, at("2026-09-28"), listing_id="l-1", list_id="debtors", code=person(1),
        name="张三丰", kind=SubjectKind.NATURAL_PERSON,
    )  # fmt: skip
    with office.database.write() as uow:
        claim = filing.file_objection(
            uow, office.packs, "l-1", applicant=SUBJECT, statement="认定的事实不存在", department="jy-spj",
            actor=WINDOW.id, now=at("2026-09-28"),
        )  # fmt: skip
    office.pushed("2026-09-28")
    with office.database.read() as uow:
        [push] = duties(uow, office.packs, frozenset({BIDDING}))
        asked = replace(push, key=DutyKey(Kind.CLAIM, f"claim:{claim.claim_id}", BIDDING, ""))
        assert [one.subject for one in with_subjects(uow, (asked, push))] == ["张**", ""]
