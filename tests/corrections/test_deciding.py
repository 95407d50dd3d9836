"""The second person: accepts each or all, never the own proposal; what goes in goes through the registry's own doors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from engine.errors import JiangchengError
from services.corrections.accepting import accept_all
from services.corrections.deciding import Accepted, accept, apply, reject
from services.corrections.model import Correction
from services.corrections.proposing import answer_exit, keep, propose_all
from services.corrections.states import State
from services.errors import ConflictError, ForbiddenError, InvalidInputErrors, NotFoundError
from services.list_files.model import ListFile
from services.ports import Cipher
from services.registry.deltas import DeltaKind
from services.registry.exits import exit_listing
from services.registry.model import ExitKind
from tests.corrections.conftest import FIRST, PACKS, SECOND, STRANGER, SYSTEM, OneList
from tests.registry.conftest import Entries
from tests.registry.samples import list_type, person_row, row
from tests.support.registry import company_code

FILE = (row(1), row(3, amount="2.00"), row(5))


@pytest.fixture
def proposed(database: SqlDatabase, now: datetime, compare: Callable[..., ListFile], take: Any) -> ListFile:
    """One to enter, one to change, one in question; proposed by the first person."""
    take(row(1), row(2), row(3, amount="1.00"))
    file = compare(*FILE)
    with database.write() as uow:
        counts = propose_all(uow, PACKS, file.file_id, caller=FIRST, now=now)
    assert counts == {State.PROPOSED: 2, State.QUESTION: 1}
    return file


class Office:
    """The two persons at work."""

    def __init__(self, database: SqlDatabase, cipher: Cipher, now: datetime) -> None:
        self.database, self.cipher, self.now = database, cipher, now

    def accept(self, one: Correction, caller: Any = SECOND, **more: Any) -> Accepted:
        with self.database.write() as uow:
            return accept(uow, self.cipher, PACKS, one.correction_id, caller=caller, now=self.now, **more)

    def accept_all(self, file: ListFile, caller: Any = SECOND, packs: Any = PACKS, **more: Any) -> Accepted:
        return accept_all(self.database, self.cipher, packs, file.file_id, caller=caller, now=self.now, **more)

    def answer(self, one: Correction, caller: Any = FIRST, **changes: Any) -> Correction:
        said: dict[str, Any] = {
            "kind": "repaired",
            "effective_on": date(2026, 11, 20),
            "document_no": "修1号",
            "reason": "已履行",
        } | changes
        with self.database.write() as uow:
            return answer_exit(uow, PACKS, one.correction_id, caller=caller, now=self.now, **said)


@pytest.fixture
def office(database: SqlDatabase, cipher: Cipher, now: datetime) -> Office:
    return Office(database, cipher, now)


def by_kind(found: tuple[Correction, ...]) -> dict[DeltaKind, Correction]:
    return {one.kind: one for one in found}


def refused(act: Callable[[], object], kind: type[JiangchengError], code: str) -> None:
    with pytest.raises(kind) as caught:
        act()
    assert caught.value.code == code


def test_accepting_all_enters_and_changes_in_one_version(
    database: SqlDatabase, office: Office, proposed: ListFile, found: Any, entries: Entries
) -> None:
    done = office.accept_all(proposed)
    assert (done.applied, done.overtaken, done.own, done.refused) == (2, 0, 0, ())
    assert entries(company_code(5))[0].in_force(date(2026, 11, 22))
    assert entries(company_code(3))[0].facts["amount"] == 200
    assert entries(company_code(2))[0].in_force(date(2026, 11, 22))  # a question is no exit
    with database.read() as uow:
        assert uow.registry.current_version() == 2
    now = by_kind(found(proposed))
    assert {kind: one.state for kind, one in now.items()} == {
        DeltaKind.NEW: State.APPLIED,
        DeltaKind.CHANGED: State.APPLIED,
        DeltaKind.VANISHED: State.QUESTION,
    }
    assert now[DeltaKind.NEW].registry_version == 2
    assert (now[DeltaKind.NEW].proposed_by, now[DeltaKind.NEW].decided_by) == (FIRST.id, SECOND.id)


def test_after_accepting_there_is_no_difference_left(
    office: Office, proposed: ListFile, found: Any, compare: Any, now: datetime
) -> None:
    office.accept_all(proposed)
    office.answer(by_kind(found(proposed))[DeltaKind.VANISHED])
    office.accept_all(proposed)
    again = compare(*FILE, at=now + timedelta(days=1))
    assert dict(again.noted) == {"fresh": 0, "again": 0, "decided": 0, "overtaken": 0}
    assert again.counts["unchanged"] == 3


def test_nobody_accepts_the_own_proposal(office: Office, proposed: ListFile, found: Any) -> None:
    one = by_kind(found(proposed))[DeltaKind.NEW]
    refused(lambda: office.accept(one, FIRST), ForbiddenError, "same_person")
    refused(lambda: office.accept_all(proposed, FIRST), ForbiddenError, "same_person")
    refused(lambda: office.accept(one, SYSTEM), ForbiddenError, "needs_person")
    refused(lambda: office.accept(one, STRANGER), NotFoundError, "not_found")
    refused(lambda: office.accept_all(proposed, STRANGER), NotFoundError, "not_found")


def test_all_leaves_the_own_ones_to_somebody_else(office: Office, proposed: ListFile, found: Any) -> None:
    office.answer(by_kind(found(proposed))[DeltaKind.VANISHED], SECOND)
    done = office.accept_all(proposed)
    assert (done.applied, done.own) == (2, 1)
    assert office.accept_all(proposed, FIRST).applied == 1


def test_an_exit_needs_its_decision_and_recalls_like_any_exit(
    office: Office, proposed: ListFile, found: Any, entries: Entries
) -> None:
    question = by_kind(found(proposed))[DeltaKind.VANISHED]
    refused(lambda: office.accept(question), ConflictError, "state_does_not_allow")
    refused(lambda: office.answer(question, document_no=" "), InvalidInputErrors, "invalid_field")
    refused(lambda: office.answer(question, effective_on=date(2026, 11, 23)), InvalidInputErrors, "exit_in_future")
    answered = office.answer(question)
    assert answered.state is State.PROPOSED
    assert office.accept(answered).applied == 1
    [entry] = entries(company_code(2))
    assert entry.exited_on == date(2026, 11, 20)


def test_a_refused_exit_is_a_question_again(
    office: Office, database: SqlDatabase, proposed: ListFile, found: Any
) -> None:
    answered = office.answer(by_kind(found(proposed))[DeltaKind.VANISHED])
    with database.write() as uow:
        again = reject(uow, PACKS, answered.correction_id, reason="文号不对", caller=SECOND, now=office.now)
    assert (again.state, dict(again.answer), again.reason) == (State.QUESTION, {}, "文号不对")
    with database.write() as uow:
        kept = keep(uow, PACKS, again.correction_id, reason="经核实仍在册", caller=SECOND, now=office.now)
    assert kept.state is State.KEPT


def test_an_entry_that_moved_is_not_changed_by_an_old_proposal(
    database: SqlDatabase, office: Office, proposed: ListFile, found: Any, entries: Entries, take: Any
) -> None:
    take(row(3, amount="7.00"), row(5, grounds="先一步登记"))
    done = office.accept_all(proposed)
    assert (done.applied, done.overtaken) == (0, 2)
    assert entries(company_code(3))[0].facts["amount"] == 700
    gone = by_kind(found(proposed))[DeltaKind.VANISHED]
    [entry] = entries(company_code(2))
    with database.write() as uow:
        exit_listing(
            uow, entry.listing_id, packs=PACKS, kind=ExitKind.REVOKED, effective_on=date(2026, 11, 21), document_no="撤1号",
            reason="撤销", actor="account:other", now=office.now,
        )  # fmt: skip
    refused(lambda: office.answer(gone), ConflictError, "correction_overtaken")


def test_what_the_door_keeps_out_stays_proposed(office: Office, proposed: ListFile, found: Any) -> None:
    """The list's own rules may have become stricter since the comparison."""
    done = office.accept_all(proposed, packs=OneList(subject_kinds=["natural_person"]))
    assert done.applied == 0
    assert [(issue.code, issue.line) for _, issue in done.refused] == [
        ("subject_kind_not_on_list", 1), ("subject_kind_not_on_list", 2),
    ]  # fmt: skip
    kept_out = [one for one in found(proposed) if one.kind is not DeltaKind.VANISHED]
    assert {one.state for one in kept_out} == {State.PROPOSED}
    assert all("不列法人" in one.reason for one in kept_out)
    assert office.accept_all(proposed).applied == 2
    assert not any(one.reason for one in found(proposed, state=State.APPLIED))


