"""The registry against a model that keeps every state in a plain list: current, as of any day, as known at any version.

Random imports, corrections, exits and marks; after each step everything is compared. Longer on SQLite, shorter on PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from adapters.storage.database import SqlDatabase
from adapters.storage.tables import base
from engine.inputs import Listing, Mark, SubjectKind
from services.errors import ConflictError
from services.ports import Cipher
from services.registry.exits import exit_listing
from services.registry.imports import import_rows
from services.registry.marking import clear_mark, set_mark
from services.registry.model import ExitKind
from services.subjects.identity import parse_code
from services.subjects.keys import find_keys
from tests.registry.samples import Rows, adult_code, list_type, row
from tests.support.offices import NOBODY
from tests.support.registry import company_code

COMPANIES = (1, 2, 3)
PERSONS = (1, 2)
DECISIONS = ("甲1号", "乙2号")
FIRST_DAY = date(2026, 1, 12)
DAYS = st.integers(0, 300).map(lambda n: FIRST_DAY + timedelta(days=n))


@dataclass(frozen=True)
class Entry:
    """What the model knows of one entry: only what the questions below need."""

    company: int
    decision: str
    since: date
    until: date | None
    grounds: str
    persons: tuple[int, ...] = ()
    marks: frozenset[Mark] = frozenset()
    exited_on: date | None = None

    def in_force(self, day: date) -> bool:
        ended = self.exited_on is not None and self.exited_on <= day
        return not ended and Mark.SUSPENDED not in self.marks and self.since <= day <= (self.until or date.max)


@dataclass
class Model:
    """State of everything after each version; version 0 is empty."""

    states: list[dict[tuple[int, str], Entry]] = field(default_factory=lambda: [{}])
    times: list[datetime] = field(default_factory=list)

    def commit(self, changes: dict[tuple[int, str], Entry], at: datetime) -> None:
        self.states.append(self.states[-1] | changes)
        self.times.append(at)


TWO_YEARS = tuple(FIRST_DAY + timedelta(days=n) for n in range(-1, 720))


def days_in_force(entry: Listing | Entry) -> tuple[bool, ...]:
    """In force or not on each of two years' days: what questions as of a day ask."""
    return tuple(entry.in_force(day) for day in TWO_YEARS)


