"""What a department answers to its supervision: kept, shown to the credit office, and stopping nothing."""

from __future__ import annotations

import pytest

from services.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from services.supervision.states import State
from tests.supervision.conftest import BIDDING, Office, at
from tests.support.callers import AUDITOR, BIDDING_CLERK, CREDIT_OFFICE, FINANCE_CLERK


@pytest.fixture(autouse=True)
def reminded(office: Office, cases: dict[str, str]) -> None:
    """Nobody acknowledged them in time."""
    office.round("2026-09-30")


def test_a_department_answers_and_the_ladder_goes_on(office: Office) -> None:
    """The last answer stands beside the thing, all of them in its steps; the credit office is told, and what is owed stays owed."""
    office.answer(office.one(department=BIDDING), "2026-09-30", "经办人 419001198501010014 请假")
    assert office.round("2026-10-10").urged == 3
    office.answer(office.one(department=BIDDING), "2026-10-10", "已交办，10月12日办完")
    one = office.one(department=BIDDING)
    assert one.answer is not None
    assert (one.state, one.answer.text, one.answer.at, one.answer.by) == (
        State.URGED,
        "已交办，10月12日办完",
        at("2026-10-10"),
        BIDDING_CLERK.id,
    )
    with office.database.read() as uow:
        said = [e.data["answer"] for e in uow.supervision.events(one.supervision_id) if e.action == "answer"]
        assert [entry.action for entry in uow.audit.entries()].count("supervision.answer") == 2
    assert len(said) == 2
    assert "198501" not in said[0]
    assert [m.topic for m in office.notices("jy-credit")] == ["supervision.answered"] * 2
    assert "已交办" in office.notices("jy-credit")[-1].text
    assert not office.notices("jy-court")


@pytest.mark.parametrize("text", ["  ", "长" * 501, "控制\x00"])
def test_an_answer_says_something(office: Office, text: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        office.answer(office.one(department=BIDDING), "2026-09-30", text)
    assert caught.value.field == "answer"


def test_only_the_department_answers_and_only_while_it_is_open(office: Office) -> None:
    one = office.one(department=BIDDING)
    for caller in (CREDIT_OFFICE, AUDITOR):
        with pytest.raises(ForbiddenError):
            office.answer(one, "2026-09-30", caller=caller)
    with pytest.raises(NotFoundError):
        office.answer(one, "2026-09-30", caller=FINANCE_CLERK)
    office.close(one, "2026-09-30")
    with pytest.raises(ConflictError):
        office.answer(one, "2026-09-30")
