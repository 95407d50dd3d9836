"""What was told is not told again, what has changed is, and nothing twice: also while others are at it; on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from adapters.files.feedback_writers import write_feedback
from adapters.storage.database import SqlDatabase
from engine.days import day_of
from engine.inputs import Level
from engine.packs.packset import PackSet
from services.audit.verify import verify as verify_trail
from services.cases.change import note
from services.cases.recall import recall_open_cases
from services.cases.states import State as CaseState
from services.errors import ConflictError, ForbiddenError, InvalidInputError
from services.reports.model import Period
from services.subjects.keys import erase
from services.upward import settling
from services.upward.exporting import NOTHING, Write
from services.upward.layout import Format, Layout
from services.upward.model import Operation, Row, State
from tests.support.callers import AUDITOR, BIDDING_CLERK, COURT, CREDIT_OFFICE
from tests.support.cases import archive, report, verify
from tests.support.registry import change_listing
from tests.upward.conftest import Exporter, discard, penalties_of, rows, settle


def test_what_was_submitted_is_not_told_again_and_what_was_not_is(
    make: Exporter, database: SqlDatabase, cases: dict[str, str], now: datetime
) -> None:
    first, content = make()
    again, empty = make()
    assert (again.rows, empty, again.left_out) == (0, b"", {"people": 1, "waiting": 2}), (
        "no case is in two open exports"
    )
    assert (again.state, again.note) == (State.DISCARDED, NOTHING), "nobody has to settle it"
    other, _ = make("chongqing", "xml")
    assert other.rows == 2, "another receiver has books of its own"
    discard(database, first, now)
    second, same = make()
    assert (second.rows, same) == (2, content), "the first was never submitted"
    settle(database, second, now)
    archive(database, COURT, cases["a"], now)
    third, empty = make()
    assert (third.rows, empty, third.left_out) == (0, b"", {"people": 1}), "the archive changes nothing that was said"
    with database.read() as uow:
        assert uow.upward.changed_since_reported("minimal") == (), "it is not looked at again and again"


def test_nothing_is_kept_of_a_file_that_was_overtaken(
    make: Exporter, database: SqlDatabase, cases: dict[str, str], now: datetime
) -> None:
    def meanwhile(act: Callable[[], object]) -> Write:
        def write(layout: Layout, format_: Format, found: Iterable[Row]) -> bytes:
            content = write_feedback(layout, format_, found)
            act()
            return content

        return write

    for act, made in (
        (lambda: archive(database, COURT, cases["a"], now), 0),
        (lambda: change_listing(database, now, "l-b", level=Level.MINOR), 0),
        (lambda: discard(database, make("minimal", "xml")[0], now), 1),
    ):
        with pytest.raises(ConflictError) as refused:
            make(people=True, write=meanwhile(act))
        assert refused.value.code == "export_moved"
        with database.read() as uow:
            assert len(settling.exports(uow, CREDIT_OFFICE)) == made, "what the other one made itself, and nothing else"
    with database.read() as uow:
        assert not [entry for entry in uow.audit.entries() if entry.action == "subject.unmask"]
        assert verify_trail(uow) == []


def test_an_entry_that_no_longer_counts_is_withdrawn_whenever_it_was_fed_back(
    make: Exporter, database: SqlDatabase, packs: PackSet, cases: dict[str, str], now: datetime
) -> None:
    """I-19, seen afterwards: the case itself has not changed, and its day is not in the period."""
    settle(database, make()[0], now)
    yesterday = Period(day_of(now) - timedelta(days=1), day_of(now) - timedelta(days=1))
    assert make(period=yesterday)[0].rows == 0
    with database.read() as uow:
        decision_no = uow.registry.newest(["l-b"])["l-b"].listing.decision_no
    change_listing(database, now, "l-b", facts={"penalty_no": decision_no})
    made, content = make(period=yesterday, in_force=penalties_of(packs))
    assert {case_id: row["operation"] for case_id, row in rows(content).items()} == {cases["b"]: "撤回"}
    assert made.operations == {"withdrawn": 1}


def test_an_exit_is_told_as_a_change_with_the_day_of_lifting(
    make: Exporter, database: SqlDatabase, cases: dict[str, str], now: datetime
) -> None:
    archive(database, COURT, cases["a"], now)
    made, _ = make()
    settle(database, made, now)
    change_listing(database, now, "l-a", exited_on=day_of(now))
    with database.write() as uow:
        recall_open_cases(uow, "l-a", reason="已退出", actor="local:t", now=now)
    made, content = make()
    row = rows(content)[cases["a"]]
    assert (row["operation"], row["lifted_on"]) == ("变更", day_of(now).isoformat())
    assert made.operations == {"changed": 1}
    settle(database, made, now)
    assert make()[0].rows == 0


def test_of_whom_the_identity_was_destroyed_nothing_is_told_but_a_withdrawal_by_hand(
    make: Exporter, database: SqlDatabase, cases: dict[str, str], now: datetime
) -> None:
    settle(database, make(people=True)[0], now)
    with database.write() as uow:
        held = uow.cases.lock(cases["p"])
        assert held is not None
        erase(uow, held.subject_key, actor="local:t", reason="示例", now=now)
    still, empty = make(people=True)
    assert (empty, still.by_hand, still.left_out) == (b"", {}, {"no_code": 1}), "what was told is still right"
    _sent_back(database, cases["p"])
    made, empty = make(people=True)
    assert (made.rows, empty, made.by_hand, made.left_out) == (0, b"", {"withdrawn": 1}, {})
    with database.read() as uow:
        assert settling.by_hand(uow, CREDIT_OFFICE, made.export_id) == ((cases["p"], Operation.WITHDRAWN),)
    with database.write() as uow:
        settling.submitted(uow, CREDIT_OFFICE, made.export_id, receipt_no="示例1", told_by_hand=True, now=now)
    assert make(people=True)[0].by_hand == {}, "once"


def _sent_back(database: SqlDatabase, case_id: str) -> None:
    """As a correction of the paper would: back to the department."""
    with database.write() as uow:
        held = uow.cases.lock(case_id)
        assert held is not None
        seq = held.version + 1
        changed = replace(held, state=CaseState.ACKNOWLEDGED, version=seq, outcome=None, evidence=None)
        event = replace(uow.cases.events(case_id)[-1], seq=seq, action="expire", state=CaseState.ACKNOWLEDGED)
        uow.cases.change(changed, ["outcome", "evidence"], [event])


def test_what_no_longer_holds_is_withdrawn(
    make: Exporter, database: SqlDatabase, cases: dict[str, str], layouts: dict[str, Layout], now: datetime
) -> None:
    for layout in ("minimal", "taizhou"):
        settle(database, make(layout)[0], now)
    _sent_back(database, cases["b"])
    made, content = make()
    row = rows(content)[cases["b"]]
    assert (row["operation"], made.operations) == ("撤回", {"withdrawn": 1})
    settle(database, made, now)
    assert make()[0].rows == 0
    by_hand(make, database, cases["b"], "withdrawn", now)
    report(database, BIDDING_CLERK, cases["b"], now)
    verify(database, COURT, cases["b"], now)
    made, content = make()
    assert rows(content)[cases["b"]]["operation"] == "新增"


def by_hand(make: Exporter, database: SqlDatabase, case_id: str, operation: str, now: datetime) -> None:
    """In a layout without operations the case is not in the file: a person tells of it, says so, and it is not told again."""
    made, content = make("taizhou")
    assert (content, made.rows, made.by_hand, made.left_out) == (b"", 0, {operation: 1}, {"people": 1})
    with database.read() as uow:
        assert settling.by_hand(uow, AUDITOR, made.export_id) == ((case_id, Operation(operation)),)
        assert settling.by_hand(uow, AUDITOR, made.export_id, cursor=case_id) == ()
        with pytest.raises(ForbiddenError):
            settling.by_hand(uow, COURT, made.export_id)
    with pytest.raises(InvalidInputError) as refused, database.write() as uow:
        settling.submitted(uow, CREDIT_OFFICE, made.export_id, receipt_no="回执-1", now=now)
    assert refused.value.code == "by_hand_first"
    with database.write() as uow:
        settling.submitted(uow, CREDIT_OFFICE, made.export_id, receipt_no="回执-1", told_by_hand=True, now=now)
    assert make("taizhou")[0].by_hand == {}


def test_a_change_is_never_told_as_new(
    make: Exporter, database: SqlDatabase, cases: dict[str, str], now: datetime
) -> None:
    settle(database, make("taizhou")[0], now)
    with database.write() as uow:
        held = uow.cases.lock(cases["b"])
        assert held is not None
        note(
            uow,
            held,
            "rejudge",
            {"reason": "金额更正"},
            values={"evidence": {**(held.evidence or {}), "amount": "1.00"}},
            actor="local:t",
            now=now,
        )
    by_hand(make, database, cases["b"], "changed", now)
