"""What accounts needs from storage."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from services.accounts.model import Account, Client, Session


class AccountStore(Protocol):
    """SQL of this area; see the SQL implementation under ``adapters/storage``."""

    def account(self, name: str) -> Account | None:
        """A person by name, active or not."""

    def add_account(self, new: Account, now: datetime) -> None:
        """A new person."""

    def set_password(self, name: str, password_hash: str) -> None:
        """Replaces the hash."""

    def deactivate_account(self, name: str) -> None:
        """Switches a person off."""

    def session(self, token_digest: str) -> Session | None:
        """A session that was not ended, with its account; whether it has expired is the service's to say."""

    def add_session(self, token_digest: str, account_name: str, now: datetime) -> None:
        """A new session, seen now."""

    def touch_session(self, token_digest: str, now: datetime) -> None:
        """The session was used now."""

    def end_session(self, token_digest: str, now: datetime) -> None:
        """Ends one session."""

    def end_sessions_of(self, account_name: str, now: datetime) -> None:
        """Ends all open sessions of a person."""

    def client(self, client_id: str) -> Client | None:
        """A system by id, active or not."""

    def client_by_key(self, key_digest: str) -> Client | None:
        """A system by the digest of its key, active or not."""

    def add_client(self, new: Client, key_digest: str, now: datetime) -> None:
        """A new system with its departments."""

    def set_client_key(self, client_id: str, key_digest: str) -> None:
        """Replaces the digest of a system's key."""

    def deactivate_client(self, client_id: str) -> None:
        """Switches a system off."""
