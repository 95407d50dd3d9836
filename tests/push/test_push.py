"""Pushing a list: what is new to whom, and the steps of a delivery."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engine.inputs import SubjectKind
from services.audit import verify
from services.errors import ConflictError, InvalidInputError
from services.push import service as push
from services.push.model import TRANSITIONS, PushAction, PushState
from tests.push.desk import BIDDING, Desk
from tests.support.callers import BIDDING_CLERK, COURT
from tests.support.registry import person_code


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


def test_a_number_in_the_reason_of_a_failure_is_masked(desk: Desk) -> None:
    """It stays in the ledger, which another department reads."""
    desk.list(1)
    sent = desk.push()
    desk.step("received", sent)
    desk.step("failed", sent, reason=f"{person_code(1)} 写入失败")
    with desk.database.read() as uow:
        notes = [event.note for event in uow.pushes.events(sent.push_id) if event.note]
    assert len(notes) == 1
    assert person_code(1) not in notes[0]
    assert "写入失败" in notes[0]
    desk.step("received", sent)
    with pytest.raises(InvalidInputError, match="reason_required"):
        desk.step("failed", sent, reason="a\x00b")


def test_the_table_of_states() -> None:
    assert TRANSITIONS == {
        "sent": {"fetch": "delivered", "sign": "received"},
        "delivered": {"sign": "received"},
        "received": {"apply": "applied", "fail": "failed"},
        "failed": {"sign": "received"},
        "applied": {},
    }


def test_what_the_table_does_not_have_is_refused_and_changes_nothing(desk: Desk) -> None:
    desk.list(1)
    sent = desk.push()
    doors = {PushAction.SIGN: "received", PushAction.APPLY: "applied", PushAction.FAIL: "failed"}
    for way, state in (
        (lambda: None, PushState.SENT),
        (desk.inbox, PushState.DELIVERED),
        (lambda: desk.step("received", sent), PushState.RECEIVED),
        (lambda: desk.step("failed", sent, reason="原因"), PushState.FAILED),
        (lambda: desk.apply(sent), PushState.APPLIED),
    ):
        way()
        for action in doors.keys() - TRANSITIONS[state].keys():
            more: dict[str, Any] = {"reason": "原因"} if action is PushAction.FAIL else {}
            with pytest.raises(ConflictError, match="state_does_not_allow"):
                desk.step(doors[action], sent, **more)
        assert desk.states(sent)[BIDDING] is state


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


def test_a_failure_needs_a_reason(desk: Desk) -> None:
    desk.list(1)
    sent = desk.push()
    desk.step("received", sent)
    with pytest.raises(InvalidInputError, match="reason_required"):
        desk.step("failed", sent, reason="  ")
