"""A mail server on this machine, for as long as a block lasts: aiosmtpd in a thread, which answers as told."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

USER, PASSWORD = "jiangcheng", "richtiges-passwort"


@dataclass
class Mails:
    """What was taken, and what the server says. Handles aiosmtpd's hooks."""

    to_recipient: str = "250 OK"
    to_data: str = "250 OK"
    to_sender: str = "250 OK"
    port: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    users: list[str] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802 - the hook is called so
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if self.to_sender.startswith("2"):
            envelope.mail_from = address
        return self.to_sender

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if self.to_recipient.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, _server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        if self.to_data.startswith("2"):
            content = envelope.content
            assert isinstance(content, bytes)
            mail = message_from_bytes(content, policy=policy.default)
            assert isinstance(mail, EmailMessage)
            self.taken.append(mail)
            self.encrypted.append(session.ssl is not None)
        return self.to_data

    def authenticate(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        good = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        if good:
            self.users.append(data.login.decode())
        return AuthResult(success=good, handled=False)


@contextmanager
def mail_server(mails: Mails, tls: ssl.SSLContext | None = None, *, login: bool = False) -> Iterator[Mails]:
    """Serves while the block lasts; with ``tls`` only after STARTTLS, with ``login`` only to who signs in."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        mails.port = free.getsockname()[1]
    more: dict[str, Any] = {"tls_context": tls, "require_starttls": True} if tls else {}
    if login:
        more |= {"authenticator": mails.authenticate, "auth_required": True, "auth_require_tls": tls is not None}
    controller = Controller(mails, hostname="127.0.0.1", port=mails.port, **more)
    controller.start()
    try:
        yield mails
    finally:
        controller.stop()
