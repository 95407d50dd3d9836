"""Signing in and out, and who a session's token belongs to.

This service opens its own units of work: the slow password hash must not run inside a transaction, and a refused
attempt must leave its audit entry although it ends in an error.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.accounts import passwords
from services.accounts.model import Account, Caller
from services.accounts.throttle import Throttle
from services.audit import trail
from services.errors import UnauthenticatedError
from services.ports import Bus, Cipher, Database, UnitOfWork

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
_TOUCH_EVERY = timedelta(seconds=60)
"""How much of the idle time may go unrecorded, so that not every page view is a write."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session. The token goes into the browser's cookie and is not kept anywhere else."""

    caller: Caller
    token: str = field(repr=False)


class SignIn:
    """The desk where people sign in."""

    def __init__(self, database: Database, cipher: Cipher, bus: Bus) -> None:
        self._database = database
        self._cipher = cipher
        self.throttle = Throttle(bus, cipher)

    def sign_in(self, name: str, password: str, now: datetime, address: str = "") -> SignedIn:
        """Opens a session. Raises UnauthenticatedError, the same for a wrong name and a wrong password, or TooManyRequestsError."""
        self.throttle.admit(name, address)
        with self._database.read() as uow:
            possible = len(name) <= 64 and name.isascii() and name.isprintable()
            account = uow.accounts.account(name) if possible else None
        usable = account is not None and account.active
        right = passwords.matches(account.password_hash if account is not None and usable else None, password)
        if account is None or not right:
            self._refuse(name, account, address, now)
            raise UnauthenticatedError(
                "sign_in_failed", "登录失败", "账号或密码不正确", "请检查后重试；连续失败 5 次将暂停登录 30 分钟"
            )
        self.throttle.succeeded(name)
        return self._open(account, now)

    def sign_out(self, token: str, now: datetime) -> None:
        """Ends the session; an unknown or ended one is nothing to do."""
        digest = self._digest(token)
        with self._database.write() as uow:
            session = uow.accounts.session(digest)
            if session is None:
                return
            uow.accounts.end_session(digest, now)
            self._note(uow, session.account.name, "account.sign_out", now)

    def caller(self, token: str, now: datetime) -> Caller | None:
        """Whose session it is; None when it ended, was idle for 30 minutes, is older than 8 hours or the account is switched off."""
        digest = self._digest(token)
        with self._database.read() as uow:
            session = uow.accounts.session(digest)
        if session is None or not session.account.active:
            return None
        if now - session.last_seen_at > IDLE or now - session.created_at > LONGEST:
            return None
        if now - session.last_seen_at >= _TOUCH_EVERY:
            with self._database.write() as uow:
                uow.accounts.touch_session(digest, now)
        return session.account.caller()

    def _open(self, account: Account, now: datetime) -> SignedIn:
        token = secrets.token_urlsafe(32)
        with self._database.write() as uow:
            uow.accounts.add_session(self._digest(token), account.name, now)
            self._note(uow, account.name, "account.sign_in", now)
        return SignedIn(account.caller(), token)

    def _refuse(self, name: str, account: Account | None, address: str, now: datetime) -> None:
        """Audits the failure. A name that is nobody's is kept as a digest: it may be a mistyped password or an ID number."""
        locked = self.throttle.failed(name, address)
        known = account.name if account is not None else f"unknown-{self._cipher.index('throttle', name)[:16]}"
        with self._database.write() as uow:
            trail.record(
                uow,
                actor=f"account:{known}",
                action="account.sign_in_failed",
                entity=f"account:{known}",
                detail={"locked": locked},
                now=now,
            )

    @staticmethod
    def _note(uow: UnitOfWork, name: str, action: str, now: datetime) -> None:
        trail.record(uow, actor=f"account:{name}", action=action, entity=f"account:{name}", detail={}, now=now)

    def _digest(self, token: str) -> str:
        return self._cipher.index("session", token[:200])
