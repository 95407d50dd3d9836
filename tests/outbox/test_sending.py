"""Messages exist exactly when the act does, each recipient's once."""

from __future__ import annotations

import pytest

from services.accounts import directory
from services.outbox import desk
from services.outbox.model import State
from services.outbox.sending import Telling, tell
from services.outbox.topics import TITLES, Topic
from tests.outbox.conftest import Office


def test_departments_and_their_registered_systems_are_told(office: Office) -> None:
    office.system("tax-system", "jy-tax")
    office.system("polls-itself", "jy-czj", url=None)
    office.system("elsewhere", "jy-spj")
    assert office.tell("a", "jy-tax", "jy-czj", "jy-tax") == 3
    told = {(message.department, message.client, message.state) for message in office.everything()}
    assert told == {
        ("jy-czj", "", State.DELIVERED),
        ("jy-tax", "", State.DELIVERED),
        ("jy-tax", "tax-system", State.WAITING),
    }


def test_the_same_is_told_once(office: Office) -> None:
    office.system("tax-system", "jy-tax")
    assert office.tell("a", "jy-tax") == 2
    first = office.everything()
    assert office.tell("a", "jy-tax", "jy-czj") == 1
    assert [message for message in office.everything() if message.department == "jy-tax"] == first
    assert office.tell("b", "jy-tax") == 2


def test_what_is_rolled_back_was_never_told(office: Office) -> None:
    telling = Telling(Topic.LISTING_EXITED, "a", "listing:a", "示例", "示例")

    def act() -> None:
        with office.database.write() as uow:
            assert tell(uow, telling, ["jy-tax"], actor="account:t", now=office.clock()) == 1
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert office.everything() == []


def test_a_system_switched_off_is_told_no_more(office: Office) -> None:
    office.system("tax-system", "jy-tax")
    with office.database.write() as uow:
        directory.deactivate_client(uow, "tax-system", actor="local:t", now=office.clock())
    assert office.tell("a", "jy-tax") == 1


def test_nobody_to_tell(office: Office) -> None:
    assert office.tell("a") == 0


def test_where_a_system_takes_its_messages_is_no_secret_of_the_trail(office: Office) -> None:
    office.system("tax-system", "jy-tax", url="https://receiver.example/secret-path")
    with office.database.write() as uow:
        desk.remove_webhook(uow, "tax-system", actor="local:t", now=office.clock())
    with office.database.read() as uow:
        entries = list(uow.audit.entries())
    assert {"webhook.set", "webhook.remove"} <= {entry.action for entry in entries}
    assert all("secret-path" not in entry.detail for entry in entries)


def test_every_topic_has_a_title() -> None:
    assert set(TITLES) == set(Topic)
