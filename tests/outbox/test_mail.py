"""Mail to offices, against a real mail server on this machine: what arrives, what is tried again, what is given up."""

from __future__ import annotations

import ssl
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.outbound.mail import MailServer, SmtpPostman
from services.audit import verify as audit
from services.errors import ForbiddenError, InvalidInputError, NotFoundError
from services.outbox import desk
from services.outbox.dispatch import MOST_ATTEMPTS, DeliveryError, Dispatcher
from services.outbox.model import MAIL, Mailbox, Message, State
from services.outbox.sending import Telling, tell
from services.outbox.topics import Topic
from tests.outbox.conftest import Clock, Office
from tests.outbox.mail_server import PASSWORD, USER, Mails, mail_server
from tests.outbox.test_webhook import MOMENT, certificate, message
from tests.support.callers import AUDITOR, CREDIT_OFFICE, FINANCE_CLERK
from tests.support.unobserved import Unobserved

DEPARTMENTS = ("jy-tax", "jy-court", "jy-czj")
BOX = Mailbox("jy-tax", "xyb@tax.example.cn", MOMENT, "local:t")


def server(mails: Mails, **more: str) -> MailServer:
    plain = MailServer("127.0.0.1", mails.port, "none", "xinyong@credit.example.cn", console="https://credit.example")
    return replace(plain, **more)  # type: ignore[arg-type]


def mail() -> Message:
    return replace(
        message(),
        client=MAIL,
        title="提醒：税务局有 2 项逾期未办",
        text="确认案件 2 项。\n请尽快办理。",
        link="/supervision",
    )


def test_a_mail_says_what_to_do_and_where() -> None:
    with mail_server(Mails()) as mails:
        SmtpPostman(server(mails)).post(mail(), BOX, MOMENT)
    (taken,) = mails.taken
    assert (taken["From"], taken["To"]) == ("xinyong@credit.example.cn", "xyb@tax.example.cn")
    assert taken["Subject"] == "提醒：税务局有 2 项逾期未办"
    assert taken["Message-ID"] == f"<{mail().message_id}@credit.example.cn>"
    text = taken.get_content()
    assert "确认案件 2 项。" in text
    assert "https://credit.example/supervision" in text


@pytest.mark.parametrize(
    ("to_recipient", "to_data", "final"),
    [
        ("550 No such user", "250 OK", True),
        ("450 Mailbox busy", "250 OK", False),
        ("250 OK", "554 No", True),
        ("250 OK", "451 Later", False),
    ],
)
def test_what_is_refused_for_good_and_what_for_now(to_recipient: str, to_data: str, final: bool) -> None:
    with mail_server(Mails(to_recipient, to_data)) as mails, pytest.raises(DeliveryError) as caught:
        SmtpPostman(server(mails)).post(mail(), BOX, MOMENT)
    assert (caught.value.final, caught.value.unreachable) == (final, False)
    assert "@" not in str(caught.value)


def test_a_sender_that_the_server_does_not_take_is_our_own_setting_and_costs_no_mail() -> None:
    with (
        mail_server(Mails(to_sender="553 No such sender")) as mails,
        pytest.raises(DeliveryError, match="发件地址") as caught,
    ):
        SmtpPostman(server(mails)).post(mail(), BOX, MOMENT)
    assert (caught.value.final, caught.value.unreachable) == (False, True)


def test_nobody_listens() -> None:
    with mail_server(Mails()) as mails:
        pass
    with pytest.raises(DeliveryError, match="连接不上") as caught:
        SmtpPostman(server(mails)).post(mail(), BOX, MOMENT)
    assert caught.value.unreachable


def test_encrypted_and_signed_in(tmp_path: Path) -> None:
    cert, key = certificate(tmp_path, "localhost")
    inside = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    inside.load_cert_chain(cert, key)
    outside = ssl.create_default_context(cafile=str(cert))
    with mail_server(Mails(), inside, login=True) as mails:
        right = server(mails, host="localhost", security="starttls", user=USER, password=PASSWORD)
        SmtpPostman(right, tls=outside).post(mail(), BOX, MOMENT)
        with pytest.raises(DeliveryError, match="帐号或口令"):
            SmtpPostman(replace(right, password="falsch"), tls=outside).post(mail(), BOX, MOMENT)
        with pytest.raises(DeliveryError, match="加密"):  # whose certificate nobody trusts
            SmtpPostman(right, tls=ssl.create_default_context()).post(mail(), BOX, MOMENT)
    assert (mails.encrypted, mails.users) == ([True], [USER])


def told(office: Office, *departments: str) -> None:
    telling = Telling(
        Topic.SUPERVISION_REMINDED, "k", "department:x", "提醒", "请办理", confirm_by=office.clock(), mail=True
    )
    with office.database.write() as uow:
        tell(uow, telling, departments, actor="system:daily", now=office.clock())


def register(office: Office, department: str, address: str = "xyb@tax.example.cn") -> None:
    with office.database.write() as uow:
        desk.register_mailbox(uow, DEPARTMENTS, department, address, caller=CREDIT_OFFICE, now=office.clock())


