"""``listings show CODE --as-of T --known-at K`` against a replay: every recorded act in a list, folded again from nothing for each question.

Random histories of imports, entries by hand, corrections, exits, marks and ends of publicity, at moments that also step back; then
questions about sampled days and moments get the whole answer compared, as a clerk would see it. On both databases.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from adapters.storage.database import SqlDatabase
from adapters.storage.tables import base
from engine.days import day_of
from engine.inputs import Mark, SubjectKind
from services.errors import ConflictError
from services.ports import Cipher
from services.registry.creation import create_listing
from services.registry.exits import exit_listing
from services.registry.imports import import_rows
from services.registry.marking import clear_mark, end_publicity, set_mark
from services.registry.model import EXIT_TITLES, MARK_TITLES, ExitKind
from services.registry.reading import show_subject
from services.subjects.identity import parse_code
from services.subjects.masking import mask_code, mask_name
from tests.corrections.conftest import OneList
from tests.registry.samples import Rows, adult_code, list_type, person_row, row
from tests.support.offices import NOBODY
from tests.support.registry import company_code

START = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
FIRST_DAY = date(2026, 1, 12)
PACKS = OneList()
Which = tuple[bool, int, str]
"""Whether it is a person's, the subject's number, the decision."""


@dataclass
class Recorded:
    """One act as a careful clerk would write it down: when it came to be known, on which entry, what was said."""

    at: datetime
    which: Which
    act: str
    said: dict[str, Any] = field(default_factory=dict)


def code_of(which: Which) -> str:
    return adult_code(which[1]) if which[0] else company_code(which[1])


def replay(acts: list[Recorded], known_at: datetime | None) -> dict[Which, dict[str, Any]]:
    """Every entry as the acts up to a moment leave it. Nothing here knows of versions."""
    entries: dict[Which, dict[str, Any]] = {}
    for one in acts:
        if known_at is not None and one.at > known_at:
            continue
        entry = entries.setdefault(one.which, {"marks": set(), "exit": None, "publicity_until": None})
        if one.act == "row":
            entry.update(one.said)
        elif one.act == "mark":
            entry["marks"] = entry["marks"] ^ {one.said["mark"]}
        else:
            entry[one.act] = one.said[one.act]
    return entries


def status(entry: dict[str, Any], day: date) -> str:
    """The law of S9 once more, in other words than the code's."""
    if entry["exit"] and date.fromisoformat(entry["exit"]["effective_on"]) <= day:
        return "exited"
    if entry["until"] and date.fromisoformat(entry["until"]) < day:
        return "expired"
    if date.fromisoformat(entry["since"]) > day:
        return "future"
    return "suspended" if Mark.SUSPENDED in entry["marks"] else "in_force"


def expected(which: Which, entry: dict[str, Any], day: date) -> dict[str, Any]:
    """The entry as it must be shown."""
    person, number, decision = which
    name, code = (f"示例人{number}" if person else f"济源示例第{number}公司"), code_of(which)
    return {
        "list": "debtors",
        "subject": {
            "kind": "natural_person" if person else "legal_person",
            "name": mask_name(name) if person else name,
            "code": mask_code(code) if person else code,
        },
        "decision_no": decision,
        **{name: entry[name] or None for name in ("since", "until", "level", "grounds", "exit", "publicity_until")},
        "status": status(entry, day),
        "marks": [{"mark": mark.value, "title": MARK_TITLES[mark]} for mark in sorted(entry["marks"])],
        "facts": {"amount": entry["amount"]} if entry["amount"] else {},
        "responsible_persons": [mask_code(adult_code(one)) for one in entry["persons"]],
    }


def seen(view: dict[str, Any]) -> dict[str, Any]:
    """The same of what is shown."""
    kept = ("list", "subject", "decision_no", "since", "until", "level", "grounds", "status", "marks", "exit", "facts")
    persons = [one["code"] for one in view["responsible_persons"]]
    return {name: view[name] for name in (*kept, "publicity_until")} | {"responsible_persons": persons}


def day_after(number: int) -> str:
    return (FIRST_DAY + timedelta(days=number)).isoformat()


