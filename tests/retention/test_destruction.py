"""A person's key is destroyed when nothing about the person stands any more, and what was decided can still be proved."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import text

from engine.deciding.decide import RuleEngine
from engine.inputs import SubjectKind
from services.audit.verify import verify
from services.checks.archive import CheckArchive
from services.checks.receipts import verify as verify_receipt
from services.checks.replay import Verdict as Replayed
from services.checks.service import CheckService
from services.errors import ConflictError
from services.ports import Cipher, Signer
from services.retention import desk
from services.retention.states import State
from services.retention.terms import period_on
from services.rights import filing
from services.subjects.identity import parse_code
from services.subjects.keys import describe, ensure_keys
from tests.retention.conftest import Archive, at
from tests.retention.test_archive import OFFICE
from tests.rights.conftest import SUBJECT
from tests.support.callers import client
from tests.support.checks import request, subject
from tests.support.fixed_rules import FixedRules
from tests.support.registry import person_code

OVER = "2028-01-03"
"""From 2028 on the rules destroy, and what was archived in July 2026 has been there for more than twelve months."""


def test_nothing_is_destroyed_while_the_rules_of_the_day_destroy_nothing(archive: Archive) -> None:
    archive.person(1)
    assert archive.day("2027-12-31").archived == 1
    assert archive.day("2027-12-31").persons_destroyed == 0


def test_code_name_and_words_are_gone_and_the_entry_stays(archive: Archive, cipher: Cipher) -> None:
    entry, other = archive.person(1), archive.person(2, until="2027-02-10")
    archive.day("2026-07-01")
    result = archive.day(OVER)
    assert result.persons_destroyed == 1  # the other was archived in February 2027, but only today
    version = archive.readable(entry)
    assert (version.listing.name, version.grounds, version.texts) == ("", "", {})
    assert version.listing.decision_no == entry.decision_no
    with archive.database.read() as uow:
        assert set(describe(uow, cipher, [entry.subject_key, other.subject_key])) == {other.subject_key}
        assert verify(uow) == []
        [erased] = [e for e in uow.audit.entries() if e.action == "subject.erase"]
    assert json.loads(erased.detail)["reason"] == "保存期满（12 个月，测试〔2020〕1号；销毁：测试〔2027〕9号）"
    assert archive.place(entry).state is State.DESTROYED
    assert archive.day(OVER).persons_destroyed == 0
    with archive.database.write() as uow, pytest.raises(ConflictError, match="密钥已经销毁"):
        desk.hold(
            uow, entry.listing_id, until=date(2028, 2, 1), reason="太迟了一些", expected_version=None, caller=OFFICE,
            now=at(OVER),
        )  # fmt: skip


@pytest.mark.parametrize("day", ["2028-06-30", "2028-07-01"])
def test_the_last_day_counts(archive: Archive, day: str) -> None:
    """Archived since 1 July 2027: twelve months are over on 1 July 2028."""
    entry = archive.person(1, until="2027-06-30")
    archive.day("2027-07-01")
    assert archive.shown(entry, "2028-01-01") == "2028-07-01"
    assert archive.day(day).persons_destroyed == (day == "2028-07-01")


def test_a_person_waits_for_the_last_of_its_entries(archive: Archive) -> None:
    archive.person(1)
    late = archive.person(1, until="2027-12-31")
    archive.day("2026-07-01")
    assert archive.day(OVER).persons_destroyed == 0
    assert archive.readable(late).listing.name == "示例人1"
    assert archive.day("2028-12-31").persons_destroyed == 0
    assert archive.day("2029-01-01").persons_destroyed == 1


def test_whom_a_companys_entry_names_waits_for_that_entry(archive: Archive) -> None:
    archive.person(1)
    company = archive.company(2, until="2027-12-31", names=1)
    archive.day("2026-07-01")
    assert archive.day(OVER).persons_destroyed == 0
    assert archive.readable(company).person_names == ("负责甲",)
    assert archive.day("2029-01-01").persons_destroyed == 1
    assert archive.readable(company).person_names == ("",)
    assert archive.place(company).state is State.ARCHIVED  # an organisation has no key


def test_a_hold_stops_it_on_the_very_day(archive: Archive) -> None:
    entry = archive.person(1)
    archive.day("2026-07-01")
    with archive.database.write() as uow:
        desk.hold(
            uow, entry.listing_id, until=date(2028, 6, 30), reason="行政诉讼尚未审结", expected_version=None,
            caller=OFFICE, now=at(OVER, 0),
        )  # fmt: skip
    assert archive.shown(entry, OVER) == "2028-09-02"
    assert archive.day(OVER).persons_destroyed == 0
    assert archive.readable(entry).listing.name == "示例人1"
    assert archive.day("2028-07-01").released == 1
    assert archive.shown(entry, "2028-07-01") == "2028-09-02"
    assert archive.day("2028-09-01").persons_destroyed == 0, "two months after its end somebody may still hold it again"
    assert archive.day("2028-09-02").persons_destroyed == 1


def test_what_was_corrected_to_a_later_end_is_kept_from_that_end(archive: Archive) -> None:
    """Archived since July 2026; then its end turns out to be December 2027, which is over as well when the job looks."""
    entry = archive.person(1)
    archive.day("2026-07-01")
    archive.change(entry, "2028-01-02", until=date(2027, 12, 31))
    assert archive.day(OVER).persons_destroyed == 0
    assert archive.readable(entry).listing.name == "示例人1"
    place = archive.place(entry)
    assert (place.state, place.since) == (State.ARCHIVED, date(2028, 1, 1))  # what is told of its destruction is right
    version = place.version
    archive.day("2028-01-04")
    assert archive.place(entry).version == version
    assert archive.day("2028-12-31").persons_destroyed == 0
    assert archive.day("2029-01-01").persons_destroyed == 1


def test_what_came_back_between_two_steps_of_the_job_is_kept(archive: Archive) -> None:
    entry = archive.person(1)
    archive.day("2026-07-01")
    archive.change(entry, "2028-01-02", until=date(2029, 6, 30))
    with archive.database.read() as uow:  # what the job asks after it has returned entries to their lists
        over = period_on(archive.packs, date.fromisoformat(OVER)).cutoffs(date.fromisoformat(OVER))
        assert over is not None
        assert over.archived == date(2027, 1, 3)
        assert uow.retention.due_persons(over, after="", limit=10) == []


def test_who_still_has_an_application_is_left_alone(archive: Archive) -> None:
    entry = archive.person(1)
    with archive.database.write() as uow:
        filing.file_objection(
            uow, archive.packs, entry.listing_id, applicant=SUBJECT, statement="认定的事实不存在", department="jy-spj",
            actor="account:w", now=at("2026-06-29"),
        )  # fmt: skip
    assert archive.day("2026-07-01").archived == 0
    assert archive.day(OVER).persons_destroyed == 0


def test_who_only_came_to_look_is_forgotten_as_well(archive: Archive, cipher: Cipher) -> None:
    code = parse_code(SubjectKind.NATURAL_PERSON, person_code(9), "code")
    with archive.database.write() as uow:
        ensure_keys(uow, cipher, [code], at("2026-11-22"))
    assert archive.day("2028-01-01").persons_destroyed == 1
    assert archive.day("2028-01-02").persons_destroyed == 0


def test_the_same_code_is_a_new_subject_afterwards(archive: Archive, cipher: Cipher) -> None:
    entry = archive.person(1)
    archive.day("2026-07-01")
    archive.day(OVER)
    again = archive.person(1, until=None, made="2028-02-01")
    assert again.subject_key != entry.subject_key
    assert archive.readable(again).listing.name == "示例人1"


def test_what_was_decided_can_still_be_proved(
    archive: Archive, checks: CheckService, engine: RuleEngine, signer: Signer
) -> None:
    entry = archive.person(1)
    asked = request(subject(person_code(1), kind="natural_person", name="示例人1"), case_no=None)
    answer = checks.submit(asked, client(), now=at("2026-03-02"))
    with_case = checks.submit(
        request(subject(person_code(1), kind="natural_person", name="示例人1")), client(), now=at("2026-03-02")
    )
    assert with_case.content["subjects"][0]["hits"]
    with archive.database.engine.begin() as connection:
        connection.execute(text("UPDATE case_record SET is_open = :no"), {"no": False})
    archive.day("2026-07-01")
    assert archive.day(OVER).persons_destroyed == 1
    assert archive.readable(entry).listing.name == ""
    stored = CheckArchive(archive.database, FixedRules(engine))
    try:
        for one in (answer, with_case):
            assert stored.replay(one.check_id, client()).verdict is Replayed.EQUAL
    finally:
        stored.close()
    assert verify_receipt(with_case.content["receipt"], signer).good
    with archive.database.read() as uow:
        assert verify(uow) == []
