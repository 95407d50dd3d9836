"""Repair: not before its time (I-09), with its papers, two persons, and everything lifted in one transaction (I-08)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.inputs import Level, Mark
from services.accounts.model import Role
from services.errors import ConflictError, ForbiddenError, InvalidInputError
from services.registry.model import ExitKind
from services.rights import objections, repairs, revocations
from services.rights.model import Claim, PaperKind
from services.rights.reading import show_terms
from services.rights.states import State
from tests.rights.conftest import (
    AUTHORITY,
    OFFICE,
    PAPERS,
    RULING,
    SECOND_OF_AUTHORITY,
    Desk,
    List,
    at,
)
from tests.support.callers import person

DAY = "2026-11-16"
YES = {"agree": True, "reason": "符合修复条件", "document_no": "修复〔2026〕1号"}
NO = {"agree": False, "reason": "罚款尚未缴清"}


def agreed(desk: Desk, claim: Claim, day: str = DAY) -> Claim:
    desk.act(repairs.accept, AUTHORITY, claim, day)
    return desk.act(repairs.review, AUTHORITY, claim, day, **YES)


@pytest.mark.parametrize(
    ("level", "decided", "too_early", "first"),
    [
        (Level.SERIOUS, "2025-10-15", "2026-10-14", "2026-10-15"),  # one year
        (Level.ORDINARY, "2026-07-15", "2026-10-14", "2026-10-15"),  # three months
        (Level.ORDINARY, "2026-07-31", "2026-10-30", "2026-10-31"),
        (Level.ORDINARY, "2026-08-31", "2026-11-29", "2026-11-30"),  # months clip to their end
        (None, "2025-10-15", "2026-10-14", "2026-10-15"),  # the list's own level, serious
    ],
)
def test_no_application_before_the_shortest_publicity_is_over(
    desk: Desk, enter: List, level: Level | None, decided: str, too_early: str, first: str
) -> None:
    """I-09, on the last day too early and the first day."""
    entry = enter(decided, level=level)
    with pytest.raises(ConflictError, match="least_publicity") as told:
        desk.repair(entry, too_early, corrected_on=decided)
    assert first in told.value.title
    assert desk.entry(entry).marks == frozenset()
    desk.repair(entry, first, corrected_on=decided)
    assert desk.entry(entry).marks == {Mark.UNDER_REPAIR}


def test_minor_conduct_is_repaired_as_soon_as_obligations_are_done(desk: Desk, enter: List) -> None:
    entry = enter("2026-11-10", level=Level.MINOR)
    assert desk.repair(entry, "2026-11-12", corrected_on="2026-11-12").state is State.FILED


def test_the_law_of_the_day_of_the_application_decides(desk: Desk, enter: List) -> None:
    """Until 31 March 2026 three months for everybody; from 1 April a year for the serious."""
    entry = enter("2025-12-01")
    with desk.database.read() as uow:
        terms = [show_terms(uow, desk.packs, entry.listing_id, now=at(day)) for day in ("2026-03-31", "2026-04-01")]
    assert [(one["possible_today"], one["first_day"]) for one in terms] == [(True, "2026-03-01"), (False, "2026-12-01")]


def test_a_penalty_with_a_term_is_not_cut_short(desk: Desk, enter: List) -> None:
    entry = enter("2025-03-02", list_id="government-procurement", until="2027-03-01")
    with pytest.raises(ConflictError, match="ban_running") as told:
        desk.repair(entry, DAY)
    assert "2027-03-02" in told.value.title


def test_a_lists_own_waiting_time_counts_from_the_correction(desk: Desk, enter: List) -> None:
    """Wage arrears: six months after putting things right."""
    entry = enter("2025-03-02", list_id="wage-arrears")
    with pytest.raises(ConflictError, match="list_condition"):
        desk.repair(entry, "2026-11-15", corrected_on="2026-05-16")
    desk.repair(entry, "2026-11-16", corrected_on="2026-05-16")


@pytest.mark.parametrize("missing", [PaperKind.OBLIGATIONS, PaperKind.PROMISE])
def test_all_missing_papers_are_named(desk: Desk, enter: List, missing: PaperKind) -> None:
    entry = enter("2025-03-02")
    with pytest.raises(InvalidInputError, match="papers_missing") as told:
        desk.repair(entry, DAY, papers=[paper for paper in PAPERS if paper.kind is not missing])
    assert ("承诺" in told.value.detail) == (missing is PaperKind.PROMISE)


def test_a_repair_lifts_everything_in_one_transaction(desk: Desk, enter: List) -> None:
    """I-08: exit, end of display, marks, the other claims."""
    claim = desk.repair(enter("2025-03-02"), "2026-11-13")
    other = desk.revoke(desk.entry(claim), "2026-11-13", "2026-11-12")
    agreed(desk, claim)
    before = desk.entry(claim)
    assert before.exited_on is None
    done = desk.act(repairs.confirm, OFFICE, claim, "2026-11-17")
    with desk.database.read() as uow:
        version = uow.registry.newest([claim.listing_id])[claim.listing_id]
    assert done.state is State.REPAIRED
    assert version.exit is not None
    assert (version.exit.kind, version.exit.document_no) == (ExitKind.REPAIRED, "修复〔2026〕1号")
    assert (version.listing.exited_on, version.publicity_until) == (date(2026, 11, 17), date(2026, 11, 16))
    assert version.listing.marks == frozenset()
    assert desk.claim(other).state is State.LAPSED


def test_a_failure_in_the_last_step_leaves_nothing_behind(
    desk: Desk, enter: List, monkeypatch: pytest.MonkeyPatch
) -> None:
    """I-08: all or nothing."""
    claim = agreed(desk, desk.repair(enter("2025-03-02"), DAY))

    def fails(*_: Any, **__: Any) -> None:
        raise RuntimeError("the last step fails")

    monkeypatch.setattr("services.rights.notices.concluded", fails)
    with pytest.raises(RuntimeError):
        desk.act(repairs.confirm, OFFICE, claim, DAY)
    entry = desk.entry(claim)
    assert (entry.exited_on, set(entry.marks)) == (None, {Mark.UNDER_REPAIR})
    assert desk.claim(claim).state is State.AGREED


def test_who_listed_decides_and_the_credit_office_only_looks_again(desk: Desk, enter: List) -> None:
    claim = desk.repair(enter("2025-03-02"), DAY)
    for step, caller, given in (
        (repairs.accept, OFFICE, {}),
        (repairs.decline, OFFICE, {"reason": "不受理"}),
    ):
        with pytest.raises(ForbiddenError, match="not_the_authority"):
            desk.act(step, caller, claim, DAY, **given)
    desk.act(repairs.accept, AUTHORITY, claim, DAY)
    with pytest.raises(ForbiddenError, match="not_the_authority"):
        desk.act(repairs.review, OFFICE, claim, DAY, **YES)
    desk.act(repairs.review, AUTHORITY, claim, DAY, **YES)
    with pytest.raises(ForbiddenError, match="not_the_office"):
        desk.act(repairs.confirm, SECOND_OF_AUTHORITY, claim, DAY)
    back = desk.act(repairs.send_back, OFFICE, claim, DAY, reason="缺少缴款凭证")
    assert back.state is State.ACCEPTED


def test_nobody_confirms_what_they_decided_themselves(desk: Desk, enter: List) -> None:
    both = person("liangtou", "jy-statistics", Role.INITIATOR, Role.CREDIT_OFFICE)
    claim = desk.repair(enter("2025-03-02"), DAY)
    desk.act(repairs.accept, both, claim, DAY)
    desk.act(repairs.review, both, claim, DAY, **YES)
    with pytest.raises(ForbiddenError, match="same_person"):
        desk.act(repairs.confirm, both, claim, DAY)


def test_a_refusal_has_reasons_and_a_second_look(desk: Desk, enter: List) -> None:
    claim = desk.act(repairs.accept, AUTHORITY, desk.repair(enter("2025-03-02"), DAY), DAY)
    with pytest.raises(InvalidInputError, match="reason_required"):
        desk.act(repairs.review, AUTHORITY, claim, DAY, agree=False, reason=" ")
    desk.act(repairs.review, AUTHORITY, claim, DAY, **NO)
    done = desk.act(repairs.confirm, OFFICE, claim, DAY)
    entry = desk.entry(claim)
    assert done.state is State.REFUSED
    assert (entry.exited_on, entry.marks) == (None, frozenset())
    assert desk.repair(entry, "2026-11-17").state is State.FILED


def test_false_papers_bar_later_applications_for_three_years(desk: Desk, enter: List) -> None:
    claim = desk.repair(enter("2025-03-02"), DAY)
    desk.act(repairs.decline, AUTHORITY, claim, DAY, reason="缴款凭证系伪造", false_papers=True)
    with pytest.raises(ConflictError, match="false_papers") as told:
        desk.repair(desk.entry(claim), "2029-11-15")
    assert "2029-11-16" in told.value.title
    desk.repair(desk.entry(claim), "2029-11-16")


def test_what_was_wrongly_called_false_bars_nothing(desk: Desk, enter: List) -> None:
    claim = desk.act(repairs.accept, AUTHORITY, desk.repair(enter("2025-03-02"), DAY), DAY)
    desk.act(repairs.review, AUTHORITY, claim, DAY, **NO, false_papers=True)
    desk.act(repairs.send_back, OFFICE, claim, DAY, reason="请复核凭证真伪")
    desk.act(repairs.review, AUTHORITY, claim, DAY, **NO)
    desk.act(repairs.confirm, OFFICE, claim, DAY)
    assert desk.repair(desk.entry(claim), "2026-11-17").state is State.FILED


def test_reorganisation_lifts_for_a_time_and_failing_brings_it_back(desk: Desk, enter: List) -> None:
    claim = desk.reorganise(enter("2026-10-20"), DAY)
    agreed(desk, claim)
    desk.act(repairs.confirm, OFFICE, claim, DAY)
    entry = desk.entry(claim)
    assert (set(entry.marks), entry.in_force(date(2026, 11, 17))) == ({Mark.SUSPENDED}, False)
    desk.act(repairs.restore, AUTHORITY, claim, "2026-12-01", reason="重整计划没有执行", document_no="恢复1号")
    entry = desk.entry(claim)
    assert (entry.marks, entry.in_force(date(2026, 12, 1))) == (frozenset(), True)


def test_reorganisation_needs_the_ruling_and_no_waiting(desk: Desk, enter: List) -> None:
    entry = enter("2026-11-02")
    with pytest.raises(InvalidInputError, match="papers_missing"):
        desk.reorganise(entry, DAY, papers=PAPERS)
    assert desk.reorganise(entry, DAY, papers=RULING).state is State.FILED


def test_after_reorganisation_an_ordinary_repair_ends_both(desk: Desk, enter: List) -> None:
    lifted = desk.reorganise(enter("2025-03-02"), DAY)
    agreed(desk, lifted)
    desk.act(repairs.confirm, OFFICE, lifted, DAY)
    claim = desk.repair(desk.entry(lifted), "2026-11-17")
    assert desk.entry(claim).marks == {Mark.SUSPENDED, Mark.UNDER_REPAIR}
    agreed(desk, claim, "2026-11-18")
    desk.act(repairs.confirm, OFFICE, claim, "2026-11-18")
    assert desk.entry(claim).exited_on == date(2026, 11, 18)
    assert desk.claim(lifted).state is State.LAPSED


def test_a_revoked_penalty_takes_the_entry_off_as_revoked(desk: Desk, enter: List) -> None:
    """I-15."""
    claim = desk.revoke(enter("2026-03-02"), DAY, "2026-11-13")
    assert desk.entry(claim).marks == {Mark.UNDER_OBJECTION}
    with pytest.raises(ForbiddenError, match="not_the_authority"):
        desk.act(revocations.execute, OFFICE, claim, DAY, reason="撤销")
    done = desk.act(revocations.execute, AUTHORITY, claim, "2026-11-17", reason="处罚决定已被复议撤销")
    with desk.database.read() as uow:
        version = uow.registry.newest([claim.listing_id])[claim.listing_id]
    assert done.state is State.REVOKED
    assert version.exit is not None
    assert (version.exit.kind, version.exit.document_no) == (ExitKind.REVOKED, "示例复决〔2026〕1号")
    assert version.publicity_until == date(2026, 11, 16)


def test_a_document_that_concerns_something_else_is_dismissed_with_reasons(desk: Desk, enter: List) -> None:
    claim = desk.revoke(enter("2026-03-02"), DAY, "2026-11-13")
    done = desk.act(revocations.dismiss, AUTHORITY, claim, DAY, reason="撤销的是另一份处罚决定")
    assert done.state is State.DISMISSED
    assert desk.entry(claim).marks == frozenset()


def test_a_step_of_one_kind_does_not_act_on_another(desk: Desk, enter: List) -> None:
    claim = desk.revoke(enter("2026-03-02"), DAY, "2026-11-13")
    for step, given in ((repairs.accept, {}), (objections.verify, {"finding": "right", "remedy": None, "reason": "x"})):
        with pytest.raises(ConflictError, match="wrong_kind"):
            desk.act(step, AUTHORITY, claim, DAY, **given)


def test_rewards_are_not_repaired(desk: Desk, enter: List) -> None:
    with pytest.raises(ConflictError, match="nothing_to_repair"):
        desk.repair(enter("2025-03-02", list_id="a-level-taxpayers"), DAY)
