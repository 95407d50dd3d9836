"""How long things took and whether they were in time: periods, days, recalls."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from adapters.storage.database import SqlDatabase
from engine.packs.packset import PackSet
from services.outbox.sending import Telling, tell
from services.outbox.topics import Topic
from services.reports.building import build
from services.reports.model import Figure, Period, Scope, Selection, Step
from services.reports.ratios import ratios_of
from services.reports.reading import read_items
from tests.reports.story import BIDDING, DEBTORS, LATELY, NOVEMBER, NOW, made, parts_of
from tests.support.callers import COURT


@pytest.mark.usefixtures("story")
def test_how_periods_were_kept(database: SqlDatabase, packs: PackSet) -> None:
    [part] = made(database, packs, DEBTORS, Period(date(2026, 10, 1), date(2026, 11, 30))).parts
    kept = {line.selection.by["acknowledging"]: line.count for line in part.now.table(Figure.CASES, "acknowledging")}
    assert kept == {"in_time": 1, "late": 1, "overdue": 2, "running": 4}
    answered = {line.selection.by["answering"]: line.count for line in part.now.table(Figure.CASES, "answering")}
    assert answered == {"in_time": 1, "overdue": 1, "running": 6}
    ratio = next(one for one in ratios_of(part.now) if one.name == "acknowledged_in_time")
    assert (ratio.part, ratio.whole) == (1, 4)


@pytest.mark.usefixtures("story")
def test_the_last_day_is_in_time_and_the_next_is_not(database: SqlDatabase, packs: PackSet) -> None:
    """Opened on a Friday, to be acknowledged on Monday: Monday's last second is in time."""
    for moment, expected in (("2026-11-23T23:59:59", "running"), ("2026-11-24T00:00:00", "overdue")):
        with database.read() as uow:
            made = build(uow, packs, DEBTORS, NOVEMBER, now=datetime.fromisoformat(f"{moment}+08:00"))
        assert made.count(Figure.CASES, acknowledging=expected) == 4


def test_how_long_things_took(database: SqlDatabase, packs: PackSet, story: dict[tuple[str, str], str]) -> None:
    parts = parts_of(made(database, packs, Scope(), Period(date(2026, 10, 1), date(2026, 11, 30))))
    spans = parts["punish"].now.spans
    whole = spans[Step.ACKNOWLEDGE, ""]
    assert (whole.cases, whole.median, whole.ninetieth) == (2, (3 + 120) / 2, 120.0)
    assert spans[Step.ACKNOWLEDGE, "jy-czj"].median == 120.0
    assert (Step.FEEDBACK, "jy-czj") not in spans
    assert spans[Step.FEEDBACK, "jy-bidding"].median == 9.0


def test_recalls_confirmed_in_time_late_and_not_at_all(
    database: SqlDatabase, packs: PackSet, story: dict[tuple[str, str], str]
) -> None:
    due = LATELY + timedelta(hours=4)
    departments = ["jy-bidding", "jy-czj", "jy-spj", "jy-court"]
    for topic, key in ((Topic.LISTING_EXITED, "exit"), (Topic.LISTING_RESUMED, "resume")):
        telling = Telling(topic, key, "listing:d", "退出", "示例", confirm_by=due)
        with database.write() as uow:
            tell(uow, telling, departments, actor="account:test", now=LATELY)
    with database.write() as uow:
        told = {
            m.department: m
            for m in uow.outbox.page(departments, open_only=True, before=None, limit=9)
            if m.key == "exit"
        }
        for department, hours in (("jy-bidding", 4), ("jy-czj", 5)):
            at = LATELY + timedelta(hours=hours)
            uow.outbox.confirm(told[department].message_id, by="account:a", note="", at=at)
    [part] = made(database, packs, DEBTORS).parts
    assert part.now.count(Figure.RECALLS) == 4, "that an entry applies again is no recall"
    kept = {line.selection.by["recall"]: line.count for line in part.now.table(Figure.RECALLS, "recall")}
    assert kept == {"in_time": 1, "late": 1, "overdue": 2}
    assert part.now.count(Figure.RECALLS, department="jy-czj", recall="late") == 1
    assert made(database, packs, Scope("statute-evaders")).count(Figure.RECALLS) == 0
    assert made(database, packs, BIDDING).count(Figure.RECALLS) == 1
    with database.read() as uow:
        late = Selection(DEBTORS, NOVEMBER, Figure.RECALLS, {"recall": "late"})
        items = read_items(uow, packs, COURT, late, now=NOW)
    assert [getattr(row, "department", None) for row in items.rows] == ["jy-czj"]
