"""One e-mail to an office's mailbox over SMTP, encrypted on its way unless the mail server is this machine itself.

The message's id is the mail's, so that a mail that was handed over twice is shown once. Plain text; what it says is kept free of codes
and names by whoever writes messages.
"""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from services.outbox.dispatch import DeliveryError
from services.outbox.model import Mailbox, Message

ANSWER_SECONDS = 7.0
"""For each answer of the mail server, of which one mail needs at most eight: together half of what a claim lasts."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over. ``security``: ``tls`` from the first byte, ``starttls``, or ``none``, for this machine only."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    console: str = ""


class SmtpPostman:
    """Implements services.outbox.dispatch.Postman."""

    def __init__(self, server: MailServer, seconds: float = ANSWER_SECONDS, tls: ssl.SSLContext | None = None) -> None:
        self._server = server
        self._seconds = seconds
        self._tls = tls or ssl.create_default_context()

    def post(self, message: Message, mailbox: Mailbox, now: datetime) -> None:
        """See the protocol. What the server refuses for good is given up; everything else is tried again."""
        mail = self._mail(message, mailbox, now)
        try:
            with self._connected() as connection:
                connection.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            raise DeliveryError(f"邮件服务器不接受收件地址（{code}）", final=_for_good(code)) from error
        except smtplib.SMTPAuthenticationError as error:
            raise DeliveryError("邮件服务器不接受帐号或口令", unreachable=True) from error
        except smtplib.SMTPSenderRefused as error:  # our own setting, which concerns every mail
            raise DeliveryError(f"邮件服务器不接受发件地址（{error.smtp_code}）", unreachable=True) from error
        except (smtplib.SMTPConnectError, smtplib.SMTPHeloError) as error:
            raise DeliveryError(f"邮件服务器不接受连接（{error.smtp_code}）", unreachable=True) from error
        except smtplib.SMTPResponseException as error:
            raise DeliveryError(f"邮件服务器拒绝（{error.smtp_code}）", final=_for_good(error.smtp_code)) from error
        except smtplib.SMTPNotSupportedError as error:
            raise DeliveryError("邮件服务器不支持所设置的加密或登录方式", unreachable=True) from error
        except ssl.SSLError as error:
            raise DeliveryError("与邮件服务器建立加密连接失败", unreachable=True) from error
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryError(f"连接不上邮件服务器（{type(error).__name__}）", unreachable=True) from error

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        if server.security == "tls":
            made: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=self._seconds, context=self._tls)
        else:
            made = smtplib.SMTP(server.host, server.port, timeout=self._seconds)
        try:
            if server.security == "starttls":
                made.starttls(context=self._tls)
            if server.user:
                made.login(server.user, server.password)
        except BaseException:
            made.close()
            raise
        return made

    def _mail(self, message: Message, mailbox: Mailbox, now: datetime) -> EmailMessage:
        sender = Address(addr_spec=self._server.sender)
        mail = EmailMessage(policy=SMTP)
        mail["From"] = sender
        mail["To"] = Address(addr_spec=mailbox.address)
        mail["Subject"] = message.title
        mail["Date"] = format_datetime(now)
        mail["Message-ID"] = f"<{message.message_id}@{sender.domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        link = f"\n办理：{self._server.console}{message.link}\n" if self._server.console and message.link else ""
        mail.set_content(f"{message.text}\n{link}\n本邮件由系统自动发出，请登录系统办理，不要回复。\n")
        return mail


def _for_good(code: int) -> bool:
    """Whether a reply of the server will be the same next time (RFC 5321: 5yz)."""
    return code // 100 == 5
