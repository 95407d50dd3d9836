"""I-08: when a listing exits, nothing of it stays open, however closely a check races it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier

import pytest

from adapters.storage.database import SqlDatabase
from services.cases import feedback, recall
from services.cases.states import State
from services.checks.service import CheckService
from services.errors import ConflictError, InvalidInputError
from services.ports import Cipher
from services.registry.exits import exit_listing
from tests.support.callers import BIDDING_CLERK, COURT, client
from tests.support.cases import acknowledge, archive, cases_of, report, stored, verify
from tests.support.checks import DEBTOR, request
from tests.support.offices import NOBODY
from tests.support.registry import add_listing


def leave(database: SqlDatabase, listing_id: str, now: datetime) -> int:
    with database.write() as uow:
        result = exit_listing(
            uow,
            listing_id,
            kind="repaired",
            effective_on=date(2026, 11, 22),
            document_no="(2026)修复1号",
            reason="已履行完毕",
            actor="account:fayuan",
            packs=NOBODY,
            now=now,
        )
    return result.recalled


def test_an_exit_recalls_open_cases_and_the_next_check_is_clear(
    checks: CheckService, database: SqlDatabase, opened: dict[str, str], now: datetime
) -> None:
    acknowledge(database, BIDDING_CLERK, opened["jy-bidding"], now)
    assert leave(database, "l-1", now) == 3
    for case_id in opened.values():
        assert stored(database, case_id).state is State.RECALLED
    assert checks.submit(request(), client(), now=now).content["outcome"] == "clear"
    with pytest.raises(ConflictError):
        acknowledge(database, BIDDING_CLERK, opened["jy-bidding"], now)


def test_other_listings_are_left_alone(
    checks: CheckService, database: SqlDatabase, cipher: Cipher, opened: dict[str, str], now: datetime
) -> None:
    add_listing(database, cipher, now, listing_id="l-2", list_id="debtors", code=DEBTOR)
    both = cases_of(checks.submit(request(), client(), now=now))
    leave(database, "l-2", now)
    states = {key[0]: stored(database, case_id).state for key, case_id in both.items()}
    assert states == {"l-1": State.PROMPTED, "l-2": State.RECALLED}


@pytest.mark.parametrize("archived", [False, True])
def test_what_was_carried_out_must_be_lifted(
    database: SqlDatabase, opened: dict[str, str], now: datetime, archived: bool
) -> None:
    case_id = opened["jy-bidding"]
    acknowledge(database, BIDDING_CLERK, case_id, now)
    report(database, BIDDING_CLERK, case_id, now)
    if archived:
        verify(database, COURT, case_id, now)
        archive(database, COURT, case_id, now)
    leave(database, "l-1", now)
    case = stored(database, case_id)
    assert case.state is (State.ARCHIVED if archived else State.RECALLED)
    assert (case.lift_required, case.outcome) == (True, "implemented")
    with pytest.raises(InvalidInputError) as refused, database.write() as uow:
        recall.confirm_lifted(uow, BIDDING_CLERK, case_id, explanation=" ", now=now)
    assert refused.value.advice
    with database.write() as uow:
        assert not recall.confirm_lifted(
            uow, BIDDING_CLERK, case_id, explanation="济招监〔2026〕9号", now=now
        ).lift_required
    with pytest.raises(ConflictError), database.write() as uow:
        recall.confirm_lifted(uow, BIDDING_CLERK, case_id, explanation="再次", now=now)


def test_what_was_carried_out_must_be_lifted_also_when_its_feedback_was_returned(
    database: SqlDatabase, opened: dict[str, str], now: datetime
) -> None:
    """The initiator asks for better evidence; the measure itself is still there when the listing exits."""
    case_id = opened["jy-bidding"]
    acknowledge(database, BIDDING_CLERK, case_id, now)
    report(database, BIDDING_CLERK, case_id, now)
    with database.write() as uow:
        feedback.return_with_reason(uow, COURT, case_id, reason="缺少决定书", now=now)
    leave(database, "l-1", now)
    case = stored(database, case_id)
    assert (case.state, case.lift_required) == (State.RECALLED, True)
    assert not stored(database, opened["jy-czj"]).lift_required


def test_a_check_that_races_an_exit_never_leaves_an_open_case(
    checks: CheckService, database: SqlDatabase, cipher: Cipher, now: datetime
) -> None:
    rounds = 12
    for number in range(rounds):
        add_listing(database, cipher, now, listing_id=f"r-{number}", list_id="debtors", code=DEBTOR)
        together = Barrier(3)

        def ask(case_no: str, gate: Barrier = together) -> dict[tuple[str, str, str], str]:
            gate.wait()
            return cases_of(checks.submit(request(case_no=case_no), client(), now=now))

        def go(listing_id: str, gate: Barrier = together) -> None:
            gate.wait()
            leave(database, listing_id, now)

        with ThreadPoolExecutor(3) as pool:
            asked = [pool.submit(ask, f"R-{number}-{which}") for which in "ab"]
            pool.submit(go, f"r-{number}").result()
            for answered in asked:
                for (listing_id, _, _), case_id in answered.result().items():
                    assert listing_id == f"r-{number}"
                    assert stored(database, case_id).state is State.RECALLED


def test_a_listing_that_moves_between_decision_and_writing_starts_the_check_over(
    checks: CheckService, database: SqlDatabase, opened: dict[str, str], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from services.checks import service

    decide, moved = service.decide, []

    def decide_then_exit(*given: object) -> object:
        decided = decide(*given)  # type: ignore[arg-type]
        if not moved:
            moved.append(leave(database, "l-1", now))
        return decided

    monkeypatch.setattr(service, "decide", decide_then_exit)
    answer = checks.submit(request(case_no="JYGC-2026-0009"), client(), now=now)
    assert answer.content["outcome"] == "clear"
    assert cases_of(answer) == {}
