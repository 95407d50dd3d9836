"""Small worlds that chance makes, laid straight into the tables: cases, pushes and checks with whatever order of events the tables of states allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, insert

from adapters.storage.tables.cases import case_event, case_record, case_source
from adapters.storage.tables.checks import check_subject, credit_check, revision_text
from adapters.storage.tables.push import push, push_delivery, push_event
from adapters.storage.tables.registry import registry_commit
from engine.days import SHANGHAI
from services.cases.states import CONFIRM_LIFTED, REJUDGE, REQUIRE_LIFT, TRANSITIONS, Action, State
from services.push.model import TRANSITIONS as PUSH_TRANSITIONS
from services.push.model import PushState

BEGINS = datetime(2026, 8, 20, tzinfo=SHANGHAI)
"""Hour 0 of a world, some days before the period that is appraised."""
HOURS = 24 * 70
DEPARTMENTS = ("jy-bidding", "jy-czj")
INITIATORS = ("jy-court", "jy-tax")


@dataclass(frozen=True)
class Step:
    """One event: what was done, the state after it, when in hours since the beginning, what was said."""

    seq: int
    action: str
    state: str
    hour: int
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class MadeCase:
    case_id: str
    department: str
    initiators: tuple[str, ...]
    doubtful: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class MadeDelivery:
    push_id: str
    list_id: str
    version: int
    department: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class MadeCheck:
    check_id: str
    department: str
    subjects: tuple[str | None, ...]
    day: int
    case_no: str | None


@dataclass(frozen=True)
class MadeWorld:
    cases: tuple[MadeCase, ...]
    deliveries: tuple[MadeDelivery, ...]
    checks: tuple[MadeCheck, ...]


def make(rng: Random, cases: int, pushes: int, checks: int) -> MadeWorld:
    """A world of so many things."""
    return MadeWorld(
        tuple(_case(rng, f"{number:032x}") for number in range(cases)),
        tuple(one for number in range(pushes) for one in _deliveries(rng, number + 1)),
        _checks(rng, checks),
    )


def _case(rng: Random, case_id: str) -> MadeCase:
    hour, state = rng.randrange(0, HOURS, 12), State.PROMPTED
    steps = [Step(1, "prompt", state, hour)]
    for seq in range(2, 2 + rng.randrange(16)):
        hour += rng.choice((0, 12, 24, 36, 96, 204))
        ways = [*TRANSITIONS[state], *TRANSITIONS[state], REJUDGE, REQUIRE_LIFT, CONFIRM_LIFTED]
        action = rng.choice(ways)
        state = TRANSITIONS[state][Action(action)] if action in TRANSITIONS[state] else state
        steps.append(Step(seq, str(action), state, hour, _said(rng, str(action))))
    initiators = tuple(sorted(rng.sample(INITIATORS, rng.choice((1, 1, 2)))))
    return MadeCase(case_id, rng.choice(DEPARTMENTS), initiators, rng.random() < 0.3, tuple(steps))


def _said(rng: Random, action: str) -> dict[str, Any]:
    if action == "implement":
        parts: dict[str, Any] = {"document_no": "示例1号", "from": "2026-09-01", "attachments": [{"name": "示例.pdf"}]}
        lacking = rng.choice((None, None, *parts))
        return {name: value if name != lacking else rng.choice((None, "", [])) for name, value in parts.items()}
    return {"lift_required": rng.random() < 0.6} if action == "recall" else {}


def _deliveries(rng: Random, version: int) -> list[MadeDelivery]:
    list_id, pushed = rng.choice(("l-a", "l-b")), rng.randrange(0, HOURS, 12)
    return [
        MadeDelivery(f"{version:032x}", list_id, version, department, _delivered(rng, pushed))
        for department in DEPARTMENTS
    ]


def _delivered(rng: Random, hour: int) -> tuple[Step, ...]:
    state = PushState.SENT
    steps = [Step(1, state, state, hour)]
    for seq in range(2, 2 + rng.randrange(5)):
        ways = sorted(PUSH_TRANSITIONS[state].values())
        if not ways:
            break
        hour += rng.choice((0, 12, 36, 96))
        # a later push that is applied settles this one, whatever its state is
        state = PushState.APPLIED if rng.random() < 0.1 else rng.choice(ways)
        steps.append(Step(seq, state, state, hour))
    return tuple(steps)


def _checks(rng: Random, count: int) -> tuple[MadeCheck, ...]:
    """Ids of checks follow time."""
    days = sorted(rng.randrange(HOURS // 24) for _ in range(count))
    return tuple(_check(rng, f"{number:032x}", day) for number, day in enumerate(days))


def _check(rng: Random, check_id: str, day: int) -> MadeCheck:
    subjects = tuple(rng.choice((None, "a", "a", "b")) for _ in range(rng.choice((1, 1, 2))))
    return MadeCheck(check_id, rng.choice(DEPARTMENTS), subjects, day, rng.choice((None, None, "JY-1", "JY-2")))


def moment(hour: int) -> datetime:
    """When that is."""
    return BEGINS + timedelta(hours=hour)


def lay(connection: Connection, world: MadeWorld) -> None:
    """Puts it into the tables, past the services."""
    for table, rows in (
        (case_record, [_case_row(one) for one in world.cases]),
        (case_source, [row for one in world.cases for row in _source_rows(one)]),
        (case_event, [_event_row(one.case_id, step) for one in world.cases for step in one.steps]),
        (registry_commit, _commits(world.deliveries)),
        (push, _pushes(world.deliveries)),
        (push_delivery, [_delivery_row(one) for one in world.deliveries]),
        (push_event, [_push_row(one, step) for one in world.deliveries for step in one.steps]),
        (revision_text, [{"revision": "r", "canonical": b"", "stored_at": BEGINS}]),
        (credit_check, [_check_row(one) for one in world.checks]),
        (check_subject, [row for one in world.checks for row in _subject_rows(one)]),
    ):
        if rows:
            connection.execute(insert(table), rows)


def _case_row(one: MadeCase) -> dict[str, Any]:
    last = one.steps[-1]
    texts = (
        "client",
        "matter_kind",
        "listing_id",
        "list_id",
        "measure",
        "title",
        "subject_key",
        "subject_name",
        "revision",
    )
    return dict.fromkeys(texts, "x") | {
        "case_id": one.case_id, "case_no": one.case_id, "department": one.department, "effect": "punish",
        "measure_outcome": "restrict", "strength": "mandatory", "subject_kind": "legal_person", "proposed": False,
        "identity_review": one.doubtful, "grounds": [], "registry_version": 1, "state": last.state,
        "is_open": last.state not in ("archived", "recalled"), "version": last.seq, "lift_required": False,
        "opened_at": moment(one.steps[0].hour), "changed_at": moment(last.hour), "changed_by": "account:x",
    }  # fmt: skip


def _source_rows(one: MadeCase) -> list[dict[str, Any]]:
    """Two rules of one initiator are one initiator."""
    return [
        {"case_id": one.case_id, "memorandum": initiator, "rule": rule, "initiator": initiator}
        for initiator in one.initiators
        for rule in ("r1", "r2")
    ]


def _event_row(case_id: str, step: Step) -> dict[str, Any]:
    return {
        "case_id": case_id, "seq": step.seq, "action": step.action, "state": step.state, "at": moment(step.hour),
        "actor": "account:x", "data": step.data,
    }  # fmt: skip


def _commits(deliveries: Sequence[MadeDelivery]) -> list[dict[str, Any]]:
    return [
        {"version": version, "at": BEGINS, "actor": "account:x"}
        for version in sorted({one.version for one in deliveries})
    ]


def _pushes(deliveries: Sequence[MadeDelivery]) -> list[dict[str, Any]]:
    made = {one.push_id: one for one in deliveries}
    return [
        {"push_id": push_id, "list_id": one.list_id, "version": one.version, "pushed_at": moment(one.steps[0].hour),
         "pushed_by": "account:x", "sequence": one.version}
        for push_id, one in made.items()
    ]  # fmt: skip


def _delivery_row(one: MadeDelivery) -> dict[str, Any]:
    return {"push_id": one.push_id, "department": one.department, "state": one.steps[-1].state}


def _push_row(one: MadeDelivery, step: Step) -> dict[str, Any]:
    return {
        "push_id": one.push_id, "department": one.department, "ordinal": step.seq, "state": step.state,
        "at": moment(step.hour), "actor": "account:x", "note": "",
    }  # fmt: skip


def _check_row(one: MadeCheck) -> dict[str, Any]:
    at = moment(one.day * 24 + 10)
    return dict.fromkeys(("client", "operator", "purpose", "matter_kind", "document_digest"), "x") | {
        "check_id": one.check_id, "department": one.department, "case_no": one.case_no, "decided_at": at,
        "day": at.date(), "revision": "r", "registry_version": 1, "outcome": "clear", "complete": True,
        "favoured": False, "preview": one.case_no is None, "document": b"", "answer": b"",
    }  # fmt: skip


def _subject_rows(one: MadeCheck) -> list[dict[str, Any]]:
    return [
        {"check_id": one.check_id, "subject_index": index, "subject_key": key, "kind": "legal_person", "role": "bidder",
         "outcome": "clear", "identity": "exact", "complete": True}
        for index, key in enumerate(one.subjects)
    ]  # fmt: skip
