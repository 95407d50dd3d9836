"""Signing in: right, wrong, too often; sessions that end in time; every attempt in the audit trail."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from adapters.bus.in_process import InProcessBus
from adapters.storage.database import SqlDatabase
from adapters.storage.tables.accounts import account, account_session
from adapters.storage.tables.audit import audit_entry
from services.accounts import passwords
from services.accounts.directory import create_account, deactivate_account, set_password
from services.accounts.model import Role
from services.accounts.sign_in import SignIn
from services.errors import TooManyRequestsError, UnauthenticatedError
from services.ports import Cipher
from tests.support.cheaper import PRODUCTION_HASHER

PASSWORD = "Correct-horse-7"


@pytest.fixture(autouse=True)
def _hashed_as_in_production(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(passwords, "_HASHER", PRODUCTION_HASHER)
    passwords._decoy.cache_clear()
    yield
    passwords._decoy.cache_clear()


@pytest.fixture
def moment() -> list[float]:
    """The bus's clock, in seconds."""
    return [0.0]


@pytest.fixture
def desk(database: SqlDatabase, cipher: Cipher, now: datetime, moment: list[float]) -> SignIn:
    with database.write() as uow:
        create_account(
            uow, name="li.si", password=PASSWORD, roles=[Role.CLERK], department="jy-spj", actor="local:root", now=now
        )
    return SignIn(database, cipher, InProcessBus(clock=lambda: moment[0]))


def _fails(desk: SignIn, name: str, password: str, now: datetime) -> UnauthenticatedError | TooManyRequestsError:
    with pytest.raises((UnauthenticatedError, TooManyRequestsError)) as caught:
        desk.sign_in(name, password, now)
    return caught.value


def _actions(database: SqlDatabase) -> list[tuple[str, str]]:
    with database.read() as uow:
        return [
            tuple(row)
            for row in uow.connection.execute(
                select(audit_entry.c.action, audit_entry.c.actor).order_by(audit_entry.c.seq)
            )
        ]


def test_a_person_signs_in_and_out(desk: SignIn, database: SqlDatabase, now: datetime) -> None:
    signed_in = desk.sign_in("li.si", PASSWORD, now)
    caller = desk.caller(signed_in.token, now)
    assert caller == signed_in.caller
    assert caller is not None
    assert (caller.id, caller.departments, caller.roles) == ("account:li.si", {"jy-spj"}, {Role.CLERK})
    desk.sign_out(signed_in.token, now)
    assert desk.caller(signed_in.token, now) is None
    desk.sign_out(signed_in.token, now)
    assert _actions(database) == [
        ("account.create", "local:root"),
        ("account.sign_in", "account:li.si"),
        ("account.sign_out", "account:li.si"),
    ]


def test_neither_password_nor_token_is_stored(desk: SignIn, database: SqlDatabase, now: datetime) -> None:
    token = desk.sign_in("li.si", PASSWORD, now).token
    with database.read() as uow:
        stored = str([*uow.connection.execute(select(account)), *uow.connection.execute(select(account_session))])
    assert token not in stored
    assert PASSWORD not in stored
    assert "$argon2id$v=19$m=19456,t=2,p=1$" in stored


def test_a_session_ends_after_thirty_idle_minutes(desk: SignIn, now: datetime) -> None:
    token = desk.sign_in("li.si", PASSWORD, now).token
    later = now
    for _ in range(4):
        later += timedelta(minutes=29)
        assert desk.caller(token, later) is not None
    assert desk.caller(token, later + timedelta(minutes=31)) is None


def test_a_session_ends_after_eight_hours_however_busy(desk: SignIn, now: datetime) -> None:
    token = desk.sign_in("li.si", PASSWORD, now).token
    for minutes in range(20, 8 * 60 + 1, 20):
        assert desk.caller(token, now + timedelta(minutes=minutes)) is not None
    assert desk.caller(token, now + timedelta(hours=8, minutes=1)) is None


@pytest.mark.parametrize("token", ["", "x", "汉字" * 500, "\ud800"])
def test_a_token_that_nobody_was_given_is_nobodys(desk: SignIn, now: datetime, token: str) -> None:
    assert desk.caller(token, now) is None


