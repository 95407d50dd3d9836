"""Delivery to systems: at least once whatever dies, in effect once for a receiver that remembers ids, given up only for a person to see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from services.accounts.model import Role
from services.errors import ConflictError, ForbiddenError, NotFoundError
from services.outbox import desk
from services.outbox.dispatch import CLAIM, MOST_ATTEMPTS, DeliveryError, Dispatcher, wait_after
from services.outbox.model import Message, State, Webhook
from tests.outbox.conftest import Clock, Office, Receiver
from tests.support.callers import AUDITOR, CREDIT_OFFICE, FINANCE_CLERK, person
from tests.support.unobserved import Unobserved


class Counted(Unobserved):
    """Keeps the figures."""

    def __init__(self) -> None:
        self.figures: Counter[str] = Counter()

    def dispatched(self, result: str, messages: int) -> None:
        self.figures[result] += messages


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def counted() -> Counted:
    return Counted()


@pytest.fixture
def dispatcher(office: Office, receiver: Receiver, counted: Counted, clock: Clock) -> Dispatcher:
    office.system("tax-system", "jy-tax")
    return Dispatcher(office.database, receiver, counted, clock)


def drain(dispatcher: Dispatcher) -> int:
    steps = 0
    while dispatcher.step():
        steps += 1
    return steps


def test_what_waits_is_delivered_in_order(
    office: Office, dispatcher: Dispatcher, receiver: Receiver, counted: Counted, clock: Clock
) -> None:
    for key in "abc":
        office.tell(key, "jy-tax")
        clock.pass_by(seconds=1)
    assert drain(dispatcher) == 3
    assert receiver.taken == ["a", "b", "c"]
    assert office.states() == [State.DELIVERED] * 3
    assert counted.figures == {"delivered": 3}
    assert drain(dispatcher) == 0


def test_a_refusal_is_tried_again_later_and_holds_up_nothing_else(
    office: Office, dispatcher: Dispatcher, receiver: Receiver, clock: Clock, counted: Counted
) -> None:
    office.tell("a", "jy-tax")
    receiver.fails = DeliveryError("接收方回答 HTTP 500")
    assert dispatcher.step()
    assert not dispatcher.step()
    receiver.fails = None
    office.tell("b", "jy-tax")
    assert drain(dispatcher) == 1
    clock.pass_by(seconds=11)
    assert drain(dispatcher) == 1
    assert receiver.taken == ["b", "a"]
    assert counted.figures == {"failed": 1, "delivered": 2}


def test_a_receiver_that_is_away_costs_one_attempt_for_all_its_messages(
    office: Office, dispatcher: Dispatcher, receiver: Receiver, clock: Clock
) -> None:
    office.system("court-system", "jy-court")
    for number in range(5):
        office.tell(f"t{number}", "jy-tax")
    receiver.fails = DeliveryError("连接不上", unreachable=True)
    assert drain(dispatcher) == 1
    assert {message.attempts for message in office.messages()} == {1}
    office.tell("c", "jy-court")
    receiver.fails = None
    assert drain(dispatcher) == 1
    assert receiver.taken == ["c"]
    clock.pass_by(seconds=11)
    assert drain(dispatcher) == 5


def test_after_the_last_attempt_it_waits_for_a_person(
    office: Office, dispatcher: Dispatcher, receiver: Receiver, clock: Clock, counted: Counted
) -> None:
    began = clock()
    office.tell("a", "jy-tax")
    receiver.fails = DeliveryError("接收方回答 HTTP 500")
    for _ in range(MOST_ATTEMPTS):
        assert dispatcher.step()
        given_up_at = clock()
        clock.pass_by(hours=5)
    assert not dispatcher.step()
    [message] = office.messages()
    assert (message.state, message.attempts, message.last_error) == (State.DEAD, MOST_ATTEMPTS, "接收方回答 HTTP 500")
    assert counted.figures["dead"] == 1
    assert given_up_at - began > timedelta(days=3)

    with office.database.write() as uow:
        assert [dead.key for dead in desk.dead_letters(uow, AUDITOR)] == ["a"]
        assert desk.replay(uow, [message.message_id], caller=CREDIT_OFFICE, now=clock()) == 1
    receiver.fails = None
    assert drain(dispatcher) == 1
    assert receiver.taken == ["a"]
    assert office.messages()[0].message_id == message.message_id
    with office.database.read() as uow:
        assert "message.replay" in {entry.action for entry in uow.audit.entries()}


def test_all_that_a_receiver_missed_is_given_up_together(
    office: Office, dispatcher: Dispatcher, receiver: Receiver, clock: Clock, counted: Counted
) -> None:
    for number in range(3):
        office.tell(f"t{number}", "jy-tax")
    receiver.fails = DeliveryError("连接不上", unreachable=True)
    for _ in range(MOST_ATTEMPTS):
        drain(dispatcher)
        clock.pass_by(hours=5)
    assert office.states() == [State.DEAD] * 3
    assert counted.figures == {"failed": MOST_ATTEMPTS, "dead": 3}


def test_the_waits_last_over_a_long_weekend() -> None:
    waits = [wait_after(attempts) for attempts in range(1, MOST_ATTEMPTS)]
    assert waits[0] == timedelta(seconds=10)
    assert waits == sorted(waits)
    assert timedelta(days=3) < sum(waits, timedelta()) < timedelta(days=4)


def test_without_an_address_it_is_given_up_at_once(office: Office, dispatcher: Dispatcher, clock: Clock) -> None:
    office.tell("a", "jy-tax")
    with office.database.write() as uow:
        desk.remove_webhook(uow, "tax-system", actor="local:t", now=clock())
    assert drain(dispatcher) == 1
    assert office.states() == [State.DEAD]


def test_a_process_that_dies_leaves_its_message_to_the_others(
    office: Office, dispatcher: Dispatcher, receiver: Receiver, clock: Clock
) -> None:
    office.tell("a", "jy-tax")
    with office.database.write() as uow:
        assert uow.outbox.claim(clock(), clock() + CLAIM) is not None  # and was sent, and then the process died
    assert drain(dispatcher) == 0
    clock.pass_by(seconds=CLAIM.total_seconds() + 1)
    assert drain(dispatcher) == 1
    assert receiver.taken == ["a"]


def test_a_fault_of_ours_is_told_and_tried_again(
    office: Office, dispatcher: Dispatcher, receiver: Receiver, clock: Clock
) -> None:
    office.tell("a", "jy-tax")
    receiver.fails = KeyError("secret")
    with pytest.raises(KeyError):
        dispatcher.step()
    [message] = office.messages()
    assert (message.state, message.last_error) == (State.WAITING, "内部错误（KeyError）")
    receiver.fails = None
    clock.pass_by(seconds=11)
    assert drain(dispatcher) == 1


def test_a_late_failure_does_not_undo_another_s_delivery(office: Office, dispatcher: Dispatcher, clock: Clock) -> None:
    office.tell("a", "jy-tax")
    with office.database.write() as uow:
        slow = uow.outbox.claim(clock(), clock() + CLAIM)
    assert slow is not None
    clock.pass_by(seconds=CLAIM.total_seconds() + 1)
    with office.database.write() as uow:
        second = uow.outbox.claim(clock(), clock() + CLAIM)
    assert second is not None
    assert second.attempts == 2
    with office.database.write() as uow:
        uow.outbox.failed(slow, "慢", clock())
    assert office.states() == [State.WAITING]
    assert not dispatcher.step(), "the second one still has it"
    with office.database.write() as uow:
        uow.outbox.delivered(second, clock())
    with office.database.write() as uow:
        uow.outbox.failed(second, "慢", None)
    assert office.states() == [State.DELIVERED]


def test_many_dispatchers_deliver_each_message_once(office: Office, counted: Counted, clock: Clock) -> None:
    for client in range(6):
        office.system(f"system-{client}", f"d-{client}")
    departments = [f"d-{client}" for client in range(6)]
    for key in range(10):
        office.tell(str(key), *departments)
    taken: list[str] = []

    class Shared:
        def carry(self, message: Message, webhook: Webhook, now: datetime) -> None:
            taken.append(message.message_id)  # appending is one step of the interpreter

    def work(_: int) -> None:
        drain(Dispatcher(office.database, Shared(), counted, clock))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    drain(Dispatcher(office.database, Shared(), counted, clock))  # whoever met a busy client stopped early
    assert len(taken) == len(set(taken)) == 60
    assert set(office.states()) == {State.DELIVERED}


REFUSED: list[tuple[Callable[[Office], str], object, type[Exception]]] = [
    (lambda office: office.messages()[0].message_id, FINANCE_CLERK, ForbiddenError),
    (lambda office: office.messages()[0].message_id, AUDITOR, ForbiddenError),
    (lambda office: office.messages()[0].message_id, CREDIT_OFFICE, ConflictError),
    (lambda office: "0" * 32, CREDIT_OFFICE, NotFoundError),
    (lambda office: "坏\x00", CREDIT_OFFICE, NotFoundError),
]


@pytest.mark.parametrize(("which", "caller", "error"), REFUSED)
def test_only_dead_letters_are_sent_again_and_not_by_everybody(
    office: Office, dispatcher: Dispatcher, clock: Clock, which: Callable[[Office], str], caller: object, error: type
) -> None:
    office.tell("a", "jy-tax")
    with pytest.raises(error), office.database.write() as uow:
        desk.replay(uow, [which(office)], caller=caller, now=clock())  # type: ignore[arg-type]


def test_an_operator_may_too(office: Office, dispatcher: Dispatcher, clock: Clock) -> None:
    office.tell("a", "jy-tax")
    with office.database.write() as uow:
        claimed = uow.outbox.claim(clock(), clock() + CLAIM)
        assert claimed is not None
        uow.outbox.failed(claimed, "坏", None)
    with office.database.write() as uow:
        operator = person("yunwei", "jy-credit", Role.OPERATOR)
        assert desk.replay(uow, [claimed.message_id] * 2, caller=operator, now=clock()) == 1
    assert drain(dispatcher) == 1
