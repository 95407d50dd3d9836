"""Who may push a list, to whom it goes, and which lists go nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from engine.documents import RuleDocument
from engine.packs.packset import PackSet
from services.accounts.model import Caller, Role
from services.errors import ConflictError, ForbiddenError, NotFoundError
from services.push import service as push
from services.push.model import PushState
from services.push.recipients import participants
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


def changed(packs: PackSet, *, confirmed: bool = True, **memorandum: Any) -> PackSet:
    """Packs whose memorandum says something else, confirmed as it is now."""
    memo = packs.memoranda["debtors"].model_copy(update=memorandum)
    made = replace(packs, memoranda={**packs.memoranda, "debtors": memo})
    items = made.item_digests
    groups = tuple(
        group.model_copy(
            update={
                "items": [
                    one.model_copy(update={"digest": items[one.item]})
                    for one in group.items
                    if one.item in items and (confirmed or one.item.partition("/")[0] != "rule")
                ]
            }
        )
        for group in made.confirmations
    )
    return replace(made, confirmations=groups)


def reached(packs: PackSet, day: date = TODAY) -> set[str]:
    return set(participants(packs, "debtors", day))


def rules(packs: PackSet, **changes: Any) -> list[RuleDocument]:
    return [rule.model_copy(update=changes) for rule in packs.memoranda["debtors"].rules]


def test_a_new_participant_gets_what_the_others_have(desk: Desk) -> None:
    desk.list(1)
    desk.push()
    more = changed(desk.packs, rules=rules(desk.packs, carried_out_by=["jy-bidding", "jy-tax"]))
    sent = desk.push(packs=more)
    assert set(desk.states(sent)) == {"jy-tax"}


def test_departments_that_carry_out_measures_are_reached_and_those_only_named_are_not(packs: PackSet) -> None:
    assert reached(changed(packs, participants=["jy-tax"])) == {"jy-bidding", "jy-czj", "jy-spj", "jy-tax"}
    acting = [rule for rule in rules(packs) if rule.carried_out_by]
    assert len(acting) < len(rules(packs)), "one rule only informs, and whom is the memorandum's to say"
    assert reached(changed(packs, participants=["jy-tax"], rules=acting)) == {"jy-bidding", "jy-czj", "jy-spj"}
    assert reached(changed(packs, participants=["jy-tax"], rules=[])) == set()


def test_rules_that_nobody_confirmed_reach_nobody(packs: PackSet) -> None:
    assert reached(changed(packs, confirmed=False)) == set()


def test_rules_that_are_not_in_force_reach_nobody(packs: PackSet) -> None:
    own = packs.memoranda["debtors"].in_force.model_copy(update={"from_": "2026-11-23"})
    later = changed(packs, rules=rules(packs, in_force=own))
    assert reached(later) == set()
    assert reached(later, date(2026, 11, 23)) == reached(packs) != set()


def test_authorities_of_the_state_are_not_sent_anything(packs: PackSet) -> None:
    central = packs.departments["jy-czj"].model_copy(update={"central": True})
    packs = replace(packs, departments={**packs.departments, "jy-czj": central})
    assert reached(packs) == {"jy-bidding", "jy-spj"}


def test_a_memorandum_that_has_ended_names_nobody(desk: Desk) -> None:
    desk.list(1)
    memo = desk.packs.memoranda["debtors"]
    ended = changed(desk.packs, in_force=memo.in_force.model_copy(update={"until": "2026-11-21"}))
    with pytest.raises(ConflictError, match="no_participants"):
        desk.push(packs=ended)
    last_day = changed(desk.packs, in_force=memo.in_force.model_copy(update={"until": "2026-11-22"}))
    assert desk.push(packs=last_day)


def test_a_memorandum_that_has_not_begun_names_nobody(packs: PackSet) -> None:
    memo = packs.memoranda["debtors"]
    for first, named in (("2026-11-23", False), ("2026-11-22", True), ("unknown", True)):
        begun = changed(packs, in_force=memo.in_force.model_copy(update={"from_": first}))
        assert bool(reached(begun)) is named


@pytest.mark.parametrize("change", [{"archive_only": True}, {"status": "disabled"}])
def test_i07_a_list_without_effect_is_not_pushed(desk: Desk, change: dict[str, Any]) -> None:
    desk.list(1)
    inert = desk.packs.lists["debtors"].model_copy(update=change)
    packs = replace(desk.packs, lists={**desk.packs.lists, "debtors": inert})
    with pytest.raises(ConflictError, match="list_inert"):
        desk.push(packs=packs)


def test_who_only_looks_at_a_department_takes_no_step_for_it(desk: Desk) -> None:
    desk.list(1)
    sent = desk.push()
    looking = Caller("account:kan", frozenset({BIDDING}), frozenset({Role.AUDITOR}))
    for step in ("received", "applied", "failed"):
        with pytest.raises(ForbiddenError):
            desk.step(step, sent, caller=looking, **({"reason": "示例"} if step == "failed" else {}))
