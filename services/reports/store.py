"""What reports need from storage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from services.reports.figures import Breakdown, Source
from services.reports.limits import Limits
from services.reports.model import Figure, Period, Scope, Selection


@dataclass(frozen=True, slots=True)
class Question:
    """A scope with what packs know of it: ``matters`` in which its rules ask (None: all), ``lists`` whose entries end in recalls (None: all).

    ``lawful``: lists whose cases count as joint reward or punishment, except those of ``uncounted`` entries, with the reason; ``penalties``:
    those of the lists whose entries have to be seen for that.
    """

    scope: Scope
    matters: tuple[str, ...] | None
    lists: tuple[str, ...] | None
    limits: Limits
    lawful: tuple[str, ...] = ()
    penalties: tuple[str, ...] = ()
    uncounted: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list behind a number. Names of natural persons are masked, as the case keeps them."""

    case_id: str
    state: str
    outcome: str | None
    effect: str
    subject_name: str
    subject_kind: str
    measure: str
    title: str
    department: str
    list_id: str
    matter_kind: str
    case_no: str
    opened_at: datetime
    acknowledged_at: datetime | None
    fed_back_at: datetime | None
    acknowledging: str
    answering: str
    lift_required: bool


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A check in a list behind a number, without its subjects. ``case_no`` is shown to those who may open the check; ``client`` asked."""

    check_id: str
    client: str
    day: date
    department: str
    matter_kind: str
    case_no: str | None
    outcome: str


@dataclass(frozen=True, slots=True)
class RecallRow:
    """A recall that a department had to confirm."""

    message_id: str
    department: str
    title: str
    listing_id: str
    created_at: datetime
    confirm_by: datetime
    confirmed_at: datetime | None
    recall: str


class ReportStore(Protocol):
    """SQL of this area; see the SQL implementation under ``adapters/storage``.

    Rows that numbers are counted from and the lists behind the numbers come from one statement per figure, so that they say the same.
    """

    def asked(self, question: Question, period: Period) -> Mapping[date, int]:
        """All checks by day, previews left out."""

    def rows(self, question: Question, period: Period, source: Source) -> Iterator[Sequence[Sequence[Any]]]:
        """What a source's figures are counted from: its columns, in lots of some thousand rows."""

    def grouped(self, question: Question, period: Period, figure: Figure, by: Breakdown) -> Iterator[Sequence[Any]]:
        """The figure by effect and some of its dimensions: effect, values, how many."""

    def entries(self, question: Question, period: Period) -> tuple[str, ...]:
        """Entries of the scope's cases on the lists ``penalties``."""

    def count(self, question: Question, selection: Selection) -> int:
        """How many ids a selection has."""

    def ids(self, question: Question, selection: Selection, after: str, limit: int) -> tuple[str, ...]:
        """What a number counts, in a stable order: check ids, ``check/subject/listing``, subject keys, … case or message ids."""

    def case_rows(self, question: Question, selection: Selection) -> Iterator[CaseRow]:
        """The cases behind a number in the order of their ids, streamed. Only for figures of cases."""

    def cases(self, question: Question, period: Period, case_ids: Sequence[str]) -> tuple[CaseRow, ...]:
        """Some of the scope's cases, in the order of their ids."""

    def checks(self, check_ids: Sequence[str]) -> tuple[CheckRow, ...]:
        """Checks, in the order of their ids."""

    def recalls(self, question: Question, message_ids: Sequence[str]) -> tuple[RecallRow, ...]:
        """Recalls, in the order of their ids."""
