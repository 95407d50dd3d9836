"""DuckDB as the bench of an impact run: files and database in a private folder that is removed at the end, also on errors.

They hold facts about subjects under their keys, never names. DuckDB may read nothing outside the folder and load no
extension; what does not fit its memory goes to files in the folder.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import IO, Any

import duckdb

from adapters.impact import loading, statements
from engine.decision import RANK, Outcome
from services.impact.bench import Acting, Answer, Document, Group, Loaded, Message, Occurring, Situation
from services.impact.deltas import changes_of, departments_of
from services.impact.model import CheckImpact, CheckResult, MeasureChange, OutcomeChange, Result, Shift, UnknownField

MEMORY = "512MB"
"""What DuckDB may hold at a time, unless told otherwise."""

_BATCH = 1000


@contextmanager
def open_bench(home: Path, memory: str = MEMORY) -> Iterator[DuckBench]:
    """A bench under ``home`` while the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="impact-", dir=home))  # mode 700
    try:
        bench = DuckBench(folder, memory)
        try:
            yield bench
        finally:
            bench.close()
    finally:
        shutil.rmtree(folder)


class DuckBench:
    """Implements services.impact.bench.Bench. ``log``: the statements that were run, for people to read."""

    def __init__(self, folder: Path, memory: str = MEMORY) -> None:
        self._folder = folder
        self._files: dict[str, IO[str]] = {}
        self.log: list[str] = []
        self._connection = duckdb.connect(
            str(folder / "bench.duckdb"),
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "memory_limit": memory,
                "temp_directory": str(folder / "spill"),
                "preserve_insertion_order": "false",
            },
        )
        self._connection.execute(f"SET allowed_directories = ['{folder}']")
        self._connection.execute("SET enable_external_access = false")
        for name in ("documents", "extra", *statements.ANSWER_COLUMNS):
            self._files[name] = self._path(name).open("w", encoding="utf-8")

    def close(self) -> None:
        """Lets go of the files."""
        for file in self._files.values():
            file.close()
        self._connection.close()

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
        self._write("documents", row)

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
        self._write("extra", row)

    def load(self) -> Loaded:
        """See the protocol."""
        documents, extra = self._finished("documents"), self._finished("extra")
        self._run(*loading.statements(str(documents), str(extra)), *statements.BASES)
        documents.unlink()
        extra.unlink()
        damaged, messages = self._number("SELECT COUNT(*) FROM damaged"), self._number("SELECT COUNT(*) FROM message")
        return Loaded(self._number("SELECT COUNT(*) FROM checks") + damaged, damaged, messages)

    def occurring(self) -> list[Occurring]:
        """See the protocol."""
        return [Occurring(*row) for row in self._rows(statements.OCCURRING)]

    def classify(self, groups: Iterable[Group]) -> int:
        """See the protocol."""
        for group in groups:
            epochs = ", ".join(f"({group.number}, DATE '{day}', {epoch})" for day, epoch in group.epochs.items())
            self._run(f"INSERT INTO epoch VALUES {epochs}", statements.classify(group))  # noqa: S608 - numbers and dates
        self._run(statements.SITUATION, *statements.ACTING)
        return self._number("SELECT COUNT(*) FROM situation")

    def situations(self) -> Iterator[Situation]:
        """See the protocol."""
        for number, group, epoch, differs, facts in self._rows(statements.SITUATIONS):
            yield Situation(number, group, epoch, bool(differs), json.loads(facts))

    def acting(self) -> list[Acting]:
        """See the protocol."""
        rows = self._rows(statements.ACTINGS)
        return [Acting(n, kind, day, role, of, frozenset(roles.split(","))) for n, kind, day, role, of, roles in rows]

    def answer(self, answers: Iterable[tuple[int, Answer, Answer]], unnamed: Iterable[tuple[int, bool, bool]]) -> None:
        """See the protocol."""
        for situation, before, after in answers:
            self._write_answer(situation, before, after)
        for number, *sides in unnamed:
            for side, opened in enumerate(sides):
                self._write("unnamed_verdict", {"acting_no": number, "side": side, "open": int(opened)})
        for name, columns in statements.ANSWER_COLUMNS.items():
            source = loading.read(str(self._finished(name)), columns)
            self._run(f"CREATE TABLE {name} AS SELECT * FROM {source}")  # noqa: S608 - our own names
        self._run(*statements.result_statements(), statements.LISTS)

    def impact(self) -> CheckImpact:
        """See the protocol."""
        counts: Mapping[str, int] = dict(self._rows(statements.TOTALS))
        damaged = self._number("SELECT COUNT(*) FROM damaged")
        ((without_code, unread),) = self._rows(statements.SUBJECT_COUNTS)
        return CheckImpact(
            total=sum(counts.values()) + damaged,
            changed=counts.get(Result.CHANGED, 0),
            unchanged=counts.get(Result.UNCHANGED, 0),
            unknown=counts.get(Result.UNKNOWN, 0),
            damaged=damaged,
            without_code=int(without_code),
            registry_unread=unread,
            messages=self._number("SELECT COUNT(*) FROM message"),
            situations=self._number("SELECT COUNT(*) FROM situation"),
            outcomes=tuple(OutcomeChange(b, a, n, _ids(ids)) for b, a, n, ids in self._rows(statements.OUTCOMES)),
            measures=self._shifts("measure", "delta"),
            departments=self._shifts("department", "delta_department"),
            lists=self._shifts("list_id", "delta_list"),
            unknown_fields=tuple(UnknownField(*row) for row in self._rows(statements.UNKNOWN_FIELDS)),
        )

    def results(self) -> Iterator[CheckResult]:
        """See the protocol."""
        for _, rows in groupby(self._rows(statements.DETAILS), key=lambda row: row[0]):
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
            self._write("verdict", row)
        for measure, change in changes_of(before.lines, after.lines):
            self._write("delta", {"situation": situation, "measure": measure, "change": change})
        for department, change in departments_of(before.lines, after.lines):
            self._write("delta_department", {"situation": situation, "department": department, "change": change})
        for field in sorted({*before.untold, *after.untold}):
            self._write("untold", {"situation": situation, "field": field})

    def _shifts(self, what: str, delta: str) -> tuple[Shift, ...]:
        rows = self._rows(statements.shifts(what, delta))
        return tuple(Shift(name, int(g), int(lo), int(al), n, _ids(ids)) for name, g, lo, al, n, ids in rows)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.ndjson"

    def _write(self, name: str, row: Mapping[str, Any]) -> None:
        self._files[name].write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")

    def _finished(self, name: str) -> Path:
        self._files[name].close()
        return self._path(name)

    def _run(self, *texts: str) -> None:
        for text in texts:
            self.log.append(text.strip())
            self._connection.execute(text)

    def _rows(self, text: str) -> Iterator[tuple[Any, ...]]:
        """Rows a batch at a time, on a cursor of their own, so that other statements may run meanwhile."""
        self.log.append(text.strip())
        cursor = self._connection.cursor()
        try:
            cursor.execute(text)
            while rows := cursor.fetchmany(_BATCH):
                yield from rows
        finally:
            cursor.close()

    def _number(self, text: str) -> int:
        ((found,),) = self._rows(text)
        return int(found)


def _ids(joined: str) -> tuple[str, ...]:
    return tuple(joined.split(","))
