"""System clients and accounts are made with care, and what is refused is said in Chinese."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select

from adapters.storage.database import SqlDatabase
from adapters.storage.tables.accounts import client
from adapters.storage.tables.audit import audit_entry
from engine.errors import JiangchengError
from services.accounts import passwords
from services.accounts.directory import (
    authenticate_key,
    create_account,
    create_client,
    deactivate_account,
    deactivate_client,
    renew_client_key,
    set_password,
)
from services.accounts.model import Role
from services.errors import ConflictError, InvalidInputError, NotFoundError, UnauthenticatedError
from services.ports import Cipher, UnitOfWork


def _client(database: SqlDatabase, cipher: Cipher, now: datetime, client_id: str = "demo-bidding") -> str:
    with database.write() as uow:
        return create_client(
            uow,
            cipher,
            client_id=client_id,
            name="招标投标平台",
            departments=["jy-ggzy", "jy-czj"],
            actor="local:root",
            now=now,
        )


def test_a_clients_key_opens_its_departments_only(database: SqlDatabase, cipher: Cipher, now: datetime) -> None:
    key, other = _client(database, cipher, now), _client(database, cipher, now, "other")
    with database.read() as uow:
        caller = authenticate_key(uow, cipher, key)
        assert authenticate_key(uow, cipher, other).id == "client:other"
        stored = str(list(uow.connection.execute(select(client))))
    assert (caller.id, caller.departments, caller.roles) == (
        "client:demo-bidding",
        {"jy-ggzy", "jy-czj"},
        {Role.SYSTEM_CLIENT},
    )
    assert caller.acts_for("jy-ggzy")
    assert not caller.acts_for("jy-spj")
    assert key not in stored
    assert key[4:] not in stored


@pytest.mark.parametrize(
    "change", [lambda k: k[:-1], lambda k: k + "x", lambda k: k.swapcase(), lambda k: "", lambda k: "密钥" * 9999]
)
def test_any_other_key_is_nobodys(
    database: SqlDatabase, cipher: Cipher, now: datetime, change: Callable[[str], str]
) -> None:
    key = change(_client(database, cipher, now))
    with database.read() as uow, pytest.raises(UnauthenticatedError) as caught:
        authenticate_key(uow, cipher, key)
    assert caught.value.advice


def test_a_deactivated_client_is_refused_and_all_of_it_audited(
    database: SqlDatabase, cipher: Cipher, now: datetime
) -> None:
    key = _client(database, cipher, now)
    with database.write() as uow:
        deactivate_client(uow, "demo-bidding", actor="local:root", now=now)
    with database.read() as uow, pytest.raises(UnauthenticatedError):
        authenticate_key(uow, cipher, key)
    with database.read() as uow:
        entries = uow.connection.execute(
            select(audit_entry.c.action, audit_entry.c.entity).order_by(audit_entry.c.seq)
        ).all()
    assert [tuple(entry) for entry in entries] == [
        ("client.create", "client:demo-bidding"),
        ("client.deactivate", "client:demo-bidding"),
    ]


def test_a_renewed_key_replaces_the_old_one(database: SqlDatabase, cipher: Cipher, now: datetime) -> None:
    old = _client(database, cipher, now)
    with database.write() as uow:
        new = renew_client_key(uow, cipher, "demo-bidding", actor="local:root", now=now)
    with database.read() as uow:
        assert authenticate_key(uow, cipher, new).id == "client:demo-bidding"
        with pytest.raises(UnauthenticatedError):
            authenticate_key(uow, cipher, old)


def _account(uow: UnitOfWork, now: datetime, **changes: object) -> None:
    wanted = {"name": "li.si", "password": "Correct-horse-7", "roles": [Role.CLERK], "department": "jy-spj"} | changes
    create_account(uow, actor="local:root", now=now, **wanted)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a" * 65}, "name"),
        ({"name": "a b"}, "name"),
        ({"name": "ab\n"}, "name"),
        ({"password": "Short-7"}, "password"),
        ({"password": "onlylowercaseletters"}, "password"),
        ({"password": "Aa1-" * 40}, "password"),
        ({"roles": []}, "roles"),
        ({"roles": [Role.SYSTEM_CLIENT]}, "roles"),
    ],
)
def test_accounts_that_are_refused(
    database: SqlDatabase, now: datetime, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInputError) as caught, database.write() as uow:
        _account(uow, now, **changes)
    assert caught.value.field == field
    assert caught.value.detail


def test_names_are_given_once(database: SqlDatabase, cipher: Cipher, now: datetime) -> None:
    _client(database, cipher, now)
    with pytest.raises(ConflictError):
        _client(database, cipher, now)
    with database.write() as uow:
        _account(uow, now)
    with pytest.raises(ConflictError), database.write() as uow:
        _account(uow, now)


@pytest.mark.parametrize(
    "act",
    [
        lambda uow, now: deactivate_client(uow, "nobody", actor="local:root", now=now),
        lambda uow, now: deactivate_account(uow, "nobody", actor="local:root", now=now),
        lambda uow, now: renew_client_key(uow, None, "nobody", actor="local:root", now=now),
        lambda uow, now: set_password(uow, "nobody", "Correct-horse-7", actor="local:root", now=now),
    ],
)
def test_what_is_not_there_is_not_found(
    database: SqlDatabase, now: datetime, act: Callable[[UnitOfWork, datetime], None]
) -> None:
    with pytest.raises(NotFoundError) as caught, database.write() as uow:
        act(uow, now)
    assert isinstance(caught.value, JiangchengError)


def test_generated_passwords_are_good_and_differ() -> None:
    made = {passwords.generate() for _ in range(20)}
    assert len(made) == 20
    for password in made:
        assert passwords.matches(passwords.hash_password(password), password)


@pytest.mark.parametrize("stored", ["", "not a hash", "$argon2id$v=19$m=1,t=1,p=1$x$x"])
def test_a_damaged_hash_matches_nothing(stored: str) -> None:
    assert not passwords.matches(stored, "Correct-horse-7")


def test_a_password_with_a_lone_surrogate_is_wrong_not_fatal() -> None:
    assert not passwords.matches(None, "\ud800abc")
