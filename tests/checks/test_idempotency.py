"""S12: one key is one check, whatever comes twice, at once or late."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest

from adapters.storage.database import SqlDatabase
from services.checks.claiming import KEEP_KEYS
from services.checks.service import CheckService
from services.errors import InvalidInputError
from services.ports import Cipher
from tests.support.callers import client
from tests.support.checks import DEBTOR, request, subject
from tests.support.registry import add_listing


def checks_made(database: SqlDatabase) -> int:
    with database.read() as uow:
        return sum(entry.action == "check.submit" for entry in uow.audit.entries())


@pytest.fixture(autouse=True)
def debtor(database: SqlDatabase, cipher: Cipher, now: datetime) -> None:
    add_listing(database, cipher, now, listing_id="l-1", list_id="debtors", code=DEBTOR)


def test_the_same_request_gets_the_stored_bytes(checks: CheckService, database: SqlDatabase, now: datetime) -> None:
    first = checks.submit(request(), client(), idempotency_key="k-1", now=now)
    again = checks.submit(request(), client(), idempotency_key="k-1", now=now + timedelta(minutes=5))
    assert again.body == first.body
    assert (first.replayed, again.replayed) == (False, True)
    assert checks_made(database) == 1


def test_another_request_under_the_key_is_refused(checks: CheckService, database: SqlDatabase, now: datetime) -> None:
    checks.submit(request(), client(), idempotency_key="k-1", now=now)
    with pytest.raises(InvalidInputError) as refused:
        checks.submit(request(subject(name="改名")), client(), idempotency_key="k-1", now=now)
    assert refused.value.code == "idempotency_key_reused"
    assert checks_made(database) == 1


def test_keys_belong_to_their_client(checks: CheckService, database: SqlDatabase, now: datetime) -> None:
    mine = checks.submit(request(), client("a", "jy-ggzy"), idempotency_key="k-1", now=now)
    theirs = checks.submit(request(), client("b", "jy-ggzy"), idempotency_key="k-1", now=now)
    assert mine.check_id != theirs.check_id


def test_a_key_is_forgotten_after_thirty_days(checks: CheckService, database: SqlDatabase, now: datetime) -> None:
    first = checks.submit(request(), client(), idempotency_key="k-1", now=now)
    last_day = checks.submit(request(), client(), idempotency_key="k-1", now=now + KEEP_KEYS)
    later = checks.submit(request(), client(), idempotency_key="k-1", now=now + KEEP_KEYS + timedelta(seconds=1))
    assert last_day.check_id == first.check_id
    assert later.check_id != first.check_id


def test_a_preview_is_repeated_as_well(checks: CheckService, now: datetime) -> None:
    asked = request(case_no=None)
    first = checks.submit(asked, client(), idempotency_key="k-1", now=now)
    assert checks.submit(asked, client(), idempotency_key="k-1", now=now).body == first.body


@pytest.mark.parametrize("key", ["", "k" * 201, "键", "a\nb"])
def test_an_unusable_key_is_refused(checks: CheckService, key: str, now: datetime) -> None:
    with pytest.raises(InvalidInputError) as refused:
        checks.submit(request(), client(), idempotency_key=key, now=now)
    assert refused.value.field == "Idempotency-Key"


@pytest.mark.parametrize("strange", [2**80, float("nan"), "\ud800", {"a": [None]}])
def test_a_strange_field_is_refused_with_and_without_a_key(
    checks: CheckService, strange: object, now: datetime
) -> None:
    asked = request(fields={"government_funded": True, "amount": strange})
    for key in (None, "k-1"):
        with pytest.raises(InvalidInputError) as refused:
            checks.submit(asked, client(), idempotency_key=key, now=now)
        assert refused.value.field == "matter.fields.amount"


def test_the_same_key_at_once_makes_one_check(checks: CheckService, database: SqlDatabase, now: datetime) -> None:
    workers = 6
    together = Barrier(workers)

    def ask(_: int) -> bytes:
        together.wait()
        return checks.submit(request(), client(), idempotency_key="k-1", now=now).body

    with ThreadPoolExecutor(workers) as pool:
        bodies = set(pool.map(ask, range(workers)))
    assert len(bodies) == 1
    assert checks_made(database) == 1


def test_different_requests_under_one_key_at_once(checks: CheckService, database: SqlDatabase, now: datetime) -> None:
    together = Barrier(2)

    def ask(name: str) -> str:
        together.wait()
        try:
            checks.submit(request(subject(name=name)), client(), idempotency_key="k-1", now=now)
        except InvalidInputError as error:
            return error.code
        return "made"

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(ask, ["甲公司", "乙公司"]))
    assert told == ["idempotency_key_reused", "made"]
    assert checks_made(database) == 1
