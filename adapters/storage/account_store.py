"""SQL of people, sessions and system clients."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, bindparam, insert, select, update

from adapters.storage.direct import Direct
from adapters.storage.tables.accounts import account, account_session, client, client_department
from services.accounts.model import Account, Client, Role, Session

_ACCOUNT: tuple[Column[Any], ...] = (
    account.c.name,
    account.c.password_hash,
    account.c.roles,
    account.c.department,
    account.c.active,
)

_client = select(client.c.client_id, client.c.name, client.c.active, client_department.c.department).join(
    client_department, client_department.c.client_id == client.c.client_id
)
_client_by_id = Direct(_client.where(client.c.client_id == bindparam("value")))
_client_by_key = Direct(_client.where(client.c.key_digest == bindparam("value")))
"""Asked for every request of a system."""


class SqlAccountStore:
    """Implements services.accounts.store.AccountStore."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def account(self, name: str) -> Account | None:
        """One person by name."""
        row = self._connection.execute(select(*_ACCOUNT).where(account.c.name == name)).one_or_none()
        return _account(row) if row else None

    def add_account(self, new: Account, now: datetime) -> None:
        """Inserts a person."""
        values = {
            "name": new.name,
            "password_hash": new.password_hash,
            "roles": sorted(new.roles),
            "department": new.department,
            "active": new.active,
            "created_at": now,
        }
        self._connection.execute(insert(account), values)

    def set_password(self, name: str, password_hash: str) -> None:
        """Replaces the hash."""
        self._connection.execute(update(account).where(account.c.name == name).values(password_hash=password_hash))

    def deactivate_account(self, name: str) -> None:
        """Switches a person off."""
        self._connection.execute(update(account).where(account.c.name == name).values(active=False))

    def session(self, token_digest: str) -> Session | None:
        """See the protocol."""
        statement = (
            select(*_ACCOUNT, account_session.c.created_at, account_session.c.last_seen_at)
            .join(account_session, account_session.c.account == account.c.name)
            .where(account_session.c.token_digest == token_digest, account_session.c.ended_at.is_(None))
        )
        row = self._connection.execute(statement).one_or_none()
        return Session(_account(row), row.created_at, row.last_seen_at) if row else None

    def add_session(self, token_digest: str, account_name: str, now: datetime) -> None:
        """Inserts a session."""
        values = {"token_digest": token_digest, "account": account_name, "created_at": now, "last_seen_at": now}
        self._connection.execute(insert(account_session), values)

    def touch_session(self, token_digest: str, now: datetime) -> None:
        """Notes that the session was used."""
        statement = update(account_session).where(account_session.c.token_digest == token_digest)
        self._connection.execute(statement.values(last_seen_at=now))

    def end_session(self, token_digest: str, now: datetime) -> None:
        """Ends one session."""
        self._end(account_session.c.token_digest == token_digest, now)

    def end_sessions_of(self, account_name: str, now: datetime) -> None:
        """Ends all sessions of a person."""
        self._end(account_session.c.account == account_name, now)

    def client(self, client_id: str) -> Client | None:
        """One system by id."""
        return self._one_client(_client_by_id, client_id)

    def client_by_key(self, key_digest: str) -> Client | None:
        """One system by the digest of its key."""
        return self._one_client(_client_by_key, key_digest)

    def add_client(self, new: Client, key_digest: str, now: datetime) -> None:
        """Inserts a system with its departments."""
        values = {
            "client_id": new.client_id,
            "name": new.name,
            "key_digest": key_digest,
            "active": new.active,
            "created_at": now,
        }
        self._connection.execute(insert(client), values)
        departments = [{"client_id": new.client_id, "department": department} for department in sorted(new.departments)]
        self._connection.execute(insert(client_department), departments)

    def set_client_key(self, client_id: str, key_digest: str) -> None:
        """Replaces the digest of a system's key."""
        self._connection.execute(update(client).where(client.c.client_id == client_id).values(key_digest=key_digest))

    def deactivate_client(self, client_id: str) -> None:
        """Switches a system off."""
        self._connection.execute(update(client).where(client.c.client_id == client_id).values(active=False))

    def _one_client(self, statement: Direct, value: str) -> Client | None:
        rows = statement.rows(self._connection, value=value)
        if not rows:
            return None
        return Client(rows[0].client_id, rows[0].name, frozenset(row.department for row in rows), rows[0].active)

    def _end(self, condition: ColumnElement[bool], now: datetime) -> None:
        statement = update(account_session).where(condition, account_session.c.ended_at.is_(None))
        self._connection.execute(statement.values(ended_at=now))


def _account(row: Row[*tuple[Any, ...]]) -> Account:
    roles = frozenset(Role(role) for role in row.roles)
    return Account(row.name, row.password_hash, roles, row.department, row.active)
