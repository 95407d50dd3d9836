"""Who reads a notice, who confirms it, and what is overdue."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.accounts import directory
from services.accounts.model import Caller
from services.errors import ForbiddenError, InvalidInputError, NotFoundError
from services.outbox import reading
from services.outbox.model import NOTICE, Message
from tests.outbox.conftest import Clock, Office
from tests.support.callers import AUDITOR, BIDDING_CLERK, CREDIT_OFFICE, FINANCE_CLERK, client


def told(office: Office, department: str = "jy-czj") -> Message:
    office.tell("a", department, confirm_by=office.clock() + timedelta(days=1))
    return next(message for message in office.everything() if message.is_notice)


def confirm(office: Office, message_id: str, caller: Caller, note: str = "") -> Message:
    with office.database.write() as uow:
        return reading.confirm(uow, message_id, caller=caller, note=note, now=office.clock())


def test_a_department_confirms_its_notice_once(office: Office, clock: Clock) -> None:
    message = told(office)
    first = confirm(office, message.message_id, FINANCE_CLERK, " 已解除 ")
    assert (first.confirmed_by, first.confirm_note, first.confirmed_at) == (FINANCE_CLERK.id, "已解除", clock())
    clock.pass_by(hours=1)
    assert confirm(office, message.message_id, client("system", "jy-czj"), "再次") == first
    with office.database.read() as uow:
        acts = [entry for entry in uow.audit.entries() if entry.action == "message.confirm"]
    assert [(act.actor, act.entity) for act in acts] == [(FINANCE_CLERK.id, f"message:{message.message_id}")]


def test_a_foreign_notice_does_not_exist(office: Office) -> None:
    message = told(office)
    for caller in (BIDDING_CLERK, CREDIT_OFFICE, client("ggzy")):
        with pytest.raises(NotFoundError):
            confirm(office, message.message_id, caller)
    with pytest.raises(NotFoundError):
        confirm(office, "坏\x00", FINANCE_CLERK)
    with office.database.read() as uow:
        assert reading.notices(uow, BIDDING_CLERK).messages == ()


def test_who_only_looks_does_not_confirm(office: Office) -> None:
    message = told(office, "jy-audit")
    with pytest.raises(ForbiddenError):
        confirm(office, message.message_id, AUDITOR)


def test_a_note_is_checked(office: Office) -> None:
    message = told(office)
    for note in ("长" * 501, "控\x07"):
        with pytest.raises(InvalidInputError):
            confirm(office, message.message_id, FINANCE_CLERK, note)


def test_a_delivery_is_confirmed_by_the_system_that_got_it(office: Office) -> None:
    office.system("money", "jy-czj")
    office.tell("a", "jy-czj", confirm_by=office.clock())
    [delivery] = office.messages()
    for caller in (FINANCE_CLERK, client("other", "jy-czj")):
        with pytest.raises(NotFoundError):
            confirm(office, delivery.message_id, caller)
    assert confirm(office, delivery.message_id, client("money", "jy-czj")).confirmed_by == "client:money"


def test_what_is_overdue_is_listed_until_it_is_confirmed(office: Office, clock: Clock) -> None:
    office.system("money", "jy-czj")
    office.tell("a", "jy-czj", confirm_by=clock() + timedelta(hours=1))
    office.tell("b", "jy-czj")

    def overdue(caller: Caller = CREDIT_OFFICE) -> list[tuple[str, str]]:
        with office.database.read() as uow:
            found = reading.overdue(uow, caller, clock())
        return sorted((message.key, message.client) for message in found)

    assert overdue() == []
    clock.pass_by(hours=1, seconds=1)
    assert overdue(AUDITOR) == [("a", ""), ("a", "money")]
    notice = next(m for m in office.everything() if m.is_notice and m.key == "a")
    assert reading.view(notice, clock())["overdue"] is True
    confirm(office, notice.message_id, FINANCE_CLERK)
    assert overdue() == [("a", "money")]
    with pytest.raises(ForbiddenError):
        overdue(FINANCE_CLERK)
    with office.database.read() as uow:
        standing = uow.outbox.standing(clock())
    assert (standing.waiting, standing.dead, standing.overdue) == (2, 0, 1)


def test_a_system_that_was_switched_off_is_waited_for_no_more(office: Office, clock: Clock) -> None:
    office.system("money", "jy-czj")
    office.tell("a", "jy-czj", confirm_by=clock())
    with office.database.write() as uow:
        directory.deactivate_client(uow, "money", actor="local:t", now=clock())
    clock.pass_by(seconds=1)
    with office.database.read() as uow:
        assert [message.client for message in reading.overdue(uow, CREDIT_OFFICE, clock())] == [NOTICE]
        assert [message.client for message in uow.duties.unconfirmed(["jy-czj"])] == [NOTICE]
        assert uow.outbox.standing(clock()).overdue == 1


def test_notices_come_newest_first_in_pages(office: Office, clock: Clock) -> None:
    for key in "abcde":
        office.tell(key, "jy-czj", confirm_by=clock() if key < "d" else None)
        clock.pass_by(seconds=1)

    def keys(**more: object) -> tuple[str, str | None]:
        with office.database.read() as uow:
            page = reading.notices(uow, FINANCE_CLERK, **more)  # type: ignore[arg-type]
            assert uow.outbox.open_notices(["jy-czj"]) == 3
        return "".join(message.key for message in page.messages), page.next_cursor

    first, cursor = keys(limit=2)
    assert (first, keys(limit=2, cursor=cursor)[0]) == ("ed", "cb")
    assert keys(limit=5) == ("edcba", None)
    assert keys(open_only=True) == ("cba", None)
    for wrong in ({"limit": 0}, {"limit": 201}, {"cursor": "坏\x00"}):
        with pytest.raises(InvalidInputError):
            keys(**wrong)
