"""Systems take lists over by themselves: nothing is left out, whatever the clocks say, and every batch can be proved later."""

from __future__ import annotations

import copy
import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.inputs import SubjectKind
from services.accounts.model import Caller
from services.audit import verify as audit
from services.checks import receipts
from services.errors import InvalidInputError, NotFoundError
from services.outbox.topics import Topic
from services.ports import Signer
from services.push import pulling
from services.push.model import Push, PushState
from tests.push.desk import BIDDING, Desk
from tests.support.callers import AUDITOR, FINANCE_CLERK, client
from tests.support.registry import person_code

SYSTEM = client("zhaobiao-system", BIDDING)


def pull(desk: Desk, cursor: str | None = None, limit: int = 50, caller: Caller = SYSTEM) -> pulling.PullPage:
    with desk.database.write() as uow:
        return pulling.pull(uow, BIDDING, caller=caller, cursor=cursor, limit=limit, now=desk.now)


def batch(desk: Desk, signer: Signer, sent: Push, caller: Caller = SYSTEM, **more: Any) -> dict[str, Any]:
    with desk.database.write() as uow:
        found = pulling.batch(
            uow, desk.cipher, signer, desk.packs, sent.push_id, BIDDING, caller=caller, now=desk.now, **more
        )
    whole: dict[str, Any] = json.loads(json.dumps(found))  # as it comes over the wire
    return whole


def ids(page: pulling.PullPage) -> list[str]:
    return [one.item.delivery.push.push_id for one in page.pushes]


def test_a_system_reads_on_from_where_it_was(desk: Desk) -> None:
    assert pull(desk) == pulling.PullPage((), "0", more=False)
    desk.list(1)
    first = desk.push()
    page = pull(desk)
    assert (ids(page), page.more) == ([first.push_id], False)
    assert pull(desk, page.cursor) == pulling.PullPage((), page.cursor, more=False)
    desk.list(2)
    second = desk.push()
    assert ids(pull(desk, page.cursor)) == [second.push_id]


def test_pages_of_pushes(desk: Desk) -> None:
    sent = []
    for number in range(1, 6):
        desk.list(number)
        sent.append(desk.push().push_id)
    found, cursor, more = list[str](), None, True
    while more:
        page = pull(desk, cursor, limit=2)
        found += ids(page)
        cursor, more = page.cursor, page.more
    assert found == sent


def test_a_push_of_a_slower_clock_is_not_passed_over(desk: Desk) -> None:
    """Ids are made from the clock of the request; what counts is the order in which pushes were committed."""
    desk.list(1)
    first = desk.push()
    cursor = pull(desk).cursor
    desk.now -= timedelta(minutes=5)
    desk.list(2)
    late = desk.push()
    assert late.push_id < first.push_id
    assert ids(pull(desk, cursor)) == [late.push_id]


def test_pulling_delivers_and_says_what_is_superseded(desk: Desk) -> None:
    desk.list(1)
    first = desk.push()
    desk.list(2)
    second = desk.push()
    page = pull(desk)
    assert [(one.superseded, one.item.entries) for one in page.pushes] == [(True, 1), (False, 2)]
    assert {desk.states(one)[BIDDING] for one in (first, second)} == {PushState.DELIVERED}
    desk.apply(second)
    assert [one.item.delivery.state for one in pull(desk).pushes] == [PushState.APPLIED] * 2


def test_an_auditors_look_delivers_nothing(desk: Desk) -> None:
    desk.list(1)
    sent = desk.push()
    pull(desk, caller=Caller(AUDITOR.id, frozenset({BIDDING}), AUDITOR.roles))
    assert desk.states(sent)[BIDDING] is PushState.SENT


@pytest.mark.parametrize("cursor", ["x", "-1", "1" * 16, "١"])
def test_a_cursor_that_is_none(desk: Desk, cursor: str) -> None:
    with pytest.raises(InvalidInputError):
        pull(desk, cursor)


def test_foreign_departments_pull_nothing(desk: Desk, signer: Signer) -> None:
    desk.list(1)
    sent = desk.push()
    with pytest.raises(NotFoundError):
        pull(desk, caller=FINANCE_CLERK)
    with pytest.raises(NotFoundError):
        batch(desk, signer, sent, caller=FINANCE_CLERK)