_which = st.tuples(st.booleans(), st.integers(1, 2), st.sampled_from(["甲1号", "乙2号"]))
_days = st.integers(-50, 1000).map(day_after)
_said = st.fixed_dictionaries(
    {
        "since": st.integers(0, 300).map(day_after),
        "until": st.one_of(st.just(""), st.integers(301, 900).map(day_after)),
        "level": st.sampled_from(["ordinary", "serious"]),
        "grounds": st.sampled_from(["事由一", "事由二"]),
        "amount": st.sampled_from(["", "1.00", "2.50"]),
        "persons": st.sets(st.integers(1, 2)).map(sorted),
    }
)


class ShowMachine(RuleBasedStateMachine):
    database: ClassVar[SqlDatabase]
    cipher: ClassVar[Cipher]
    reset: ClassVar[Callable[[], None]]

    def __init__(self) -> None:
        super().__init__()
        type(self).reset()
        self.acts: list[Recorded] = []
        self.now = START

    def state(self) -> dict[Which, dict[str, Any]]:
        return replay(self.acts, None)

    def note(self, which: Which, act: str, said: dict[str, Any], at: datetime) -> None:
        self.acts.append(Recorded(at, which, act, said))

    @property
    def moment(self) -> datetime:
        """When an act comes to be known: never before the one before it, even if the clock went back."""
        return max([self.now, *(one.at for one in self.acts[-1:])])

    @staticmethod
    def row_of(which: Which, said: dict[str, Any]) -> dict[str, Any]:
        made = (person_row if which[0] else row)(which[1], decision_no=which[2], decided_on="2026-01-01", **said)
        persons = [
            {"name": f"责任人{one}", "role": "负责人", "code": adult_code(one), "basis": "决定书"}
            for one in made.pop("persons")
        ]
        return {name: value for name, value in {**made, "responsible_persons": persons}.items() if value}

    def shown(
        self, kind: SubjectKind, code: str, as_of: date | None, known_at: datetime | None
    ) -> list[dict[str, Any]]:
        parsed = parse_code(kind, code, "code")
        with self.database.write() as uow:
            found = show_subject(
                uow, self.cipher, PACKS, parsed, actor="account:m", now=self.now, as_of=as_of, known_at=known_at
            )
        return [dict(view) for view in found.listings]

    def some_entry(self, data: Any) -> tuple[Which, str]:
        which: Which = data.draw(st.sampled_from(sorted(self.state())))
        kind = SubjectKind.NATURAL_PERSON if which[0] else SubjectKind.LEGAL_PERSON
        found = self.shown(kind, code_of(which), None, None)
        own = [one for one in found if one["decision_no"] == which[2] and one["subject"]["kind"] == kind.value]
        return which, str(own[0]["listing_id"])

    @rule(minutes=st.integers(-90, 900))
    def the_clock_moves(self, minutes: int) -> None:
        """Also back, as clocks do."""
        self.now += timedelta(minutes=minutes)

    @rule(rows=st.lists(st.tuples(_which, _said), min_size=1, max_size=3, unique_by=lambda one: one[0]))
    def a_file_comes_in(self, rows: list[tuple[Which, dict[str, Any]]]) -> None:
        known, at = self.state(), self.moment
        rows = [(which, {**said, "persons": []} if which[0] else said) for which, said in rows]
        with self.database.write() as uow:
            source = Rows([self.row_of(which, said) for which, said in rows])
            import_rows(uow, self.cipher, list_type(), source, actor="account:m", now=self.now)
        for which, said in rows:
            if which not in known or (
                not known[which]["exit"] and any(known[which][name] != value for name, value in said.items())
            ):
                self.note(which, "row", said, at)

    @rule(which=_which, said=_said)
    def a_clerk_enters_one(self, which: Which, said: dict[str, Any]) -> None:
        at, known = self.moment, which in self.state()
        said = {**said, "persons": []} if which[0] else said
        try:
            with self.database.write() as uow:
                create_listing(uow, self.cipher, list_type(), self.row_of(which, said), actor="account:m", now=self.now)
        except ConflictError:
            assert known
            return
        assert not known
        self.note(which, "row", said, at)

    @precondition(lambda self: self.acts)
    @rule(data=st.data(), kind=st.sampled_from(ExitKind), back=st.integers(0, 200))
    def one_leaves(self, data: Any, kind: ExitKind, back: int) -> None:
        at, (which, listing_id) = self.moment, self.some_entry(data)
        day = day_of(self.now) - timedelta(days=back)
        paper = {"kind": kind.value, "effective_on": day.isoformat(), "document_no": "退1号", "reason": "履行"}
        try:
            with self.database.write() as uow:
                exit_listing(
                    uow, listing_id, packs=NOBODY, kind=kind, effective_on=day, document_no="退1号", reason="履行",
                    actor="account:m", now=self.now,
                )  # fmt: skip
        except ConflictError:
            assert self.state()[which]["exit"]
            return
        assert not self.state()[which]["exit"]
        self.note(which, "exit", {"exit": {**paper, "title": EXIT_TITLES[kind]}}, at)

    @precondition(lambda self: self.acts)
    @rule(data=st.data(), mark=st.sampled_from(Mark))
    def a_mark_comes_or_goes(self, data: Any, mark: Mark) -> None:
        at, (which, listing_id) = self.moment, self.some_entry(data)
        entry = self.state()[which]
        change = clear_mark if mark in entry["marks"] else set_mark
        try:
            with self.database.write() as uow:
                change(uow, listing_id, mark, packs=NOBODY, reason="文书", actor="account:m", now=self.now)
        except ConflictError:
            assert status(entry, day_of(self.now)) == "exited"
            return
        self.note(which, "mark", {"mark": mark}, at)

    @precondition(lambda self: self.acts)
    @rule(data=st.data(), until=_days)
    def publicity_ends(self, data: Any, until: str) -> None:
        at, (which, listing_id) = self.moment, self.some_entry(data)
        with self.database.write() as uow:
            end_publicity(uow, listing_id, until=date.fromisoformat(until), actor="account:m", now=self.now)
        self.note(which, "publicity_until", {"publicity_until": until}, at)

    @precondition(lambda self: self.acts)
    @rule(day=st.one_of(st.none(), _days))
    def somebody_asks(self, day: str | None) -> None:
        """As of a day, as known now."""
        self.agrees(date.fromisoformat(day) if day else None, None)

    def teardown(self) -> None:
        """In the end about the whole history: as known at the moment of each act, and just before it."""
        for number, moment in enumerate(sorted({one.at for one in self.acts})):
            day = date.fromisoformat(day_after(97 * number % 900))
            self.agrees(day, moment)
            self.agrees(day, moment - timedelta(microseconds=1))

    def agrees(self, as_of: date | None, known_at: datetime | None) -> None:
        """About every subject."""
        entries = replay(self.acts, known_at)
        for person, number in ((True, 1), (True, 2), (False, 1), (False, 2)):
            code = adult_code(number) if person else company_code(number)
            kind = SubjectKind.NATURAL_PERSON if person else SubjectKind.LEGAL_PERSON
            wanted = [
                expected(which, entry, as_of or day_of(self.now))
                for which, entry in entries.items()
                if code_of(which) == code or (person and number in entry["persons"])
            ]
            assert in_order(map(seen, self.shown(kind, code, as_of, known_at))) == in_order(wanted)


def in_order(answers: Any) -> list[dict[str, Any]]:
    return sorted(answers, key=lambda one: repr(sorted(one.items())))


def test_whatever_is_asked_the_answer_is_that_of_a_replay(database: SqlDatabase, cipher: Cipher) -> None:
    def reset() -> None:
        with database.engine.begin() as connection:
            for table in reversed(base.metadata.sorted_tables):
                connection.execute(table.delete())

    machine = type("Machine", (ShowMachine,), {"database": database, "cipher": cipher, "reset": staticmethod(reset)})
    longer = database.engine.dialect.name == "sqlite"
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20 if longer else 6,
            stateful_step_count=20,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
