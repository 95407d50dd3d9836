"""Batches on both databases: decided as single checks are, once whatever dies, and never a silent gap."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select

from adapters.storage.batch_store import SqlBatchStore
from adapters.storage.tables.batches import check_batch, check_batch_part
from services.accounts import directory
from services.batches import desk
from services.batches.model import PartState, Tally
from services.batches.worker import CLAIM, MOST_ATTEMPTS, wait_after
from services.checks.service import CheckService
from services.errors import (
    ForbiddenError,
    InvalidInputError,
    InvalidInputErrors,
    NotFoundError,
    TooManyRequestsError,
    UnavailableError,
)
from tests.batches.conftest import Hall
from tests.support.callers import AUDITOR, BIDDING_CLERK, client
from tests.support.checks import CLEAN, DEBTOR, request, subject

FOUR = (subject(DEBTOR), subject(CLEAN), subject(None), subject(CLEAN, role="consortium-member", relates_to=0))


def plain(subject: dict[str, Any]) -> dict[str, Any]:
    """Without what differs between two checks of the same: places and ids."""
    hits = [
        hit | {"measures": [one | {"cases": [case["department"] for case in one["cases"]]} for one in hit["measures"]]}
        for hit in subject["hits"]
    ]
    return {name: value for name, value in subject.items() if name != "index"} | {"hits": hits}


def checks_made(hall: Hall) -> int:
    with hall.database.read() as uow:
        return sum(entry.action == "check.submit" for entry in uow.audit.entries())


def test_every_subject_is_decided_as_a_single_check_would(hall: Hall, checks: CheckService) -> None:
    taken = hall.submit(*FOUR)
    assert hall.standing(taken).tally == Tally({PartState.WAITING: 4}, {})
    assert hall.drain() == 2
    done = hall.standing(taken)
    assert done.batch.finished_at == hall.now
    assert done.tally == Tally({PartState.DECIDED: 4}, {"restricted": 1, "clear": 2, "identity_required": 1})
    single = checks.submit(request(*FOUR), client(), now=hall.now).content
    parts = hall.parts(taken)
    assert [part["subjects"] for part in parts] == [[0, 3, 1], [2]]
    for part in parts:
        answer: Any = part["answer"]
        assert answer == checks.get(str(part["check_id"]), client()).content
        assert answer["receipt"] == checks.receipt(str(part["check_id"]), client()).to_json()
        for place, found in zip(part["subjects"], answer["subjects"], strict=True):  # type: ignore[call-overload]
            assert plain(found) == plain(single["subjects"][place])


def test_a_process_that_dies_after_a_check_leaves_one_check(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = hall.submit(*FOUR)
    with monkeypatch.context() as dying:
        dying.setattr(SqlBatchStore, "settle", lambda *_: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            hall.worker.step()
    assert checks_made(hall) == 1
    assert hall.drain() == 1, "the part of the dead process is left alone while its claim runs"
    hall.pass_by(seconds=CLAIM.total_seconds() + 1)
    assert hall.drain() == 1
    assert hall.standing(taken).tally.states == {PartState.DECIDED: 4}
    assert checks_made(hall) == 2


def test_many_workers_share_the_work(hall: Hall) -> None:
    taken = [hall.submit(*FOUR, case_no=f"JYGC-2026-{number}") for number in range(3)]
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda _: hall.drain(), range(4))) == 6
    for one in taken:
        done = hall.standing(one)
        assert done.tally.states == {PartState.DECIDED: 4}
        assert done.batch.finished_at is not None
    assert checks_made(hall) == 6


def test_a_small_batch_does_not_wait_for_a_large_one(hall: Hall) -> None:
    large = hall.submit(*[subject(None)] * 9, case_no="large")
    small = hall.submit(subject(None), case_no="small")
    hall.worker.step()
    hall.worker.step()
    assert hall.standing(small).batch.finished_at is not None
    assert hall.standing(large).tally.states == {PartState.DECIDED: 3, PartState.WAITING: 6}


def test_one_key_is_one_batch(hall: Hall) -> None:
    first = hall.submit(*FOUR, key="k-1")
    hall.drain()
    again = hall.submit(*FOUR, key="k-1")
    assert (again.batch.batch_id, again.replayed) == (first.batch.batch_id, True)
    assert again.tally.states == {PartState.DECIDED: 4}
    with pytest.raises(InvalidInputError, match="idempotency_key_reused"):
        hall.submit(*FOUR[:2], key="k-1")
    assert hall.drain() == 0


def test_all_faults_are_told_and_nothing_is_kept(hall: Hall) -> None:
    wrong = [subject(CLEAN), *[subject("91419001MA00000000", role="nobody")] * 80]
    with pytest.raises(InvalidInputErrors) as refused:
        hall.submit(*wrong)
    assert len(refused.value.errors) == desk.MAX_FAULTS
    assert refused.value.errors[0].field.startswith("subjects[1]")
    assert hall.drain() == 0


def test_only_for_the_own_department_and_only_so_many(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ForbiddenError):
        hall.submit(*FOUR, operator={"department": "jy-czj", "person": "甲"})
    monkeypatch.setattr(desk, "MAX_UNFINISHED", 1)
    hall.submit(*FOUR)
    with pytest.raises(TooManyRequestsError, match="too_many_batches"):
        hall.submit(*FOUR)
    hall.drain()
    hall.submit(*FOUR)


def test_who_sees_it(hall: Hall) -> None:
    taken = hall.submit(*FOUR)
    assert hall.desk.standing(taken.batch.batch_id, AUDITOR).batch == taken.batch
    for look in (hall.desk.standing, lambda *of: hall.desk.results(*of, after=0, limit=1)):
        with pytest.raises(NotFoundError):
            look(taken.batch.batch_id, BIDDING_CLERK)


def test_batches_are_listed_for_who_may_see_them(hall: Hall) -> None:
    first = hall.submit(subject(CLEAN))
    hall.pass_by(seconds=1)
    second = hall.submit(*FOUR)
    page, following = hall.desk.page(client(), limit=1)
    assert [taken.batch.batch_id for taken in page] == [second.batch.batch_id]
    assert page[0].tally.states == {PartState.WAITING: 4}
    [older], end = hall.desk.page(client(), cursor=following, limit=1)
    assert (older.batch, end) == (first.batch, None)
    assert len(hall.desk.page(AUDITOR)[0]) == 2
    assert hall.desk.page(BIDDING_CLERK) == ((), None)
    assert len(hall.desk.page(client("another", "jy-ggzy"))[0]) == 2, "of its own department"
    with pytest.raises(InvalidInputError):
        hall.desk.page(client(), cursor="\0")


def test_a_system_switched_off_meanwhile_gets_no_answers(hall: Hall) -> None:
    taken = hall.submit(*FOUR)
    with hall.database.write() as uow:
        directory.deactivate_client(uow, "ggzy", actor="local:t", now=hall.now)
    hall.drain()
    done = hall.standing(taken)
    assert done.tally == Tally({PartState.FAILED: 4}, {}), "failed is not clear"
    assert {part["problem"]["code"] for part in hall.parts(taken)} == {"caller_gone"}  # type: ignore[index]
    assert checks_made(hall) == 0


def test_what_fails_for_a_while_is_tried_again_and_what_fails_for_good_is_said(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = hall.submit(*FOUR)

    def away(*_: object, **__: object) -> None:
        raise UnavailableError("registry_unreachable", "暂时无法查询")

    with monkeypatch.context() as broken:
        broken.setattr(CheckService, "submit", away)
        for attempt in range(1, MOST_ATTEMPTS):
            for _ in range(2):
                with pytest.raises(UnavailableError):
                    hall.worker.step()
            assert hall.worker.step() is False, "nothing is tried again at once"
            hall.pass_by(seconds=wait_after(attempt).total_seconds())
        hall.worker.step()
    hall.drain()
    failed, decided = hall.parts(taken)
    assert (failed["state"], failed["problem"]["code"]) == ("failed", "registry_unreachable")  # type: ignore[index]
    assert decided["state"] == "decided"
    assert hall.figures.parts == {"postponed": 2 * (MOST_ATTEMPTS - 1), "failed": 1, "decided": 1}
    assert hall.figures.waiting == 0


def test_requests_are_sealed_and_forgotten(hall: Hall) -> None:
    hall.submit(subject(CLEAN, name="示例机密名称有限公司"))

    def stored() -> Any:
        kept = select(check_batch_part.c.request, check_batch.c.wrapped_key).join(check_batch)
        with hall.database.read() as uow:
            return uow.connection.execute(kept).one()

    before = stored()
    assert before.wrapped_key
    assert "示例机密名称".encode() not in before.request
    assert CLEAN.encode() not in before.request
    hall.drain()
    assert tuple(stored()) == (None, None)