class RegistryMachine(RuleBasedStateMachine):
    database: ClassVar[SqlDatabase]
    cipher: ClassVar[Cipher]
    reset: ClassVar[Callable[[], None]]

    def __init__(self) -> None:
        super().__init__()
        type(self).reset()
        self.model = Model()
        self.now = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
        self.ids: dict[tuple[int, str], str] = {}

    def keys_of(self) -> dict[str, str]:
        companies = {f"c{n}": parse_code(SubjectKind.LEGAL_PERSON, company_code(n), "code") for n in COMPANIES}
        persons = {f"p{n}": parse_code(SubjectKind.NATURAL_PERSON, adult_code(n), "code") for n in PERSONS}
        with self.database.read() as uow:
            found = find_keys(uow, self.cipher, [*companies.values(), *persons.values()])
        return {name: found[code] for name, code in (companies | persons).items() if code in found}

    @rule(minutes=st.integers(1, 600))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(
        rows=st.lists(
            st.tuples(
                st.sampled_from(COMPANIES), st.sampled_from(DECISIONS), DAYS, st.one_of(st.none(), st.integers(0, 400)),
                st.sampled_from(["事由一", "事由二"]), st.sets(st.sampled_from(PERSONS)),
            ),
            min_size=1, max_size=3, unique_by=lambda item: (item[0], item[1]),
        )
    )  # fmt: skip
    def import_file(self, rows: list[tuple[int, str, date, int | None, str, set[int]]]) -> None:
        before, changes, cells, refused = self.model.states[-1], {}, [], 0
        for company, decision, since, length, grounds, persons in rows:
            until = None if length is None else since + timedelta(days=length)
            cells.append(
                row(
                    company, decision_no=decision, decided_on="2026-01-01", since=since.isoformat(),
                    until=until.isoformat() if until else "", grounds=grounds,
                    responsible_persons=[
                        {"name": f"责任人{n}", "role": "负责人", "code": adult_code(n), "basis": "决定书"} for n in sorted(persons)
                    ],
                )
            )  # fmt: skip
            entry = Entry(company, decision, since, until, grounds, tuple(sorted(persons)))
            old = before.get((company, decision))
            if old is not None:
                entry = replace(entry, marks=old.marks, exited_on=old.exited_on)
            if old is not None and old.exited_on is not None and entry != old:
                refused += 1
            elif entry != old:
                changes[company, decision] = entry
        with self.database.write() as uow:
            report = import_rows(uow, self.cipher, list_type(), Rows(cells), actor="account:m", now=self.now)
        assert (report.new + report.changed, report.refused) == (len(changes), refused)
        if changes:
            self.model.commit(changes, self.now)

    def known(self) -> list[tuple[int, str]]:
        return sorted(self.model.states[-1])

    @precondition(lambda self: self.model.states[-1])
    @rule(data=st.data(), back=st.integers(0, 300))
    def leave(self, data: Any, back: int) -> None:
        which = data.draw(st.sampled_from(self.known()))
        old = self.model.states[-1][which]
        day = date(2026, 11, 22) - timedelta(days=back)
        try:
            with self.database.write() as uow:
                exit_listing(
                    uow, self.listing_id(which), kind=ExitKind.REPAIRED, effective_on=day, document_no="修1", reason="履行",
                    actor="account:m", packs=NOBODY, now=self.now,
                )  # fmt: skip
        except ConflictError:
            assert old.exited_on is not None
            return
        assert old.exited_on is None
        self.model.commit({which: replace(old, exited_on=day)}, self.now)

    @precondition(lambda self: self.model.states[-1])
    @rule(data=st.data(), mark=st.sampled_from(Mark))
    def toggle_mark(self, data: Any, mark: Mark) -> None:
        which = data.draw(st.sampled_from(self.known()))
        old = self.model.states[-1][which]
        change = clear_mark if mark in old.marks else set_mark
        try:
            with self.database.write() as uow:
                change(uow, self.listing_id(which), mark, reason="文书", actor="account:m", packs=NOBODY, now=self.now)
        except ConflictError:
            assert old.exited_on is not None
            return
        self.model.commit({which: replace(old, marks=old.marks ^ {mark})}, self.now)

    def listing_id(self, which: tuple[int, str]) -> str:
        if which not in self.ids:
            company, decision = which
            key = self.keys_of()[f"c{company}"]
            with self.database.read() as uow:
                self.ids[which] = next(
                    e.listing_id for e in uow.registry.listings_for([key])[key] if e.decision_no == decision
                )
        return self.ids[which]

    @invariant()
    def agrees_at_every_version(self) -> None:
        keys = self.keys_of()
        with self.database.read() as uow:
            newest = len(self.model.states) - 1
            assert uow.registry.current_version() == newest
            # the newest state is what a check reads; a sample of older ones keeps each step cheap
            for version in {newest, newest // 2, max(newest - 1, 0)}:
                found = uow.registry.listings_for(list(keys.values()), known_at=version)
                if version == newest:
                    assert found == uow.registry.listings_for(list(keys.values()))
                expected = self.expected(version)
                assert {name: self.seen(found[key]) for name, key in keys.items()} == {
                    name: expected.get(name, set()) for name in keys
                }
            for at in self.model.times[-3:]:
                reached = max(n for n, time in enumerate(self.model.times, 1) if time <= at)
                assert uow.registry.version_at(at) == reached

    def expected(self, version: int) -> dict[str, set[Any]]:
        found: dict[str, set[Any]] = {}
        for entry in self.model.states[version].values():
            for name in [f"c{entry.company}", *(f"p{n}" for n in entry.persons)]:
                found.setdefault(name, set()).add((entry.decision, days_in_force(entry)))
        return found

    @staticmethod
    def seen(listings: tuple[Listing, ...]) -> set[Any]:
        return {(entry.decision_no, days_in_force(entry)) for entry in listings}


def test_the_registry_agrees_with_the_model(database: SqlDatabase, cipher: Cipher) -> None:
    def reset() -> None:
        with database.engine.begin() as connection:
            for table in reversed(base.metadata.sorted_tables):
                connection.execute(table.delete())

    machine = type(
        "Machine", (RegistryMachine,), {"database": database, "cipher": cipher, "reset": staticmethod(reset)}
    )
    longer = database.engine.dialect.name == "sqlite"
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20 if longer else 6,
            stateful_step_count=12,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
