"""A year of a city's checks and cases, made up and written in bulk: what reports are measured on. Nothing is decided and nothing is true."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table

from adapters.storage.bulk import insert_rows
from adapters.storage.database import SqlDatabase
from adapters.storage.tables.cases import case_event, case_record, case_source
from adapters.storage.tables.checks import check_hit, check_measure, check_subject, credit_check, revision_text
from engine.days import SHANGHAI
from engine.documents import Memorandum, RuleDocument
from engine.packs.packset import PackSet
from services.cases.states import CLOSED, State

FIRST, DAYS = date(2025, 11, 23), 365
PER_HIT = 4
"""Cases that one hit gives."""
_LOT = 5_000
_ENDS = (
    (State.PROMPTED, None, 8),
    (State.ACKNOWLEDGED, None, 10),
    (State.FED_BACK, "implemented", 12),
    (State.VERIFIED, "implemented", 10),
    (State.ARCHIVED, "implemented", 42),
    (State.ARCHIVED, "not_applicable", 8),
    (State.ARCHIVED, "not_same_subject", 2),
    (State.DECLINED, "declined", 3),
    (State.RECALLED, None, 5),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """How much. ``width``: bytes of a check's document, and of its answer."""

    checks: int
    cases: int
    width: int
    seed: int = 7


@dataclass(frozen=True, slots=True)
class _Given:
    """One rule that gives something, with one of its departments."""

    memorandum: Memorandum
    rule: RuleDocument
    department: str
    list_id: str


def fill(database: SqlDatabase, packs: PackSet, plan: Plan) -> None:
    """Writes the year; the schema is there and empty. Half of the cases are of one memorandum."""
    year = _Year(packs, plan)
    with database.write() as uow:
        insert_rows(uow.connection, revision_text, [("sm3:bench", b"{}", year.moment(0))])
    checks = year.checks()
    while lot := list(islice(checks, _LOT)):
        with database.write() as uow:
            for table in (credit_check, check_subject, check_hit, check_measure, case_record, case_source, case_event):
                insert_rows(uow.connection, table, [row for one in lot for row in one.get(table, ())])
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(_settle(connection))


def _settle(connection: Connection) -> str:
    """What a database does by itself in the course of a year."""
    return "ANALYZE" if connection.dialect.name == "sqlite" else "VACUUM ANALYZE"


