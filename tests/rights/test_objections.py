"""Objections: marked at once, two steps by two persons, corrected by the registry's own exits, the outcome told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from adapters.storage.database import SqlDatabase
from engine.inputs import Mark, SubjectKind
from services.accounts.model import Role
from services.audit import verify as audit
from services.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from services.ports import Cipher
from services.registry.exits import exit_listing
from services.registry.model import ExitKind
from services.rights import daily, objections, withdrawing
from services.rights.model import Applicant, ApplicantKind, Claim, ClaimFilter, Paper, PaperKind
from services.rights.objections import Finding, Remedy
from services.rights.reading import list_claims, show_claim
from services.rights.states import State
from tests.rights.conftest import AUTHORITY, OFFICE, STRANGER, WINDOW, Desk, List, at
from tests.support.callers import person
from tests.support.registry import add_listing, change_listing, person_code

DAY = "2026-11-16"
WRONG = {"finding": Finding.WRONG, "remedy": Remedy.REMOVE, "reason": "主体混淆", "document_no": "更正〔2026〕1号"}


@pytest.fixture
def claim(desk: Desk, enter: List) -> Claim:
    return desk.object(enter("2026-03-02"), DAY)


def test_the_entry_is_marked_from_the_first_moment_and_still_binds(desk: Desk, claim: Claim) -> None:
    entry = desk.entry(claim)
    assert entry.marks == {Mark.UNDER_OBJECTION}
    assert entry.in_force(date(2026, 11, 16))


def test_what_who_listed_finds_wrong_leaves_the_list_as_corrected_in_the_same_transaction(
    desk: Desk, claim: Claim
) -> None:
    desk.act(objections.inquire, OFFICE, claim, DAY)
    desk.act(objections.verify, AUTHORITY, claim, "2026-11-17", **WRONG)
    done = desk.act(objections.uphold, OFFICE, claim, "2026-11-18", reason="核实有误，移出名单")
    entry = desk.entry(claim)
    assert done.state is State.UPHELD
    assert (entry.exited_on, entry.marks) == (date(2026, 11, 18), frozenset())
    with desk.database.read() as uow:
        version = uow.registry.newest([claim.listing_id])[claim.listing_id]
        assert version.exit is not None
        assert (version.exit.kind, version.exit.document_no) == (ExitKind.CORRECTED, "更正〔2026〕1号")
        told = uow.outbox.page(frozenset({"jy-spj", "jy-statistics"}), open_only=False, before=None, limit=50)
        assert audit.verify(uow) == []
    concluded = {message.department for message in told if message.topic == "claim.concluded"}
    assert concluded == {"jy-spj", "jy-statistics"}


def test_a_corrected_row_meets_an_objection_without_taking_the_entry_off(desk: Desk, claim: Claim) -> None:
    desk.act(objections.verify, AUTHORITY, claim, DAY, finding=Finding.WRONG, remedy=Remedy.AMEND, reason="日期录错")
    with pytest.raises(ConflictError, match="not_amended"):
        desk.act(objections.uphold, OFFICE, claim, DAY, reason="已更正")
    change_listing(desk.database, at(DAY), claim.listing_id, decision_no="示例决字〔2026〕8号")
    desk.act(objections.uphold, OFFICE, claim, "2026-11-17", reason="已更正")
    entry = desk.entry(claim)
    assert (entry.exited_on, entry.marks) == (None, frozenset())


def test_nobody_but_who_listed_says_that_a_listing_was_wrong(desk: Desk, claim: Claim) -> None:
    """The platform may mend its own record, and take nothing off."""
    with pytest.raises(ConflictError, match="not_amended"):
        desk.act(objections.uphold, OFFICE, claim, DAY, reason="看来有误")
    desk.act(objections.verify, AUTHORITY, claim, DAY, finding=Finding.RIGHT, remedy=None, reason="核对无误")
    with pytest.raises(ConflictError, match="not_found_wrong"):
        desk.act(objections.uphold, OFFICE, claim, DAY, reason="仍认为有误")
    again = desk.act(objections.inquire, OFFICE, claim, DAY, reason="请补充核对处罚决定书")
    assert again.state is State.INQUIRING
    desk.act(objections.verify, AUTHORITY, claim, DAY, **WRONG)
    with pytest.raises(ConflictError, match="found_wrong"):
        desk.act(objections.reject, OFFICE, claim, DAY, reason="不成立")


def test_a_rejection_says_why_and_where_to_turn_and_takes_the_mark_off(desk: Desk, claim: Claim) -> None:
    desk.act(objections.inquire, OFFICE, claim, DAY)
    desk.act(objections.verify, AUTHORITY, claim, DAY, finding=Finding.RIGHT, remedy=None, reason="核对无误")
    desk.act(objections.reject, OFFICE, claim, DAY, reason="决定书载明的事实与条目一致")
    assert desk.entry(claim).marks == frozenset()
    with desk.database.read() as uow:
        last = uow.rights.events(claim.claim_id)[-1]
    assert last.data["reason"]
    assert "省级" in last.data["further"]


def test_both_steps_are_taken_by_different_persons(desk: Desk, claim: Claim) -> None:
    both = person("liangtou", "jy-statistics", Role.INITIATOR, Role.CREDIT_OFFICE)
    desk.act(objections.verify, both, claim, DAY, **WRONG)
    with pytest.raises(ForbiddenError, match="same_person"):
        desk.act(objections.uphold, both, claim, DAY, reason="移出")


@pytest.mark.parametrize(
    ("step", "caller", "given", "code"),
    [
        (objections.inquire, AUTHORITY, {}, "not_the_office"),
        (objections.verify, OFFICE, WRONG, "not_the_authority"),
        (objections.reject, AUTHORITY, {"reason": "不成立"}, "not_the_office"),
        (withdrawing.withdraw, AUTHORITY, {}, "not_the_filer"),
        (objections.examine, WINDOW, {"reason": "送检"}, "not_the_handler"),
    ],
)
def test_each_step_has_its_office(
    desk: Desk, claim: Claim, step: Any, caller: Any, given: dict[str, Any], code: str
) -> None:
    with pytest.raises(ForbiddenError, match=code):
        desk.act(step, caller, claim, DAY, **given)


def test_systems_file_and_never_decide(desk: Desk, claim: Claim) -> None:
    with pytest.raises(ForbiddenError, match="needs_person"):
        desk.act(objections.verify, replace(AUTHORITY, id="client:tongji"), claim, DAY, **WRONG)


def test_a_foreign_claim_does_not_exist(desk: Desk, claim: Claim, cipher: Any) -> None:
    with pytest.raises(NotFoundError):
        desk.act(objections.verify, STRANGER, claim, DAY, **WRONG)
    with desk.database.write() as uow:
        page = list_claims(uow, cipher, desk.packs, STRANGER, ClaimFilter(), now=at(DAY))
        own = list_claims(uow, cipher, desk.packs, WINDOW, ClaimFilter(), now=at(DAY))
    assert (len(page.items), len(own.items)) == (0, 1)


def test_one_objection_about_an_entry_at_a_time_and_none_after_its_exit(desk: Desk, claim: Claim) -> None:
    with pytest.raises(ConflictError, match="claim_open") as told:
        desk.object(desk.entry(claim), "2026-11-17")
    assert claim.claim_id in told.value.detail
    desk.act(withdrawing.withdraw, WINDOW, claim, "2026-11-17")
    assert desk.entry(claim).marks == frozenset()
    again = desk.object(desk.entry(claim), "2026-11-18")
    leave(desk, again)
    with pytest.raises(ConflictError, match="already_exited"):
        desk.object(desk.entry(claim), "2026-11-19")


def leave(desk: Desk, claim: Claim, day: str = DAY) -> None:
    with desk.database.write() as uow:
        exit_listing(
            uow,
            claim.listing_id,
            packs=desk.packs,
            kind=ExitKind.REPAIRED,
            effective_on=date.fromisoformat(day),
            document_no="修复1号",
            reason="另案修复",
            actor=AUTHORITY.id,
            now=at(day),
        )


def test_an_objection_outlives_an_exit_and_is_answered(desk: Desk, claim: Claim) -> None:
    leave(desk, claim)
    daily.run(desk.database, desk.packs, at(DAY))
    desk.act(objections.verify, AUTHORITY, claim, "2026-11-17", **WRONG)
    done = desk.act(objections.uphold, OFFICE, claim, "2026-11-18", reason="核实有误")
    assert done.state is State.UPHELD
    assert desk.entry(claim).exited_on == date(2026, 11, 16)


def test_an_examination_ends_with_the_objection_that_was_taken_back(desk: Desk, claim: Claim) -> None:
    desk.act(objections.examine, AUTHORITY, claim, DAY, reason="送鉴定")
    gone = desk.act(withdrawing.withdraw, WINDOW, claim, "2026-11-17")
    assert (gone.state, gone.examining) == (State.WITHDRAWN, False)
    with pytest.raises(ConflictError, match="not_examining"):
        desk.act(objections.resume, AUTHORITY, claim, "2026-11-18", reason="鉴定完毕")


def test_who_looked_at_an_older_state_is_told(desk: Desk, claim: Claim) -> None:
    desk.act(objections.inquire, OFFICE, claim, DAY, version=1)
    with pytest.raises(ConflictError, match="claim_changed"):
        desk.act(objections.reject, OFFICE, claim, DAY, reason="不成立", version=1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"statement": " "}, "statement"),
        ({"statement": "字" * 2001}, "statement"),
        ({"applicant": Applicant(ApplicantKind.AGENT, "")}, "applicant.name"),
        ({"applicant": Applicant(ApplicantKind.AGENT, "示例代理人")}, "papers"),
        ({"papers": [Paper(PaperKind.OTHER, "")]}, "papers[0].title"),
    ],
)
def test_what_an_application_lacks_is_said(desk: Desk, enter: List, changes: dict[str, Any], field: str) -> None:
    entry = enter("2026-03-02")
    with pytest.raises(InvalidInputError) as told:
        desk.object(entry, DAY, **changes)
    faults = getattr(told.value, "errors", [told.value])
    assert field in {fault.field for fault in faults}
    assert desk.entry(entry).marks == frozenset()


def test_what_the_applicant_wrote_is_sealed_and_read_back(desk: Desk, claim: Claim, cipher: Any) -> None:
    with desk.database.write() as uow:
        view = show_claim(uow, cipher, desk.packs, OFFICE, claim.claim_id, now=at(DAY))
    assert view["statement"] == "认定的事实不存在"
    with desk.database.engine.connect() as connection:
        row = connection.execute(text("SELECT sealed, data FROM claim")).one()
    assert "认定的事实".encode() not in bytes(row.sealed)
    assert "认定的事实" not in row.data


def test_with_a_persons_key_goes_what_the_person_wrote(desk: Desk, database: SqlDatabase, cipher: Cipher) -> None:
    entry = add_listing(
        database,
        cipher,
        at("2026-03-02"),
        listing_id="a" * 32,
        list_id="statistics",
        code=person_code(1),
        kind=SubjectKind.NATURAL_PERSON,
        name="示例人",
        since=date(2026, 3, 2),
    )
    claim = desk.object(entry, DAY, statement="示例人 419001198501010017 并未实施")
    with database.write() as uow:
        view = show_claim(uow, cipher, desk.packs, OFFICE, claim.claim_id, now=at(DAY))
        assert [one.action for one in uow.audit.entries()][-1] == "claim.read"
    assert "示例人" not in view["statement"]
    assert "419001198501010017" not in view["statement"]
    with database.write() as uow:
        uow.subjects.erase(claim.subject_key, at(DAY))
    assert desk.claim(claim).petition.statement == ""