def test_a_batch_is_genuine_and_any_change_is_found(desk: Desk, signer: Signer) -> None:
    desk.list(1)
    desk.list(2, code=person_code(2), kind=SubjectKind.NATURAL_PERSON, name="王小明")
    taken = batch(desk, signer, desk.push())
    verdict = receipts.verify(taken, signer)
    assert (verdict.good, verdict.where) == (True, "")
    assert "批" in verdict.text
    assert verdict.content is not None
    assert verdict.content["items"] == taken["items"]
    assert "王小明" not in json.dumps(taken, ensure_ascii=False)
    assert person_code(2) not in json.dumps(taken)
    for change in ("version", "department", "next_cursor", "cursor", "push_id"):
        bent = copy.deepcopy(taken) | {change: "x"}
        assert receipts.verify(bent, signer).where == change
    bent = copy.deepcopy(taken)
    bent["items"][0]["operation"] = "ended"
    assert receipts.verify(bent, signer).where == "items"
    bent = copy.deepcopy(taken)
    del bent["items"][1]
    assert not receipts.verify(bent, signer).good


def test_reading_a_batch_is_recorded(desk: Desk, signer: Signer) -> None:
    desk.list(1)
    batch(desk, signer, desk.push())
    with desk.database.read() as uow:
        assert audit.verify(uow) == []
        assert [e.actor for e in uow.audit.entries() if e.action == "listing.read"] == [SYSTEM.id]


def test_batches_follow_each_other_without_a_gap(desk: Desk, signer: Signer) -> None:
    listed = [desk.list(number) for number in range(1, 8)]
    sent = desk.push()
    cursor, chain, found = None, list[tuple[str | None, str | None]](), list[str]()
    while True:
        one = batch(desk, signer, sent, cursor=cursor, limit=3)
        chain.append((one["cursor"], one["next_cursor"]))
        found += [item["listing_id"] for item in one["items"]]
        if one["next_cursor"] is None:
            break
        cursor = one["next_cursor"]
    assert found == listed
    assert [following for _, following in chain[:-1]] == [given for given, _ in chain[1:]]


def test_departments_and_their_systems_are_told_of_a_push(desk: Desk) -> None:
    desk.list(1)
    sent = desk.push()
    with desk.database.read() as uow:
        told = uow.outbox.told(Topic.LIST_PUSHED.value, [sent.push_id])
    assert [(message.department, message.data["sequence"]) for message in told] == [
        ("jy-bidding", sent.sequence),
        ("jy-czj", sent.sequence),
        ("jy-spj", sent.sequence),
    ]


class System:
    """A copy of the list, kept by batches alone."""

    def __init__(self, desk: Desk, signer: Signer) -> None:
        self.made = 0
        self.desk, self.signer = desk, signer
        self.copy: set[str] = set()
        self.cursor: str | None = None
        self.newest: Push | None = None

    def list(self) -> None:
        self.made += 1
        self.desk.list(self.made)

    def leave(self) -> None:
        in_force = sorted(self.in_force())
        if in_force:
            self.desk.leave(in_force[0])

    def push(self) -> None:
        with self.desk.database.read() as uow:
            sent = uow.pushes.last_sent("debtors").get(BIDDING, 0)
        if sent < self.version():
            self.desk.push()

    def pull(self) -> None:
        page = pull(self.desk, self.cursor)
        self.cursor = page.cursor
        for one in page.pushes:
            if not one.superseded:
                self.newest = one.item.delivery.push

    def apply(self) -> None:
        if self.newest is None:
            return
        cursor: str | None = None
        while True:
            taken = batch(self.desk, self.signer, self.newest, cursor=cursor, limit=2)
            for item in taken["items"]:
                (self.copy.discard if item["operation"] == "ended" else self.copy.add)(item["listing_id"])
            cursor = taken["next_cursor"]
            if cursor is None:
                break
        assert not [one for one in self.copy - self.in_force() if self.changed(one) <= self.newest.version]
        self.desk.apply(self.newest)
        self.newest = None

    def version(self) -> int:
        with self.desk.database.read() as uow:
            return uow.registry.list_version("debtors")

    def changed(self, listing_id: str) -> int:
        with self.desk.database.read() as uow:
            return uow.registry.newest([listing_id])[listing_id].listing.version

    def in_force(self) -> set[str]:
        with self.desk.database.read() as uow:
            found = uow.registry.newest([f"{number:032d}" for number in range(1, self.made + 1)])
        return {key for key, version in found.items() if version.listing.exited_on is None}


@pytest.fixture
def system(desk: Desk, signer: Signer) -> System:
    return System(desk, signer)


def test_what_a_system_took_over_is_what_is_in_force(system: System) -> None:
    """A copy kept by pulling and applying the newest is, after each application, exactly what holds; examples go on from each other.

    What left after the push comes with the next one: who acts on copies is told of exits by messages.
    """
    longer = system.desk.database.engine.dialect.name == "sqlite"

    @settings(max_examples=20 if longer else 6, deadline=None)
    @given(st.lists(st.sampled_from(["list", "leave", "push", "pull", "apply"]), min_size=3, max_size=20))
    def keeps_up(acts: list[str]) -> None:
        for act in [*acts, "push", "pull", "apply"]:
            getattr(system, act)()
        assert system.copy == system.in_force()

    keeps_up()
