"""Each deadline on its last allowed and its first late working day, over a long holiday with worked weekends.

The made-up calendar: Thursday 1 to Thursday 8 October 2026 off, Sunday 27 September and Saturday 10 October worked.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from engine.packs.loading import load_text
from engine.packs.packset import PackSet
from services.calendar.working_days import working_days
from services.errors import ConflictError
from services.rights import daily, objections, repairs
from services.rights.deadlines import Deadline, running
from services.rights.model import Claim
from services.rights.objections import Finding
from services.rights.reading import overdue_claims
from services.supervision import daily as supervision
from tests.rights.conftest import AUTHORITY, OFFICE, Desk, List, at
from tests.support.calendars import shipped_packs, synthetic
from tests.support.unwritten import Unwritten


def deadlines(packs: PackSet, claim: Claim) -> dict[str, Deadline]:
    return {one.name: one for one in running(packs, claim)}


def late_on(desk: Desk, claim: Claim, name: str) -> tuple[date, date]:
    """The last day in time and the first late working day, found by asking day after day."""
    deadline = deadlines(desk.packs, desk.claim(claim))[name]
    days = [date.fromordinal(claim.filed_on.toordinal() + number) for number in range(60)]
    in_time = [day for day in days if not deadline.overdue(day)]
    late = [day for day in days if deadline.overdue(day)]
    assert [*in_time, *late] == days
    worked = working_days(desk.packs)
    return in_time[-1], next(day for day in late if worked.works(day))


def filed_objection(desk: Desk, enter: List) -> Claim:
    return desk.object(enter("2026-03-02"), "2026-09-30")


def test_an_objection_that_the_platform_handles_has_three_working_days(desk: Desk, enter: List) -> None:
    """Filed on the day before the holiday: Friday 9, Saturday 10 (worked), Monday 12 October."""
    claim = filed_objection(desk, enter)
    assert late_on(desk, claim, "objections/platform") == (date(2026, 10, 12), date(2026, 10, 13))


def test_an_objection_that_needs_an_inquiry_has_seven_and_who_listed_three(desk: Desk, enter: List) -> None:
    claim = desk.act(objections.inquire, OFFICE, filed_objection(desk, enter), "2026-10-09")
    assert late_on(desk, claim, "objections/inquiry") == (date(2026, 10, 16), date(2026, 10, 19))
    assert late_on(desk, claim, "objections/provider") == (date(2026, 10, 13), date(2026, 10, 14))
    before = desk.act(objections.inquire, OFFICE, desk.object(enter("2026-03-02"), "2026-09-28"), "2026-09-30")
    assert late_on(desk, before, "objections/provider") == (date(2026, 10, 12), date(2026, 10, 13))
    assert "objections/platform" not in deadlines(desk.packs, claim)


def test_the_time_of_an_examination_does_not_count(desk: Desk, enter: List) -> None:
    claim = desk.act(objections.inquire, OFFICE, filed_objection(desk, enter), "2026-10-09")
    claim = desk.act(objections.examine, AUTHORITY, claim, "2026-10-10", reason="送鉴定")
    assert running(desk.packs, claim) == ()
    claim = desk.act(objections.resume, AUTHORITY, claim, "2026-10-14", reason="鉴定完毕")
    # 12, 13, 14 October were spent on it
    assert late_on(desk, claim, "objections/inquiry")[0] == date(2026, 10, 21)
    assert late_on(desk, claim, "objections/provider")[0] == date(2026, 10, 16)


def test_repair_is_accepted_in_three_decided_in_seven_answered_in_ten(desk: Desk, enter: List) -> None:
    claim = desk.repair(enter("2025-09-01"), "2026-09-25")
    # Sunday 27 is worked: 27, 28, 29
    assert late_on(desk, claim, "repair/accept") == (date(2026, 9, 29), date(2026, 9, 30))
    # 27, 28, 29, 30 September, 9, 10, 12, 13, 14, 15 October
    assert late_on(desk, claim, "repair/answer") == (date(2026, 10, 15), date(2026, 10, 16))
    later = desk.repair(enter("2025-09-01"), "2026-09-29")
    # 30 September, 9, 10 October (worked)
    assert late_on(desk, later, "repair/accept") == (date(2026, 10, 10), date(2026, 10, 12))
    claim = desk.act(repairs.accept, AUTHORITY, claim, "2026-09-29")
    # 30 September, 9, 10, 12, 13, 14, 15 October
    assert late_on(desk, claim, "repair/decide") == (date(2026, 10, 15), date(2026, 10, 16))
    assert late_on(desk, claim, "repair/answer") == (date(2026, 10, 15), date(2026, 10, 16))


def test_an_extension_gives_ten_more_once(desk: Desk, enter: List) -> None:
    claim = desk.act(repairs.accept, AUTHORITY, desk.repair(enter("2025-09-01"), "2026-09-25"), "2026-09-29")
    claim = desk.act(repairs.extend, AUTHORITY, claim, "2026-10-13", reason="需要核查")
    assert late_on(desk, claim, "repair/answer") == (date(2026, 10, 29), date(2026, 10, 30))
    with pytest.raises(ConflictError, match="already_extended"):
        desk.act(repairs.extend, AUTHORITY, claim, "2026-10-14", reason="再延长")


def test_what_is_agreed_is_repaired_within_one_working_day(desk: Desk, enter: List) -> None:
    claim = desk.act(repairs.accept, AUTHORITY, desk.repair(enter("2025-09-01"), "2026-09-25"), "2026-09-29")
    claim = desk.act(repairs.review, AUTHORITY, claim, "2026-09-30", agree=True, reason="符合", document_no="修复1号")
    assert late_on(desk, claim, "repair/local-repair") == (date(2026, 10, 9), date(2026, 10, 10))


def test_reorganisation_has_ten(desk: Desk, enter: List) -> None:
    claim = desk.reorganise(enter("2026-09-01"), "2026-09-25")
    assert late_on(desk, claim, "repair/reorganisation") == (date(2026, 10, 15), date(2026, 10, 16))
    later = desk.reorganise(enter("2026-09-01"), "2026-09-30")
    assert late_on(desk, later, "repair/accept") == (date(2026, 10, 12), date(2026, 10, 13))


def test_a_revoked_penalty_is_taken_back_within_three_and_one_after_receipt(desk: Desk, enter: List) -> None:
    """I-15: decided on Wednesday 30 September, received on Friday 9 October."""
    claim = desk.revoke(
        enter("2026-03-02", list_id="government-procurement", until="2028-03-01"), "2026-10-09", "2026-09-30"
    )
    assert late_on(desk, claim, "penalties/withdraw") == (date(2026, 10, 12), date(2026, 10, 13))
    assert late_on(desk, claim, "repair/revocation") == (date(2026, 10, 10), date(2026, 10, 12))
    before = desk.revoke(
        enter("2026-03-02", list_id="government-procurement", until="2028-03-01"), "2026-09-30", "2026-09-29"
    )
    assert late_on(desk, before, "penalties/withdraw") == (date(2026, 10, 10), date(2026, 10, 12))
    assert late_on(desk, before, "repair/revocation") == (date(2026, 10, 9), date(2026, 10, 10))


def test_the_answer_counts_from_acceptance_where_the_parameter_says_so(desk: Desk, enter: List) -> None:
    text = desk.packs.trees["parameters/repair"].text
    assert "{value: applied, from: 2026-04-01" in text
    changed = text.replace("{value: applied, from: 2026-04-01", "{value: accepted, from: 2026-04-01")
    desk.packs = desk.packs.changed([load_text("rules/parameters/repair.yaml", changed)])
    claim = desk.repair(enter("2025-09-01"), "2026-09-25")
    assert "repair/answer" not in deadlines(desk.packs, claim)
    claim = desk.act(repairs.accept, AUTHORITY, claim, "2026-09-29")
    assert late_on(desk, claim, "repair/answer") == (date(2026, 10, 20), date(2026, 10, 21))


def test_the_law_of_the_day_on_which_a_period_begins_counts(desk: Desk, enter: List) -> None:
    """Before 22 June 2025 nothing set a time for accepting; the regulation of the province set three days for objections."""
    claim = desk.object(enter("2026-01-05"), "2026-01-06")
    assert deadlines(desk.packs, claim)["objections/platform"].article == "hnxy/41"


def test_without_the_years_notice_a_deadline_says_so_and_moves_when_it_comes(desk: Desk, enter: List) -> None:
    claim = filed_objection(desk, enter)
    before = deadlines(shipped_packs(), claim)["objections/platform"]
    after = deadlines(shipped_packs().changed(synthetic()), claim)["objections/platform"]
    assert (before.last_day, before.unnoticed) == (date(2026, 10, 5), (2026,))
    assert (after.last_day, after.unnoticed) == (date(2026, 10, 12), ())


def test_without_a_calendar_there_is_no_day_and_the_error_names_the_year(desk: Desk, enter: List, cipher: Any) -> None:
    desk.packs = shipped_packs().changed([], removed=["calendar/2027"])
    claim = desk.object(enter("2026-03-02"), "2026-12-30")
    found = deadlines(desk.packs, claim)["objections/platform"]
    assert (found.last_day, found.missing_year) == (None, 2027)
    with desk.database.write() as uow:
        [told] = overdue_claims(uow, cipher, desk.packs, OFFICE, now=at("2026-12-30"))
    assert told["deadlines"][0]["missing_year"] == 2027
    assert daily.run(desk.database, desk.packs, at("2026-12-31")).missing_years == (2027,)


def test_a_late_step_is_taken_and_said_to_be_late(desk: Desk, enter: List) -> None:
    claim = filed_objection(desk, enter)
    in_time = desk.act(objections.inquire, OFFICE, claim, "2026-10-12")
    desk.act(objections.verify, AUTHORITY, in_time, "2026-10-16", finding=Finding.RIGHT, remedy=None, reason="无误")
    with desk.database.read() as uow:
        told = [event.data.get("late") for event in uow.rights.events(claim.claim_id)]
    assert told == [None, None, ["objections/provider"]]


def test_a_missed_deadline_is_noted_once(desk: Desk, database: SqlDatabase, enter: List) -> None:
    claim = filed_objection(desk, enter)
    assert daily.run(database, desk.packs, at("2026-10-12")).overdue_noted == 0
    assert daily.run(database, desk.packs, at("2026-10-13")).overdue_noted == 1
    for day in ("2026-10-13", "2026-10-14"):
        assert daily.run(Unwritten(database), desk.packs, at(day)).overdue_noted == 0
    with database.read() as uow:
        office = uow.outbox.page(frozenset({"jy-credit"}), open_only=False, before=None, limit=50)
        events = [event.action for event in uow.rights.events(claim.claim_id)]
    assert "claim.overdue" not in [m.topic for m in office]  # supervision reminds whoever is late
    assert events == ["file", "overdue"]


def test_of_a_deadline_that_nobody_here_can_be_reminded_of_the_credit_office_learns_once(
    desk: Desk, database: SqlDatabase, enter: List
) -> None:
    claim = desk.act(objections.inquire, OFFICE, filed_objection(desk, enter), "2026-10-09")
    central = desk.packs.departments["jy-statistics"].model_copy(update={"central": True})
    packs = replace(desk.packs, departments={**desk.packs.departments, "jy-statistics": central})
    for day in ("2026-10-15", "2026-10-16"):
        daily.run(database, packs, at(day))
        supervision.run(database, packs, at(day))
    with database.read() as uow:
        told = {
            office: [m.topic for m in uow.outbox.page(frozenset({office}), open_only=False, before=None, limit=50)]
            for office in ("jy-credit", "jy-statistics")
        }
        assert [event.action for event in uow.rights.events(claim.claim_id)].count("overdue") == 1
    assert told["jy-credit"].count("claim.overdue") == 1
    assert not {"claim.overdue", "supervision.reminded"}.intersection(told["jy-statistics"])
