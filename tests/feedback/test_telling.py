"""An outcome flows to the initiator, and a return to the carrier, in the transaction of the step; on both databases."""

from __future__ import annotations

from datetime import datetime

import pytest

from adapters.storage.database import SqlDatabase
from services.accounts import directory
from services.cases import feedback, handling
from services.cases.outcome import read_outcome
from services.errors import InvalidInputError
from services.outbox import desk
from services.outbox.model import Message
from services.outbox.topics import Topic
from services.ports import Cipher
from tests.support.callers import BIDDING_CLERK, COURT, CREDIT_OFFICE
from tests.support.cases import acknowledge, report

DECLINED = {"outcome": "declined", "reason": "本项目已依法重新招标"}


@pytest.fixture
def systems(database: SqlDatabase, cipher: Cipher, now: datetime) -> None:
    """The court and the carrier each have a system that takes messages."""
    with database.write() as uow:
        for name, department in (("court-system", "jy-court"), ("bidding-system", "jy-bidding")):
            directory.create_client(
                uow, cipher, client_id=name, name=name, departments=[department], actor="local:t", now=now
            )
            desk.register_webhook(uow, name, "https://receiver.example/hook", actor="local:t", now=now)


def told(database: SqlDatabase, now: datetime, topic: Topic) -> list[Message]:
    """All messages of the topic: to people first, then to systems as they are claimed one after the other."""
    found: list[Message] = []
    with database.read() as uow:
        found += uow.outbox.page(["jy-court", "jy-bidding", "jy-credit"], open_only=False, before=None, limit=100)
    while True:
        with database.write() as uow:
            message = uow.outbox.claim(now, now)
            if message is None:
                break
            uow.outbox.delivered(message, now)
        found.append(message)
    return [message for message in found if message.topic == topic.value]


def test_an_outcome_is_sent_to_the_initiators_system(
    database: SqlDatabase, opened: dict[str, str], systems: None, now: datetime
) -> None:
    case_id = opened["jy-bidding"]
    acknowledge(database, BIDDING_CLERK, case_id, now)
    report(database, BIDDING_CLERK, case_id, now)
    (message,) = told(database, now, Topic.CASE_FED_BACK)
    assert (message.department, message.client, message.about) == ("jy-court", "court-system", f"case:{case_id}")
    assert message.data["outcome"] == "implemented"
    assert message.data["evidence"]["document_no"] == "济招监〔2026〕3号"
    assert "已实施" in message.title


def test_a_refusal_is_sent_when_the_second_person_has_agreed(
    database: SqlDatabase, opened: dict[str, str], systems: None, now: datetime
) -> None:
    acknowledge(database, BIDDING_CLERK, opened["jy-bidding"], now)
    report(database, BIDDING_CLERK, opened["jy-bidding"], now, DECLINED)
    assert told(database, now, Topic.CASE_FED_BACK) == []
    with database.write() as uow:
        handling.review(uow, CREDIT_OFFICE, opened["jy-bidding"], approve=True, now=now)
    (message,) = told(database, now, Topic.CASE_FED_BACK)
    assert message.data["outcome"] == "declined"


def test_a_return_reaches_people_and_system_of_the_carrier_with_its_reason(
    database: SqlDatabase, opened: dict[str, str], systems: None, now: datetime
) -> None:
    case_id = opened["jy-bidding"]
    acknowledge(database, BIDDING_CLERK, case_id, now)
    report(database, BIDDING_CLERK, case_id, now)
    with database.write() as uow:
        feedback.return_with_reason(uow, COURT, case_id, reason="缺少决定书，本人 419001190001010018", now=now)
    messages = told(database, now, Topic.CASE_RETURNED)
    assert [(message.department, message.client) for message in messages] == [
        ("jy-bidding", ""),
        ("jy-bidding", "bidding-system"),
    ]
    for message in messages:
        assert "缺少决定书" in message.text
        assert "419001190001010018" not in message.text + str(message.data)
        assert message.link == f"/cases/{case_id}"


def test_feedback_given_again_is_told_again(
    database: SqlDatabase, opened: dict[str, str], systems: None, now: datetime
) -> None:
    case_id = opened["jy-bidding"]
    acknowledge(database, BIDDING_CLERK, case_id, now)
    for _ in range(2):
        report(database, BIDDING_CLERK, case_id, now)
        with database.write() as uow:
            feedback.return_with_reason(uow, COURT, case_id, reason="缺少决定书", now=now)
    assert len(told(database, now, Topic.CASE_FED_BACK)) == 2


def test_what_is_refused_tells_nobody(
    database: SqlDatabase, opened: dict[str, str], systems: None, now: datetime
) -> None:
    acknowledge(database, BIDDING_CLERK, opened["jy-bidding"], now)
    with pytest.raises(InvalidInputError), database.write() as uow:
        handling.record_outcome(
            uow, BIDDING_CLERK, opened["jy-bidding"], read_outcome({"outcome": "implemented"}), now=now
        )
    assert told(database, now, Topic.CASE_FED_BACK) == []