def test_unknown_names_wrong_passwords_and_inactive_accounts_get_one_answer(
    desk: SignIn, database: SqlDatabase, now: datetime
) -> None:
    with database.write() as uow:
        create_account(
            uow, name="gone", password=PASSWORD, roles=[Role.CLERK], department="jy-spj", actor="local:root", now=now
        )
        deactivate_account(uow, "gone", actor="local:root", now=now)
    errors = [
        _fails(desk, *pair, now)
        for pair in [("li.si", "wrong"), ("nobody", PASSWORD), ("gone", PASSWORD), ("姓名", "x")]
    ]
    assert len({(type(e), e.code, e.title, e.detail, e.advice) for e in errors}) == 1
    assert [action for action, _ in _actions(database)].count("account.sign_in_failed") == 4


def test_what_was_typed_as_an_unknown_name_is_not_kept(desk: SignIn, database: SqlDatabase, now: datetime) -> None:
    _fails(desk, "419001190001010018", "x", now)
    with database.read() as uow:
        assert "419001190001010018" not in str(list(uow.connection.execute(select(audit_entry))))


@pytest.mark.parametrize("name", ["", "li\0si", "li\nsi", "李四", "\ud800", "x" * 100_000])
def test_what_can_be_nobodys_name_is_refused_like_any_wrong_name(desk: SignIn, now: datetime, name: str) -> None:
    assert _fails(desk, name, PASSWORD, now).code == "sign_in_failed"


def test_an_unknown_name_takes_as_long_as_a_wrong_password(desk: SignIn, now: datetime) -> None:
    def took(name: str) -> float:
        desk.throttle.succeeded(name)
        start = time.thread_time()
        _fails(desk, name, "wrong", now)
        return time.thread_time() - start

    took("nobody")
    known = statistics.median(took("li.si") for _ in range(7))
    unknown = statistics.median(took("nobody") for _ in range(7))
    assert 0.5 < unknown / known < 2


@pytest.mark.parametrize("name", ["li.si", "nobody"])
def test_five_failures_lock_the_name_for_thirty_minutes(
    desk: SignIn, database: SqlDatabase, now: datetime, moment: list[float], name: str
) -> None:
    for _ in range(5):
        assert isinstance(_fails(desk, name, "wrong", now), UnauthenticatedError)
    locked = _fails(desk, name, PASSWORD, now)
    assert isinstance(locked, TooManyRequestsError)
    assert locked.retry_after == 1800
    moment[0] = 29 * 60
    assert isinstance(_fails(desk, name, PASSWORD, now), TooManyRequestsError)
    moment[0] = 31 * 60
    if name == "li.si":
        assert desk.sign_in(name, PASSWORD, now)
    with database.read() as uow:
        details = uow.connection.execute(
            select(audit_entry.c.detail)
            .where(audit_entry.c.action == "account.sign_in_failed")
            .order_by(audit_entry.c.seq)
        ).scalars()
        assert list(details) == ['{"locked":false}'] * 4 + ['{"locked":true}']


def test_another_name_is_not_locked(desk: SignIn, database: SqlDatabase, now: datetime) -> None:
    for _ in range(6):
        _fails(desk, "nobody", "wrong", now)
    assert desk.sign_in("li.si", PASSWORD, now)


def test_a_success_forgets_earlier_failures_and_slow_ones_expire(
    desk: SignIn, now: datetime, moment: list[float]
) -> None:
    for _ in range(3):
        for _ in range(4):
            _fails(desk, "li.si", "wrong", now)
        desk.sign_in("li.si", PASSWORD, now)
    for turn in range(12):  # four per quarter of an hour
        moment[0] = turn * 300.0
        assert isinstance(_fails(desk, "li.si", "wrong", now), UnauthenticatedError)


def test_an_address_that_tries_many_names_is_stopped(desk: SignIn, now: datetime) -> None:
    for number in range(50):
        with pytest.raises(UnauthenticatedError):
            desk.sign_in(f"name-{number}", "x" * 200, now, address="192.0.2.1")
    with pytest.raises(TooManyRequestsError):
        desk.sign_in("li.si", PASSWORD, now, address="192.0.2.1")
    assert desk.sign_in("li.si", PASSWORD, now, address="192.0.2.2")


def test_a_new_password_and_a_switched_off_account_end_sessions(
    desk: SignIn, database: SqlDatabase, now: datetime
) -> None:
    token = desk.sign_in("li.si", PASSWORD, now).token
    with database.write() as uow:
        set_password(uow, "li.si", "Another-horse-8", actor="local:root", now=now)
    assert desk.caller(token, now) is None
    token = desk.sign_in("li.si", "Another-horse-8", now).token
    with database.write() as uow:
        deactivate_account(uow, "li.si", actor="local:root", now=now)
    assert desk.caller(token, now) is None
    _fails(desk, "li.si", "Another-horse-8", now)