class _Year:
    def __init__(self, packs: PackSet, plan: Plan) -> None:
        self._plan, self._dice = plan, random.Random(plan.seed)
        given: list[_Given] = []
        for memorandum in packs.memoranda.values():
            for rule in memorandum.rules:
                lists = rule.lists if rule.lists is not None else memorandum.lists
                if lists and rule.carried_out_by:
                    given += [_Given(memorandum, rule, one, lists[0]) for one in rule.carried_out_by]
        self._given = given
        self._most = [one for one in given if one.memorandum.id == "judgment-defaulters"] or given
        self._departments = sorted(packs.departments)[:12]
        self._matters = sorted(packs.matters)
        self._fill = b"x" * plan.width
        self._every = max(plan.checks * PER_HIT // plan.cases, 1)

    def moment(self, number: int) -> datetime:
        """When a check was made: evenly over the year's working hours."""
        spread = number * DAYS * 36_000 // max(self._plan.checks, 1)
        day, second = divmod(spread, 36_000)
        return datetime.combine(FIRST + timedelta(days=day), time(8), SHANGHAI) + timedelta(seconds=second)

    def checks(self) -> Iterator[dict[Table, list[tuple[Any, ...]]]]:
        """The rows of one check after the other."""
        cases = 0
        for number in range(self._plan.checks):
            rows: dict[Table, list[tuple[Any, ...]]] = {}
            hit = number % self._every == 0 and cases < self._plan.cases
            self._check(rows, number, hit)
            if hit:
                cases += PER_HIT
                self._hit(rows, number)
            yield rows

    def _check(self, rows: dict[Table, list[tuple[Any, ...]]], number: int, hit: bool) -> None:
        at = self.moment(number)
        check_id, department = _id(number), self._departments[number % len(self._departments)]
        outcome, preview = ("restricted" if hit else "clear"), not hit and number % 33 == 0
        kind = "natural_person" if number % 5 == 0 else "legal_person"
        rows[credit_check] = [
            (
                check_id, "client:bench", department, "account:bench", "bench", self._matters[number % len(self._matters)],
                f"BENCH-{number}", None, at, at.date(), "sm3:bench", 1, outcome, True, False, preview, self._fill, "sm3:x",
                self._fill, None, None, None,
            )
        ]  # fmt: skip
        rows[check_subject] = [(check_id, 0, f"subject-{number % 200_000}", kind, "bidder", outcome, "exact", True)]

    def _hit(self, rows: dict[Table, list[tuple[Any, ...]]], number: int) -> None:
        dice, check_id, at = self._dice, _id(number), self.moment(number)
        pool = self._most if dice.random() < 0.5 else self._given
        chosen = {(one.rule.measure, one.department): one for one in dice.choices(pool, k=PER_HIT * 2)}
        some = list(chosen.values())[:PER_HIT]
        listing_id, list_id = f"listing-{number % 20_000}", some[0].list_id
        department = self._departments[number % len(self._departments)]
        kind, subject = rows[check_subject][0][3], rows[check_subject][0][2]
        rows[check_hit] = [(check_id, 0, listing_id, 1, list_id, "own", "exact")]
        rows[check_measure] = list(
            {
                (one.rule.measure, one.memorandum.id, one.rule.id): (
                    check_id, 0, listing_id, one.rule.measure, one.memorandum.id, one.rule.id, one.memorandum.effect,
                    "restrict", "mandatory", False, at.date(), False, department, list_id, subject, kind,
                )
                for one in some
            }.values()
        )  # fmt: skip
        for place, one in enumerate(some):
            self._case(rows, one, f"{check_id[:-1]}{place}", check_id, at, (listing_id, list_id, subject, kind))

    def _case(
        self,
        rows: dict[Table, list[tuple[Any, ...]]],
        one: _Given,
        case_id: str,
        check_id: str,
        at: datetime,
        about: Sequence[str],
    ) -> None:
        listing_id, list_id, subject, kind = about
        state, outcome = self._end()
        taken = at + timedelta(minutes=self._dice.randrange(20, 6_000)) if state is not State.PROMPTED else None
        told = taken + timedelta(minutes=self._dice.randrange(60, 20_000)) if taken and outcome else None
        values = {
            "case_id": case_id,
            "client": "client:bench",
            "case_no": f"BENCH-{case_id}",
            "matter_kind": one.rule.on[0],
            "listing_id": listing_id,
            "list_id": list_id,
            "measure": one.rule.measure,
            "title": "限制参加政府投资工程建设项目的投标活动",
            "effect": one.memorandum.effect,
            "measure_outcome": "restrict",
            "strength": "mandatory",
            "department": one.department,
            "subject_key": subject,
            "subject_kind": kind,
            "subject_name": "济源示例建设有限公司",
            "proposed": False,
            "identity_review": False,
            "grounds": {
                "listing": {"decision_no": "示例" * 60},
                "sources": ["示例" * 120],
                "legal_basis": ["示例" * 120],
            },
            "revision": "sm3:bench",
            "registry_version": 1,
            "check_id": check_id,
            "state": state.value,
            "is_open": state not in CLOSED,
            "version": 3,
            "outcome": outcome,
            "evidence": {"document_no": "示例〔2026〕1号"} if outcome else None,
            "lift_required": False,
            "opened_at": at,
            "acknowledged_at": taken,
            "fed_back_at": told if state is not State.DECLINED else None,
            "changed_at": told or taken or at,
            "changed_by": "account:bench",
            "reason_code": "other" if outcome in ("declined", "not_applicable") else None,
        }
        rows.setdefault(case_record, []).append(tuple(values.get(column.name) for column in case_record.columns))
        rows.setdefault(case_source, []).append((case_id, one.memorandum.id, one.rule.id, one.memorandum.initiator))
        rows.setdefault(case_event, []).append((case_id, 1, "prompt", "prompted", at, "client:bench", {}))

    def _end(self) -> tuple[State, str | None]:
        state, outcome, _ = self._dice.choices(_ENDS, weights=[weight for *_, weight in _ENDS])[0]
        return state, outcome


def _id(number: int) -> str:
    return f"{number:031x}0"
