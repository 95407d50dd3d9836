"""Pushing a list to departments: who may, who gets it, what is new to whom, and the steps of a delivery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from engine.inputs import Mark, SubjectKind
from engine.packset import PackSet
from services.accounts.model import Caller, Role
from services.audit import verify
from services.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from services.ports import Cipher
from services.push import service as push
from services.push.model import TRANSITIONS, Push, PushState
from services.registry.exits import exit_listing
from services.registry.marking import set_mark
from tests.support.callers import BIDDING_CLERK, COURT, CREDIT_OFFICE, FINANCE_CLERK, person
from tests.support.registry import add_listing, company_code, person_code

BIDDING = "jy-bidding"
TODAY = date(2026, 11, 22)


class Desk:
    """Every call in a transaction of its own, as a request would be."""

    def __init__(self, database: SqlDatabase, cipher: Cipher, packs: PackSet, now: datetime) -> None:
        self.database, self.cipher, self.packs, self.now = database, cipher, packs, now

    def list(self, number: int, **more: Any) -> str:
        listing = add_listing(
            self.database, self.cipher, self.now, listing_id=f"{number:032d}", list_id="debtors",
            **({"code": company_code(number)} | more),
        )  # fmt: skip
        return listing.listing_id

    def leave(self, listing_id: str) -> None:
        with self.database.write() as uow:
            exit_listing(
                uow, listing_id, kind="repaired", effective_on=TODAY, document_no="修1", reason="履行", actor="account:t",
                now=self.now,
            )  # fmt: skip

    def mark(self, listing_id: str) -> None:
        with self.database.write() as uow:
            set_mark(uow, listing_id, Mark.UNDER_OBJECTION, reason="异议", actor="account:t", now=self.now)

    def push(self, caller: Caller = COURT, list_id: str = "debtors", packs: Any = None) -> Push:
        with self.database.write() as uow:
            return push.push(uow, packs or self.packs, list_id, caller=caller, now=self.now)

    def inbox(self, department: str = BIDDING, caller: Caller = BIDDING_CLERK) -> tuple[push.InboxItem, ...]:
        with self.database.write() as uow:
            return push.inbox(uow, department, caller=caller, now=self.now)

    def changes(self, sent: Push, **more: Any) -> dict[str, str]:
        with self.database.write() as uow:
            found, _ = push.changes(uow, sent.push_id, BIDDING, caller=BIDDING_CLERK, **more)
        return {change.version.listing.listing_id: change.operation for change in found}

    def step(
        self, name: str, sent: Push, caller: Caller = BIDDING_CLERK, department: str = BIDDING, **more: Any
    ) -> None:
        with self.database.write() as uow:
            getattr(push, f"mark_{name}")(uow, sent.push_id, department, caller=caller, now=self.now, **more)

    def apply(self, sent: Push) -> None:
        self.step("received", sent)
        self.step("applied", sent)

    def states(self, sent: Push) -> Mapping[str, PushState]:
        with self.database.read() as uow:
            return {delivery.department: delivery.state for delivery in uow.pushes.deliveries(sent.push_id)}


@pytest.fixture
def desk(database: SqlDatabase, cipher: Cipher, packs: PackSet, now: datetime) -> Desk:
    return Desk(database, cipher, packs, now)


def test_sent_received_applied(desk: Desk) -> None:
    listing_id = desk.list(1)
    sent = desk.push()
    assert desk.states(sent) == dict.fromkeys(["jy-bidding", "jy-czj", "jy-spj"], PushState.SENT)
    [item] = desk.inbox()
    assert (item.delivery.push, item.delivery.state, item.base, item.entries) == (sent, PushState.DELIVERED, 0, 1)
    assert desk.changes(sent) == {listing_id: "added"}
    desk.step("received", sent)
    desk.step("applied", sent)
    assert desk.states(sent) == {"jy-bidding": PushState.APPLIED, "jy-czj": PushState.SENT, "jy-spj": PushState.SENT}
    assert desk.inbox() == ()


def test_the_ledger_says_who_did_what_when(desk: Desk) -> None:
    desk.list(1)
    sent = desk.push()
    desk.inbox()
    desk.now += timedelta(hours=1)
    desk.step("received", sent)
    desk.step("failed", sent, reason="接口不通")
    desk.step("received", sent)
    desk.step("applied", sent)
    with desk.database.read() as uow:
        told = push.ledger(uow, desk.packs, sent.push_id, caller=COURT)
        assert verify.verify(uow) == []
    [ours] = [department for department in told["departments"] if department["department"] == BIDDING]
    assert [event["state"] for event in ours["events"]] == [
        "sent", "delivered", "received", "failed", "received", "applied",
    ]  # fmt: skip
    assert [event["actor"] for event in ours["events"]] == [COURT.id] + [BIDDING_CLERK.id] * 5
    assert ours["events"][3]["note"] == "接口不通"
    assert ours["events"][2]["at"] == desk.now.isoformat()


def test_the_table_of_states(desk: Desk) -> None:
    """Every step that the table does not have is refused, from every state that a department can be in."""
    desk.list(1)
    sent = desk.push()
    reached: dict[PushState, list[tuple[str, dict[str, str]]]] = {
        PushState.SENT: [],
        PushState.RECEIVED: [("received", {})],
        PushState.FAILED: [("failed", {"reason": "原因"})],
        PushState.APPLIED: [("received", {}), ("applied", {})],
    }
    for state, steps in reached.items():
        for name, more in steps:
            desk.step(name, sent, **more)
        assert desk.states(sent)[BIDDING] is state
        for wanted in (PushState.RECEIVED, PushState.APPLIED, PushState.FAILED):
            if wanted not in TRANSITIONS[state]:
                more = {"reason": "原因"} if wanted is PushState.FAILED else {}
                with pytest.raises(ConflictError, match="wrong_state"):
                    desk.step(wanted.value, sent, **more)
        assert desk.states(sent)[BIDDING] is state
    assert {target for targets in TRANSITIONS.values() for target in targets} == set(PushState) - {PushState.SENT}


def test_only_what_is_new_since_the_last_applied_push(desk: Desk) -> None:
    first, second, third = desk.list(1), desk.list(2), desk.list(3)
    old = desk.push()
    desk.apply(old)
    desk.leave(first)
    desk.mark(second)
    fourth = desk.list(4)
    gone = desk.list(5)
    desk.leave(gone)
    sent = desk.push()
    assert desk.changes(sent) == {first: "ended", second: "changed", fourth: "added"}
    assert third not in desk.changes(sent)
    [item] = desk.inbox()
    assert (item.base, item.entries) == (old.version, 4)


def test_what_was_not_applied_comes_again(desk: Desk) -> None:
    first = desk.list(1)
    desk.push()
    second = desk.list(2)
    newer = desk.push()
    assert desk.changes(newer) == {first: "added", second: "added"}


def test_applying_the_newer_settles_the_older(desk: Desk) -> None:
    desk.list(1)
    older = desk.push()
    desk.list(2)
    newer = desk.push()
    assert [item.delivery.push for item in desk.inbox()] == [newer, older]
    desk.apply(newer)
    assert desk.states(older)[BIDDING] is PushState.APPLIED
    assert desk.states(older)["jy-czj"] is PushState.SENT
    assert desk.inbox() == ()
    with desk.database.read() as uow:
        [*_, last] = [event for event in uow.pushes.events(older.push_id) if event.department == BIDDING]
    assert newer.push_id in last.note


def test_an_entry_that_left_after_the_push_is_not_delivered_as_listed(desk: Desk) -> None:
    fresh, known, marked = desk.list(1), desk.list(2), desk.list(3)
    old = desk.push()
    desk.leave(fresh)
    assert desk.changes(old) == {known: "added", marked: "added"}
    desk.apply(old)
    desk.mark(marked)
    sent = desk.push()
    desk.leave(marked)
    desk.leave(known)
    assert desk.changes(sent) == {fresh: "ended", marked: "ended"}  # fresh may have been fetched before it left
    assert desk.changes(desk.push()) == {fresh: "ended", marked: "ended", known: "ended"}


def test_pages_of_changes(desk: Desk) -> None:
    ids = [desk.list(number) for number in range(1, 6)]
    sent = desk.push()
    seen, cursor = [], None
    with desk.database.write() as uow:
        while True:
            found, cursor = push.changes(uow, sent.push_id, BIDDING, caller=BIDDING_CLERK, cursor=cursor, limit=2)
            seen += [change.version.listing.listing_id for change in found]
            if cursor is None:
                break
        with pytest.raises(InvalidInputError):
            push.changes(uow, sent.push_id, BIDDING, caller=BIDDING_CLERK, limit=0)
    assert seen == ids


def test_views_mask_natural_persons(desk: Desk) -> None:
    desk.list(1, code=person_code(1), kind=SubjectKind.NATURAL_PERSON, name="张三丰")
    sent = desk.push()
    with desk.database.write() as uow:
        found, _ = push.changes(uow, sent.push_id, BIDDING, caller=BIDDING_CLERK)
        [view] = push.change_views(uow, desk.cipher, desk.packs, found, caller=BIDDING_CLERK, now=desk.now)
    assert view["operation"] == "added"
    assert view["status"] == "in_force"
    assert view["subject"]["name"] == "张**"  # type: ignore[index]
    assert person_code(1) not in str(view)


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
    return SimpleNamespace(lists=packs.lists, memoranda={**packs.memoranda, "debtors": memo})


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


def test_a_memorandum_that_has_ended_names_nobody(desk: Desk) -> None:
    desk.list(1)
    memo = desk.packs.memoranda["debtors"]
    ended = changed(desk.packs, in_force=memo.in_force.model_copy(update={"until": "2026-11-21"}))
    with pytest.raises(ConflictError, match="no_participants"):
        desk.push(packs=ended)
    last_day = changed(desk.packs, in_force=memo.in_force.model_copy(update={"until": "2026-11-22"}))
    assert desk.push(packs=last_day)


@pytest.mark.parametrize("change", [{"archive_only": True}, {"status": "disabled"}])
def test_i07_a_list_without_effect_is_not_pushed(desk: Desk, change: dict[str, Any]) -> None:
    desk.list(1)
    inert = desk.packs.lists["debtors"].model_copy(update=change)
    packs = replace(desk.packs, lists={**desk.packs.lists, "debtors": inert})
    with pytest.raises(ConflictError, match="list_inert"):
        desk.push(packs=packs)


def test_a_failure_needs_a_reason(desk: Desk) -> None:
    desk.list(1)
    sent = desk.push()
    desk.step("received", sent)
    with pytest.raises(InvalidInputError, match="reason_required"):
        desk.step("failed", sent, reason="  ")
