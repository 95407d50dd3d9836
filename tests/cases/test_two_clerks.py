"""Two clerks on one case: one is told that the other was quicker, and nothing that anybody recorded is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

from adapters.storage.database import SqlDatabase
from services.accounts.model import Caller
from services.accounts.naming import actor_text
from services.audit.verify import verify as verify_trail
from services.cases import feedback, handling
from services.cases.model import Case
from services.cases.outcome import read_outcome
from services.errors import ConflictError
from services.ports import UnitOfWork
from tests.support.callers import BIDDING_CLERK, COURT, SECOND_CLERK
from tests.support.cases import EVIDENCE, acknowledge, report, stored

ROUNDS = 6
Act = Callable[[UnitOfWork], Case]


def at_once(database: SqlDatabase, *acts: Act) -> list[Case | ConflictError]:
    """Each act in a transaction and a thread of its own, all begun together."""
    gate = Barrier(len(acts))

    def one(act: Act) -> Case | ConflictError:
        gate.wait()
        try:
            with database.write() as uow:
                return act(uow)
        except ConflictError as refused:
            return refused

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def outcome(caller: Caller, case_id: str, seen: int | None, now: datetime, **more: Any) -> Act:
    whole = read_outcome(EVIDENCE | more)
    return lambda uow: handling.record_outcome(uow, caller, case_id, whole, expected_version=seen, now=now)


def test_of_two_outcomes_one_counts_and_the_other_is_told(
    database: SqlDatabase, opened: dict[str, str], now: datetime
) -> None:
    case_id = opened["jy-bidding"]
    acknowledge(database, BIDDING_CLERK, case_id, now)
    for number in range(ROUNDS):
        seen = stored(database, case_id).version
        papers = {BIDDING_CLERK.id: f"甲{number}号", SECOND_CLERK.id: f"乙{number}号"}
        found = at_once(
            database,
            *(outcome(who, case_id, seen, now, document_no=papers[who.id]) for who in (BIDDING_CLERK, SECOND_CLERK)),
        )
        [won] = [one for one in found if isinstance(one, Case)]
        [lost] = [one for one in found if isinstance(one, ConflictError)]
        assert lost.code == "case_changed"
        assert lost.detail.startswith(f"{actor_text(won.changed_by)} 已将案件办到“已反馈”")
        kept = stored(database, case_id)
        assert (kept.outcome_by, kept.version) == (won.changed_by, seen + 2)
        assert (kept.evidence or {})["document_no"] == papers[won.changed_by]
        with database.write() as uow:
            feedback.return_with_reason(uow, COURT, case_id, reason="重报", now=now)
    with database.read() as uow:
        events = uow.cases.events(case_id)
        assert verify_trail(uow) == []
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert sum(event.action == "implement" for event in events) == ROUNDS


def test_also_those_who_name_no_version_are_told(database: SqlDatabase, opened: dict[str, str], now: datetime) -> None:
    case_id = opened["jy-bidding"]
    found = at_once(
        database,
        *(
            (lambda uow, who=who: handling.acknowledge(uow, who, case_id, now=now))
            for who in (BIDDING_CLERK, SECOND_CLERK)
        ),
    )
    [lost] = [one for one in found if isinstance(one, ConflictError)]
    assert lost.code == "state_does_not_allow"
    assert stored(database, case_id).version == 2


def test_a_verification_that_races_a_return_never_hides_it(
    database: SqlDatabase, opened: dict[str, str], now: datetime
) -> None:
    case_id = opened["jy-bidding"]
    acknowledge(database, BIDDING_CLERK, case_id, now)
    report(database, BIDDING_CLERK, case_id, now)
    seen = stored(database, case_id).version
    found = at_once(
        database,
        lambda uow: feedback.verify(uow, COURT, case_id, expected_version=seen, now=now),
        lambda uow: feedback.return_with_reason(uow, COURT, case_id, reason="缺文书", expected_version=seen, now=now),
    )
    [won] = [one for one in found if isinstance(one, Case)]
    assert stored(database, case_id).state is won.state
    assert sum(isinstance(one, ConflictError) for one in found) == 1