def drain(office: Office, postman: SmtpPostman | None) -> None:
    dispatcher = Dispatcher(office.database, Nobody(), Unobserved(), office.clock, postman)
    while dispatcher.step():
        pass


class Nobody:
    """No system takes anything."""

    def carry(self, *_: object) -> None:
        raise AssertionError("a mail is no webhook")


def test_only_offices_with_a_mailbox_get_mail_and_a_copy_asks_for_nothing(office: Office) -> None:
    register(office, "jy-tax")
    told(office, "jy-tax", "jy-court")
    assert [(m.department, m.client, m.confirm_by) for m in office.messages()] == [("jy-tax", MAIL, None)]
    assert len(office.everything()) == 3
    with mail_server(Mails()) as mails:
        drain(office, SmtpPostman(server(mails)))
    assert office.states() == [State.DELIVERED]
    assert [mail["To"] for mail in mails.taken] == ["xyb@tax.example.cn"]


def test_while_the_mail_server_is_away_all_mail_waits_and_then_goes(office: Office, clock: Clock) -> None:
    for department in ("jy-tax", "jy-court"):
        register(office, department, f"{department}@example.cn")
    told(office, "jy-tax", "jy-court")
    with mail_server(Mails()) as mails:
        pass
    drain(office, SmtpPostman(server(mails)))
    assert [(m.state, m.attempts) for m in office.messages()] == [(State.WAITING, 1)] * 2
    clock.pass_by(minutes=5)
    with mail_server(Mails()) as mails:
        drain(office, SmtpPostman(server(mails)))
    assert office.states() == [State.DELIVERED] * 2
    assert len(mails.taken) == 2


def test_without_a_mail_server_it_is_given_up_in_the_end_and_says_why(office: Office, clock: Clock) -> None:
    register(office, "jy-tax")
    told(office, "jy-tax")
    for _ in range(MOST_ATTEMPTS):
        drain(office, None)
        clock.pass_by(hours=5)
    (given_up,) = office.messages()
    assert given_up.state is State.DEAD
    assert "JC_SMTP_HOST" in given_up.last_error


def test_a_mailbox_that_was_removed_gets_nothing_more(office: Office) -> None:
    register(office, "jy-tax")
    told(office, "jy-tax")
    with office.database.write() as uow:
        desk.remove_mailbox(uow, "jy-tax", caller=CREDIT_OFFICE, now=office.clock())
    with mail_server(Mails()) as mails:
        drain(office, SmtpPostman(server(mails)))
    assert (office.states(), mails.taken) == ([State.DEAD], [])
    with office.database.write() as uow, pytest.raises(NotFoundError):
        desk.remove_mailbox(uow, "jy-tax", caller=CREDIT_OFFICE, now=office.clock())


def test_addresses_that_are_none_are_refused(office: Office) -> None:
    wrong = [
        "",
        "xyb",
        "xyb@",
        "xyb@example",
        "a b@example.cn",
        "x@e.cn\nBcc: y@e.cn",
        "税务@example.cn",
        "a..b@e.cn",
        "a.@e.cn",
    ]
    for address in [*wrong, f"{'a' * 65}@e.cn"]:
        with pytest.raises(InvalidInputError, match="邮箱"):
            register(office, "jy-tax", address)
    register(office, "jy-tax", "xin.yong_1@tax-office.example.gov.cn")


def test_registering_again_replaces_and_is_recorded(office: Office) -> None:
    for address in ("alt@example.cn", "neu@example.cn"):
        register(office, "jy-tax", address)
    with office.database.read() as uow:
        assert [box.address for box in uow.outbox.mailboxes()] == ["neu@example.cn"]
        assert audit.verify(uow) == []
        assert [e.action for e in uow.audit.entries() if e.action == "mailbox.set"] == ["mailbox.set"] * 2


def test_the_credit_office_keeps_mailboxes_of_departments_that_there_are(office: Office) -> None:
    register(office, "jy-tax")
    with office.database.write() as uow:
        with pytest.raises(InvalidInputError, match="没有这个部门"):
            desk.register_mailbox(uow, DEPARTMENTS, "jy-none", "a@example.cn", caller=CREDIT_OFFICE, now=MOMENT)
        for caller in (FINANCE_CLERK, AUDITOR):
            with pytest.raises(ForbiddenError):
                desk.register_mailbox(uow, DEPARTMENTS, "jy-tax", "a@example.cn", caller=caller, now=MOMENT)
            with pytest.raises(ForbiddenError):
                desk.remove_mailbox(uow, "jy-tax", caller=caller, now=MOMENT)
        assert [box.address for box in desk.mailboxes(uow, AUDITOR)] == ["xyb@tax.example.cn"]
        with pytest.raises(ForbiddenError):
            desk.mailboxes(uow, FINANCE_CLERK)
        with pytest.raises(NotFoundError):
            desk.remove_mailbox(uow, "坏\x00", caller=CREDIT_OFFICE, now=MOMENT)