@pytest.fixture
def many(database: SqlDatabase, now: datetime, compare: Callable[..., ListFile]) -> ListFile:
    """Five to enter, proposed by the first person."""
    file = compare(*(row(number) for number in range(1, 6)))
    with database.write() as uow:
        propose_all(uow, PACKS, file.file_id, caller=FIRST, now=now)
    return file


def test_many_go_in_part_by_part_and_from_where_it_was_left(
    database: SqlDatabase, office: Office, many: ListFile
) -> None:
    done = office.accept_all(many, part=2, most=3)
    assert (done.applied, done.left) == (3, 2)
    with database.read() as uow:
        assert uow.registry.current_version() == 2  # one version for each part
    rest = office.accept_all(many, part=2, most=3, after=done.next_after)
    assert (rest.applied, rest.left, rest.next_after) == (2, 0, None)
    refused(lambda: office.accept_all(many), ConflictError, "nothing_to_accept")


def test_what_was_accepted_before_a_failure_stays_and_the_rest_can_be_gone_on_with(
    database: SqlDatabase, office: Office, many: ListFile, found: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts: list[int] = []

    def failing(uow: Any, cipher: Any, packs: Any, list_type: Any, proposed: Any, caller: Any, now: Any) -> Accepted:
        if len(parts) == 1:
            raise RuntimeError("the process dies")
        parts.append(len(proposed))
        return apply(uow, cipher, packs, list_type, proposed, caller, now)

    with monkeypatch.context() as patched:
        patched.setattr("services.corrections.accepting.apply", failing)
        with pytest.raises(RuntimeError):
            office.accept_all(many, part=2)
    assert len(found(many, state=State.APPLIED)) == 2
    assert office.accept_all(many, part=2).applied == 3
    with database.read() as uow:
        assert len(uow.registry.page("debtors", after=None, limit=10).versions) == 5


def test_what_the_door_keeps_out_does_not_stop_what_comes_after_it(office: Office, many: ListFile) -> None:
    closed = OneList(subject_kinds=["natural_person"])
    first = office.accept_all(many, packs=closed, part=2, most=3)
    assert (len(first.refused), first.left) == (3, 2)
    rest = office.accept_all(many, part=2, most=3, after=first.next_after)
    assert (rest.applied, rest.left) == (2, 0)


def test_a_list_s_least_size_is_for_files_and_not_for_corrections(office: Office, proposed: ListFile) -> None:
    assert office.accept_all(proposed, packs=OneList(import_bounds={"min_rows": "100"})).applied == 2


def test_two_at_once_are_told(office: Office, proposed: ListFile, found: Any) -> None:
    one = by_kind(found(proposed))[DeltaKind.NEW]
    refused(lambda: office.accept(one, expected_version=1), ConflictError, "correction_changed")
    office.accept(one, expected_version=2)
    refused(lambda: office.accept(one), ConflictError, "state_does_not_allow")


def test_proposing_twice_finds_nothing(database: SqlDatabase, office: Office, proposed: ListFile) -> None:
    with database.write() as uow:
        refused(
            lambda: propose_all(uow, PACKS, proposed.file_id, caller=SECOND, now=office.now),
            ConflictError,
            "nothing_to_propose",
        )


def test_a_correction_that_ends_an_entry_recalls_nothing_else(
    office: Office, database: SqlDatabase, compare: Any, take: Any, entries: Entries, found: Any
) -> None:
    """A person's entry is corrected like a company's: what rows do not say stays."""
    take(person_row(1), row(9))
    file = compare(person_row(1, until="2026-11-01"), row(9))
    with database.write() as uow:
        propose_all(uow, PACKS, file.file_id, caller=FIRST, now=office.now)
    assert office.accept_all(file).applied == 1
    with database.read() as uow:
        [version] = uow.registry.page(list_type().id, after=None, limit=1).versions
    assert not version.listing.in_force(date(2026, 11, 22))


def test_each_act_is_recorded_with_who_proposed(database: SqlDatabase, office: Office, proposed: ListFile) -> None:
    office.accept_all(proposed)
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT actor, action, detail FROM audit_entry ORDER BY seq").all()
    acts = [(actor, action) for actor, action, _ in rows]
    assert (FIRST.id, "listing.compare") in acts
    assert (FIRST.id, "correction.propose") in acts
    assert acts.count((SECOND.id, "correction.accept")) == 2
    assert all(FIRST.id in detail for _, action, detail in rows if action == "correction.accept")
