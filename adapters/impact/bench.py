"""DuckDB as the bench of an impact run: files and database in a private folder that is removed at the end, also on errors.

They hold facts about subjects under their keys, never names.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

from adapters.impact import loading, statements
from adapters.impact.duck import MEMORY, Duck
from adapters.impact.entries import DuckEntryBench
from adapters.private_folder import private_folder
from engine.decision import RANK, Outcome
from services.impact.bench import Acting, Answer, Document, Group, Loaded, Message, Occurring, Situation
from services.impact.deltas import changes_of, departments_of
from services.impact.model import CheckImpact, CheckResult, MeasureChange, OutcomeChange, Result, Shift, UnknownField

TOGETHER = 16 * 1024 * 1024
"""Bytes of documents that are taken apart at a time, unless told otherwise: some thousand checks."""


@contextmanager
def open_bench(home: Path, memory: int = MEMORY, together: int = TOGETHER) -> Iterator[DuckBench]:
    """A bench under ``home`` while the block lasts. ``memory``: bytes that DuckDB may hold; ``together``: see :class:`DuckBench`."""
    with private_folder(home, "impact") as folder:
        duck = Duck(folder, memory)
        try:
            yield DuckBench(duck, together)
        finally:
            duck.close()


class DuckBench:
    """Implements services.impact.bench.Bench."""

    def __init__(self, duck: Duck, together: int) -> None:
        """``together``: bytes of documents that are taken apart at a time; one that is longer alone."""
        self._duck = duck
        self._together = together
        self._waiting = 0
        self._begun = False

    @property
    def log(self) -> list[str]:
        """The statements that were run, for people to read."""
        return self._duck.log

    @property
    def entries(self) -> DuckEntryBench:
        """The bench of entries in force, in the same place."""
        return DuckEntryBench(self._duck)

    def add_document(self, document: Document) -> None:
        """See the protocol. Bytes that are no text make a damaged document."""
        row = {
            "no": document.number,
            "check_id": document.check_id,
            "kind": document.kind,
            "day": document.day.isoformat(),
            "revision": document.revision,
            "document": document.content.decode("utf-8", errors="replace"),
        }
        self._waiting += self._duck.write("documents", row)
        if self._waiting >= self._together:
            self._take_apart()

    def add_message(self, message: Message) -> None:
        """See the protocol."""
        row = {
            "no": message.check,
            "kind": message.kind,
            "day": message.day.isoformat(),
            "revision": message.revision,
            "subject": message.subject,
            "listing_id": message.listing_id,
            "list_id": message.list_id,
            "reached_as": message.reached_as,
            "facts": dict(message.facts),
        }
        self._duck.write("extra", row)

    def load(self) -> Loaded:
        """See the protocol."""
        self._take_apart()
        self._duck.make_room("extra")
        extra = self._duck.written("extra", loading.EXTRA_COLUMNS)
        self._duck.run(loading.join_in(extra), *statements.ACTING)
        self._duck.remove("extra")
        damaged, messages = (
            self._duck.number("SELECT COUNT(*) FROM damaged"),
            self._duck.number("SELECT COUNT(*) FROM message"),
        )
        return Loaded(self._duck.number("SELECT COUNT(*) FROM checks") + damaged, damaged, messages)

    def _take_apart(self) -> None:
        if not self._begun:
            self._duck.run(*loading.TABLES)
        self._duck.make_room("documents")
        documents = self._duck.written("documents", loading.DOCUMENT_COLUMNS)
        self._duck.run(*loading.take_apart(documents), again=self._begun)
        self._duck.remove("documents")
        self._begun, self._waiting = True, 0

    def occurring(self) -> list[Occurring]:
        """See the protocol."""
        return [Occurring(*row) for row in self._duck.rows(statements.OCCURRING)]

    def screen(self, groups: Iterable[Group]) -> int:
        """See the protocol."""
        return self._situations(groups, statements.ALL_MESSAGES)

    def keep(self, situations: Iterable[int], acting: Iterable[int]) -> int:
        """See the protocol."""
        for number in situations:
            self._duck.write("touched", {"situation": number})
        for number in acting:
            self._duck.write("touched_acting", {"acting_no": number})
        for name, columns in statements.TOUCHED_COLUMNS.items():
            self._duck.run(f"CREATE TABLE {name} AS SELECT * FROM {self._duck.written(name, columns)}")  # noqa: S608 - our own names
        self._duck.run(*statements.KEEP)
        return self._duck.number("SELECT COUNT(*) FROM kept")

    def classify(self, groups: Iterable[Group]) -> int:
        """See the protocol."""
        return self._situations(groups, statements.KEPT_MESSAGES)

    def _situations(self, groups: Iterable[Group], messages: str) -> int:
        self._duck.run(*statements.BASES)
        for group in groups:
            epochs = ", ".join(f"({group.number}, DATE '{day}', {epoch})" for day, epoch in group.epochs.items())
            self._duck.run(f"INSERT INTO epoch VALUES {epochs}", statements.classify(group, messages))  # noqa: S608
        self._duck.run(statements.SITUATION)
        return self._duck.number("SELECT COUNT(*) FROM situation")

    def situations(self) -> Iterator[Situation]:
        """See the protocol."""
        for number, group, epoch, differs, facts in self._duck.rows(statements.SITUATIONS):
            yield Situation(number, group, epoch, bool(differs), json.loads(facts))

    def acting(self) -> list[Acting]:
        """See the protocol."""
        rows = self._duck.rows(statements.ACTINGS)
        return [Acting(n, kind, day, role, of, frozenset(roles.split(","))) for n, kind, day, role, of, roles in rows]

    def answer(self, answers: Iterable[tuple[int, Answer, Answer]], unnamed: Iterable[tuple[int, bool, bool]]) -> None:
        """See the protocol."""
        for situation, before, after in answers:
            self._write_answer(situation, before, after)
        for number, *sides in unnamed:
            for side, opened in enumerate(sides):
                self._duck.write("unnamed_verdict", {"acting_no": number, "side": side, "open": int(opened)})
        for name, columns in statements.ANSWER_COLUMNS.items():
            self._duck.run(f"CREATE TABLE {name} AS SELECT * FROM {self._duck.written(name, columns)}")  # noqa: S608 - our own names
        self._duck.run(*statements.result_statements(), statements.LISTS)

    def impact(self) -> CheckImpact:
        """See the protocol."""
        counts: Mapping[str, int] = dict(self._duck.rows(statements.TOTALS))
        damaged, whole = (self._duck.number(f"SELECT COUNT(*) FROM {table}") for table in ("damaged", "checks"))  # noqa: S608
        changed, unknown = counts.get(Result.CHANGED, 0), counts.get(Result.UNKNOWN, 0)
        ((without_code, unread),) = self._duck.rows(statements.SUBJECT_COUNTS)
        return CheckImpact(
            total=whole + damaged,
            changed=changed,
            unchanged=whole - changed - unknown,
            unknown=unknown,
            damaged=damaged,
            without_code=int(without_code),
            registry_unread=unread,
            messages=self._duck.number("SELECT COUNT(*) FROM message"),
            situations=self._duck.number("SELECT COUNT(*) FROM situation"),
            outcomes=tuple(OutcomeChange(b, a, n, _ids(ids)) for b, a, n, ids in self._duck.rows(statements.OUTCOMES)),
            measures=self._shifts("measure", "delta"),
            departments=self._shifts("department", "delta_department"),
            lists=self._shifts("list_id", "delta_list"),
            unknown_fields=tuple(UnknownField(*row) for row in self._duck.rows(statements.UNKNOWN_FIELDS)),
        )

    def results(self) -> Iterator[CheckResult]:
        """See the protocol."""
        for _, rows in groupby(self._duck.rows(statements.DETAILS), key=lambda row: row[0]):
            found = list(rows)
            _, check_id, kind, day, result, before, after = found[0][:7]
            changes = tuple(MeasureChange(*row[7:]) for row in found if row[7] is not None)
            unknown = result == Result.UNKNOWN
            yield CheckResult(
                check_id, kind, day, Result(result), "" if unknown else before, "" if unknown else after,
                () if unknown else changes,
            )  # fmt: skip

    def _write_answer(self, situation: int, before: Answer, after: Answer) -> None:
        for side, answer in enumerate((before, after)):
            row = {
                "situation": situation,
                "side": side,
                "punish": RANK[Outcome(answer.outcome)],
                "open": int(answer.open),
                "rewarded": int(answer.rewarded),
                "untold": int(bool(answer.untold)),
            }
            self._duck.write("verdict", row)
        for measure, change in changes_of(before.lines, after.lines):
            self._duck.write("delta", {"situation": situation, "measure": measure, "change": change})
        for department, change in departments_of(before.lines, after.lines):
            self._duck.write("delta_department", {"situation": situation, "department": department, "change": change})
        for field in sorted({*before.untold, *after.untold}):
            self._duck.write("untold", {"situation": situation, "field": field})

    def _shifts(self, what: str, delta: str) -> tuple[Shift, ...]:
        rows = self._duck.rows(statements.shifts(what, delta))
        return tuple(Shift(name, int(g), int(lo), int(al), n, _ids(ids)) for name, g, lo, al, n, ids in rows)


def _ids(joined: str) -> tuple[str, ...]:
    return tuple(joined.split(","))
