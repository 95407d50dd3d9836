"""All indicators, over random small worlds: what the service computes through SQL is what plain counting over the events says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from types import SimpleNamespace
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.storage.appraisal_store import SqlAppraisalStore
from adapters.storage.database import SqlDatabase
from api.settings import PROJECT
from engine.documents import Padding, PaddingPattern
from engine.packs.packset import PackSet
from services.appraisal.computing import Computed, compute
from services.appraisal.model import PaddingFinding
from services.appraisal.padding import padding
from tests.appraisal.worlds import BEGINS, HOURS, MadeCase, MadeCheck, MadeDelivery, MadeWorld, Step, lay, make

FIRST, LAST, AS_OF = date(2026, 9, 1), date(2026, 9, 30), date(2026, 10, 12)
AGAIN = PaddingPattern.model_validate(
    {"pattern": Padding.SAME_SUBJECT_AGAIN, "title": "反复核查", "at_least": 4, "within_days": 5}
)
IDLE = PaddingPattern.model_validate(
    {"pattern": Padding.WITHOUT_MATTER, "title": "没有事项", "at_least": 3, "percent": 40}
)
Counted = Iterator[tuple[str, str, str, int, bool]]
"""Indicator, department, what it is about, which event, and whether it was done as it should be."""

LADDER = yaml.safe_load((PROJECT / "rules/parameters/supervision.yaml").read_text("utf-8"))
DAYS = {one["name"]: int(one["settings"][-1]["value"]) for one in LADDER["parameters"]}
OFF = {date(2026, 10, 1) + timedelta(days=number) for number in range(8)}
WORKED = {date(2026, 9, 27), date(2026, 10, 10)}
OUTCOMES = {"implement", "find_not_applicable", "find_not_same_subject", "decline"}


def computed(database: SqlDatabase, packs: PackSet, world: MadeWorld) -> tuple[Computed, list[PaddingFinding]]:
    """What the service says of the world, which is forgotten afterwards."""
    with database.engine.connect() as connection:
        lay(connection, world)
        store: Any = SqlAppraisalStore(connection)
        uow: Any = SimpleNamespace(appraisals=store)
        found = compute(uow, packs, FIRST, LAST, AS_OF), list(padding(store, [AGAIN, IDLE], FIRST, LAST))
        connection.rollback()
    return found


def day(hour: int) -> date:
    return BEGINS.date() + timedelta(days=hour // 24)


def judged(kind: str, began: Step, done: Step | None, gone: Step | None) -> bool | None:
    """In time or not; None: nothing to be judged, since it may still be done in time, or fell away before it was late."""
    last, left = day(began.hour), DAYS[kind]
    while left:
        last += timedelta(days=1)
        left -= last in WORKED or (last.weekday() < 5 and last not in OFF)
    if done and not (gone and gone.seq < done.seq):
        return day(done.hour) <= last
    return False if (day(gone.hour) if gone else AS_OF) > last else None


def counted_case(one: MadeCase) -> Counted:
    """By the words of the table in docs/zh/督导考核.md."""
    steps = [step for step in one.steps if day(step.hour) <= AS_OF]
    about, carrier = f"case:{one.case_id}", one.department
    said: list[Step] = []
    for number, step in enumerate(steps):
        if not FIRST <= day(step.hour) <= LAST:
            continue
        later = steps[number + 1 :]

        def first(*actions: str, later: Sequence[Step] = later) -> Step | None:
            return next((each for each in later if each.action in actions), None)

        timed: list[tuple[str, str, bool | None]] = []
        if number == 0:
            timed.append(("acknowledge", carrier, judged("acknowledge", step, first("acknowledge"), first("recall"))))
        if step.action in ("acknowledge", "reject_decline", "return", "expire"):
            timed.append(("answer", carrier, judged("resolve", step, first(*OUTCOMES), first("recall"))))
        if step.action == "feed_back":
            verdict = judged("verify", step, first("verify", "return"), first("recall", "expire"))
            timed += [("verify", initiator, verdict) for initiator in one.initiators]
        if step.action == "require_lift" or step.data.get("lift_required"):
            timed.append(("lift", carrier, judged("lift", step, first("confirm_lifted"), None)))
        if step.action == "implement":
            timed.append(("complete", carrier, all(step.data.values())))
        if step.action in ("verify", "return"):
            timed.append(("accepted", carrier, step.action == "verify"))
        said += [step] if step.action in OUTCOMES else []
        yield from ((what, who, about, step.seq, good) for what, who, good in timed if good is not None)
    for initiator in one.initiators if said and not one.doubtful else ():
        yield "precise", initiator, about, said[-1].seq, said[-1].action != "find_not_same_subject"


def counted_deliveries(world: MadeWorld) -> Counted:
    for one in world.deliveries:
        newer = [each for each in world.deliveries if _follows(each, one)]
        for what, kind, begins, ends in (
            ("sign", "sign", "sent", {"received", "applied"}),
            ("apply", "apply", "received", {"applied"}),
        ):
            began = next((step for step in one.steps if step.state == begins), None)
            if began is None or not FIRST <= day(began.hour) <= LAST:
                continue
            done = [
                step
                for each in newer
                for step in each.steps
                if step.state in ends and began.hour <= step.hour and day(step.hour) <= AS_OF and step is not began
            ]
            good = judged(kind, began, min(done, key=lambda step: step.hour, default=None), None)
            if good is not None:
                yield what, one.department, f"push:{one.push_id}", began.seq, good


def _follows(other: MadeDelivery, one: MadeDelivery) -> bool:
    same = (other.list_id, other.department) == (one.list_id, one.department)
    return same and other.version >= one.version


def in_period(one: MadeCheck) -> bool:
    return FIRST <= day(one.day * 24) <= LAST


def counted_padding(world: MadeWorld) -> list[tuple[str, str, int, int]]:
    """Pattern, department, how many checks nobody needed, of how many."""
    found = []
    checks = [one for one in world.checks if in_period(one)]
    for department in sorted({one.department for one in checks}):
        own = [one for one in checks if one.department == department]
        idle = [one for one in own if one.case_no is None]
        if len(idle) >= 3 and len(idle) >= 0.4 * len(own):
            found.append(("without_matter", department, len(idle), len(own)))
        for key in ("a", "b"):
            about = [one for one in own if key in one.subjects]
            most = max(_needless(about, start) for start in range(HOURS // 24))
            if most >= 4:
                found.append(("same_subject_again", department, most, len(about)))
    return sorted(found)


def _needless(checks: list[MadeCheck], start: int) -> int:
    """A matter that was asked about is work, once."""
    within = [one.case_no for one in checks if start <= one.day < start + 5]
    return len(within) - len({case_no for case_no in within if case_no})


def agree(database: SqlDatabase, packs: PackSet, world: MadeWorld) -> Computed:
    found, patterns = computed(database, packs, world)
    told = Counter((one.indicator, one.department, one.about, one.occurrence, one.good) for one in found.items)
    plain = Counter([*(each for one in world.cases for each in counted_case(one)), *counted_deliveries(world)])
    assert told == plain
    shown = sorted((one.pattern, one.department, one.count - one.matters, one.of) for one in patterns)
    assert shown == counted_padding(world)
    return found


def test_what_sql_reads_is_what_plain_counting_says(database: SqlDatabase, packs: PackSet) -> None:
    longer = database.engine.dialect.name == "sqlite"

    @settings(max_examples=40 if longer else 12, deadline=None)
    @given(st.randoms(use_true_random=False), st.integers(0, 5), st.integers(0, 4), st.integers(0, 25))
    def says(rng: Random, cases: int, pushes: int, checks: int) -> None:
        agree(database, packs, make(rng, cases, pushes, checks))

    says()


def test_in_a_larger_world_every_indicator_has_good_and_bad(database: SqlDatabase, packs: PackSet) -> None:
    found = agree(database, packs, make(Random(1), 300, 60, 150))
    indicators = {one.id for one in found.scheme.indicators}
    assert {(one.indicator, one.good) for one in found.items} == {
        (each, good) for each in indicators for good in (True, False)
    }


def test_what_happens_at_midnight_is_tomorrows(database: SqlDatabase, packs: PackSet) -> None:
    """Both could still be done in time at the end of the day up to which is counted."""
    told, midnight = 24 * (LAST - BEGINS.date()).days, 24 * (AS_OF - BEGINS.date()).days + 24
    taken = (Step(1, "prompt", "prompted", 0), Step(2, "acknowledge", "acknowledged", told))
    case = MadeCase("c", "jy-czj", ("jy-court",), False, (*taken, Step(3, "decline", "declined", midnight)))
    pushed = (Step(1, "sent", "sent", told), Step(2, "received", "received", told))
    delivery = MadeDelivery("p", "l-a", 1, "jy-czj", (*pushed, Step(3, "applied", "applied", midnight)))
    found = agree(database, packs, MadeWorld((case,), (delivery,), ()))
    assert [one.indicator for one in found.items] == ["sign"]


def test_checks_change_nothing_but_the_patterns(database: SqlDatabase, packs: PackSet) -> None:
    """However often somebody asks: the things that were due are the same, and so is every score."""
    world = make(Random(3), 20, 4, 0)
    quiet, nothing = computed(database, packs, world)
    busy, shown = computed(database, packs, MadeWorld(world.cases, world.deliveries, make(Random(4), 0, 0, 300).checks))
    assert busy.items == quiet.items
    assert (nothing, {one.pattern for one in shown}) == ([], {"same_subject_again", "without_matter"})
