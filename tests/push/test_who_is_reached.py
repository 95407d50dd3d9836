"""Who may push a list, to whom it goes, and which lists go nowhere."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from engine.packs.packset import PackSet
from services.accounts.model import Caller, Role
from services.errors import ConflictError, ForbiddenError, NotFoundError
from services.push import service as push
from services.push.model import PushState
from tests.push.desk import BIDDING, TODAY, Desk
from tests.support.callers import BIDDING_CLERK, COURT, CREDIT_OFFICE, FINANCE_CLERK, person


@pytest.mark.parametrize("caller", [COURT, CREDIT_OFFICE])
def test_the_initiator_and_the_credit_office_push(desk: Desk, caller: Caller) -> None:
    desk.list(1)
    assert desk.push(caller).pushed_by == caller.id


@pytest.mark.parametrize(
    "caller", [BIDDING_CLERK, person("shuiwu", "jy-tax", Role.INITIATOR), person("fayuan2", "jy-court", Role.CLERK)]
)
def test_others_do_not(desk: Desk, caller: Caller) -> None:
    desk.list(1)
    with pytest.raises(ForbiddenError, match="not_keeper"):
        desk.push(caller)


def test_a_foreign_push_does_not_exist(desk: Desk) -> None:
    desk.list(1)
    sent = desk.push()
    stranger = person("waibu", "jy-tax", Role.CLERK)
    with pytest.raises(NotFoundError):
        desk.step("received", sent, caller=stranger, department="jy-tax")
    with pytest.raises(NotFoundError):
        desk.step("received", sent, caller=FINANCE_CLERK)
    with pytest.raises(NotFoundError):
        desk.inbox(caller=FINANCE_CLERK)
    with desk.database.write() as uow:
        with pytest.raises(NotFoundError):
            push.changes(uow, sent.push_id, BIDDING, caller=FINANCE_CLERK)
        with pytest.raises(NotFoundError):
            push.ledger(uow, desk.packs, sent.push_id, caller=BIDDING_CLERK)
        for unknown in ("0" * 32, "", "a\x00b"):
            with pytest.raises(NotFoundError):
                push.ledger(uow, desk.packs, unknown, caller=COURT)
            with pytest.raises(NotFoundError):
                push.changes(uow, unknown, BIDDING, caller=BIDDING_CLERK)
        with pytest.raises(ForbiddenError):
            push.pushes_of(uow, desk.packs, "debtors", caller=BIDDING_CLERK)
        assert push.pushes_of(uow, desk.packs, "debtors", caller=COURT) == (sent,)
    assert desk.states(sent)[BIDDING] is PushState.SENT


def test_nothing_new_is_not_pushed_again(desk: Desk) -> None:
    with pytest.raises(ConflictError, match="nothing_new"):
        desk.push()
    desk.list(1)
    desk.push()
    with pytest.raises(ConflictError, match="nothing_new"):
        desk.push()
    with pytest.raises(NotFoundError):
        desk.push(list_id="no-such-list")


def changed(packs: PackSet, **memorandum: Any) -> Any:
    memo = packs.memoranda["debtors"].model_copy(update=memorandum)
    memoranda = {**packs.memoranda, "debtors": memo}
    return SimpleNamespace(lists=packs.lists, memoranda=memoranda, departments=packs.departments)


def test_a_new_participant_gets_what_the_others_have(desk: Desk) -> None:
    desk.list(1)
    desk.push()
    more = changed(desk.packs, participants=["jy-bidding", "jy-tax"])
    sent = desk.push(packs=more)
    assert set(desk.states(sent)) == {"jy-tax"}


def test_departments_that_carry_out_measures_are_participants(desk: Desk) -> None:
    assert push.participants(changed(desk.packs, participants=[]), "debtors", TODAY) == {
        "jy-bidding",
        "jy-czj",
        "jy-spj",
    }
    assert push.participants(changed(desk.packs, participants=["jy-x"], rules=[]), "debtors", TODAY) == {"jy-x"}


def test_authorities_of_the_state_are_not_sent_anything(desk: Desk) -> None:
    packs = changed(desk.packs, participants=["jy-bidding", "jy-tax"], rules=[])
    central = packs.departments["jy-tax"].model_copy(update={"central": True})
    packs.departments = {**packs.departments, "jy-tax": central}
    assert push.participants(packs, "debtors", TODAY) == {"jy-bidding"}


def test_a_memorandum_that_has_ended_names_nobody(desk: Desk) -> None:
    desk.list(1)
    memo = desk.packs.memoranda["debtors"]
    ended = changed(desk.packs, in_force=memo.in_force.model_copy(update={"until": "2026-11-21"}))
    with pytest.raises(ConflictError, match="no_participants"):
        desk.push(packs=ended)
    last_day = changed(desk.packs, in_force=memo.in_force.model_copy(update={"until": "2026-11-22"}))
    assert desk.push(packs=last_day)


def test_a_memorandum_that_has_not_begun_names_nobody(desk: Desk) -> None:
    memo = desk.packs.memoranda["debtors"]
    for first, named in (("2026-11-23", False), ("2026-11-22", True), ("unknown", True)):
        packs = changed(desk.packs, in_force=memo.in_force.model_copy(update={"from_": first}))
        assert bool(push.participants(packs, "debtors", TODAY)) is named


@pytest.mark.parametrize("change", [{"archive_only": True}, {"status": "disabled"}])
def test_i07_a_list_without_effect_is_not_pushed(desk: Desk, change: dict[str, Any]) -> None:
    desk.list(1)
    inert = desk.packs.lists["debtors"].model_copy(update=change)
    packs = replace(desk.packs, lists={**desk.packs.lists, "debtors": inert})
    with pytest.raises(ConflictError, match="list_inert"):
        desk.push(packs=packs)
