"""Generated from the table of states: each step that a person takes works exactly where the table allows it, and what is refused changes nothing.

``test_states`` holds the table itself against a hand-written one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from services.cases import daily, feedback, handling
from services.cases.change import take_steps
from services.cases.model import Case
from services.cases.outcome import read_outcome
from services.cases.states import TRANSITIONS, Action, State
from services.errors import ConflictError
from services.ports import UnitOfWork
from tests.cases.test_recall import leave
from tests.support.callers import BIDDING_CLERK, COURT, SECOND_CLERK
from tests.support.cases import EVIDENCE, stored

WHY = "示例理由"
OVER = date(2026, 11, 20)

DOORS: Mapping[Action, Callable[[UnitOfWork, str, datetime], object]] = {
    Action.ACKNOWLEDGE: lambda uow, id_, now: handling.acknowledge(uow, BIDDING_CLERK, id_, now=now),
    Action.IMPLEMENT: lambda uow, id_, now: _report(uow, id_, now, EVIDENCE),
    Action.FIND_NOT_APPLICABLE: lambda uow, id_, now: _report(uow, id_, now, {"outcome": "not_applicable"}),
    Action.FIND_NOT_SAME_SUBJECT: lambda uow, id_, now: _report(uow, id_, now, {"outcome": "not_same_subject"}),
    Action.DECLINE: lambda uow, id_, now: _report(uow, id_, now, {"outcome": "declined"}),
    Action.APPROVE_DECLINE: lambda uow, id_, now: handling.review(uow, SECOND_CLERK, id_, approve=True, now=now),
    Action.REJECT_DECLINE: lambda uow, id_, now: handling.review(
        uow, SECOND_CLERK, id_, approve=False, reason=WHY, now=now
    ),
    Action.VERIFY: lambda uow, id_, now: feedback.verify(uow, COURT, id_, now=now),
    Action.RETURN: lambda uow, id_, now: feedback.return_with_reason(uow, COURT, id_, reason=WHY, now=now),
    Action.ARCHIVE: lambda uow, id_, now: feedback.archive(uow, COURT, id_, now=now),
    Action.EXPIRE: lambda uow, id_, now: _require(daily.end_override(uow, id_, now=now)),
}
"""The service behind each step; ``feed_back`` goes with an outcome, ``recall`` with an exit."""


class NotNow(Exception):
    """The daily job found nothing to do."""


def _require(done: bool | None) -> None:
    if not done:
        raise NotNow


def _report(uow: UnitOfWork, case_id: str, now: datetime, evidence: dict[str, Any]) -> Case:
    whole = read_outcome({"reason": WHY, **evidence})
    return handling.record_outcome(uow, BIDDING_CLERK, case_id, whole, now=now)


def way_to(state: State) -> list[Action]:
    """A shortest way from the first state, by the table."""
    waiting: deque[tuple[State, list[Action]]] = deque([(State.PROMPTED, [])])
    seen = {State.PROMPTED}
    while waiting:
        here, way = waiting.popleft()
        if here is state:
            return way
        for action, target in TRANSITIONS[here].items():
            if target not in seen:
                seen.add(target)
                waiting.append((target, [*way, action]))
    raise AssertionError(state)


def bring(database: SqlDatabase, case_id: str, state: State, now: datetime, **values: Any) -> Case:
    """The case in this state, by the way that the table has."""
    with database.write() as uow:
        case = uow.cases.lock(case_id)
        assert case is not None
        steps: list[tuple[Action, dict[str, Any]]] = [(action, {}) for action in way_to(state)]
        if not steps:
            return case
        return take_steps(uow, case, steps, values=values, actor="account:elsewhere", now=now)


ALLOWED = [(state, action) for state in State for action in DOORS if action in TRANSITIONS[state]]


def brought(database: SqlDatabase, case_id: str, state: State, action: Action, now: datetime) -> Case:
    """As :func:`bring`, with the refusal whose days are over where the step is about one."""
    refused = {"outcome": "declined", "override_until": OVER} if action is Action.EXPIRE else {}
    return bring(database, case_id, state, now, **refused)


@pytest.mark.parametrize(("state", "action"), ALLOWED)
def test_a_step_works_where_the_table_allows_it(
    database: SqlDatabase, opened: dict[str, str], now: datetime, state: State, action: Action
) -> None:
    case_id = opened["jy-bidding"]
    before = brought(database, case_id, state, action, now)
    with database.write() as uow:
        DOORS[action](uow, case_id, now)
    with database.read() as uow:
        [event, *others] = [one for one in uow.cases.events(case_id) if one.seq > before.version]
    assert (event.action, event.state) == (action.value, TRANSITIONS[state][action])
    assert [one.action for one in others] in ([], ["feed_back"])
    assert stored(database, case_id).state is (others or [event])[-1].state


@pytest.mark.parametrize("state", list(State))
def test_every_other_step_is_refused_and_changes_nothing(
    database: SqlDatabase, opened: dict[str, str], now: datetime, state: State
) -> None:
    """One case for all of them: what is refused leaves it as it was."""
    case_id, refused = opened["jy-bidding"], [action for action in DOORS if action not in TRANSITIONS[state]]
    before = brought(database, case_id, state, Action.EXPIRE if Action.EXPIRE in refused else Action.VERIFY, now)
    assert refused
    for action in refused:
        with pytest.raises((ConflictError, NotNow)) as caught, database.write() as uow:
            DOORS[action](uow, case_id, now)
        assert getattr(caught.value, "code", "state_does_not_allow") == "state_does_not_allow", action
        assert stored(database, case_id) == before, action


@pytest.mark.parametrize("state", list(State))
def test_an_exit_recalls_what_the_table_says(
    database: SqlDatabase, opened: dict[str, str], now: datetime, state: State
) -> None:
    bring(database, opened["jy-bidding"], state, now)
    leave(database, "l-1", now + timedelta(hours=1))
    expected = TRANSITIONS[state].get(Action.RECALL, state)
    assert stored(database, opened["jy-bidding"]).state is expected
