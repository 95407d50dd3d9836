"""SQL of reports. Each figure is one statement of ids and dimensions (``report_statements``); numbers group it, lists read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from statistics import median
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Select,
    func,
    literal,
    select,
    union_all,
)

from adapters.storage.report_expressions import seconds_between
from adapters.storage.report_statements import COUNTED_ONCE, IDS, asked, cases, id_of, recalls, statement
from adapters.storage.tables.cases import case_record
from adapters.storage.tables.checks import credit_check
from services.reports.figures import Breakdown
from services.reports.model import Figure, Line, Period, Selection, Span, Step
from services.reports.store import CaseRow, CheckRow, Question, RecallRow

_BATCH = 1000
_WIDEST = 3
_ENDS = {Step.ACKNOWLEDGE: "acknowledged_at", Step.FEEDBACK: "fed_back_at"}


class SqlReportStore:
    """Implements services.reports.store.ReportStore."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def asked(self, question: Question, period: Period) -> Mapping[date, int]:
        """See the protocol."""
        day = credit_check.c.day
        wanted = asked(question, period).with_only_columns(day, func.count(), maintain_column_froms=True).group_by(day)
        return dict(iter(self._connection.execute(wanted)))

    def lines(
        self, question: Question, period: Period, figure: Figure, breakdowns: Sequence[Breakdown]
    ) -> tuple[Line, ...]:
        """See the protocol. One statement: the rows are found once and grouped in every way."""
        if figure in COUNTED_ONCE:
            return self._summed(question, period, figure, breakdowns)
        base = statement(question, period, figure).cte("counted").prefix_with("MATERIALIZED")
        whole = union_all(*(_grouped(base, figure, number, by) for number, by in enumerate(breakdowns)))
        found = []
        for number, *values, count in self._connection.execute(whole):
            by = dict(zip(breakdowns[number], values, strict=False))
            found.append((number, by, count))
        return tuple(
            Line(Selection(question.scope, period, figure, by), count)
            for _, by, count in sorted(found, key=lambda one: (one[0], tuple(one[1].values())))
        )

    def by_day(self, question: Question, period: Period, figure: Figure) -> Mapping[date, int]:
        """See the protocol."""
        rows = cases(question, period, keeping=False) if figure is Figure.CASES else statement(question, period, figure)
        base = rows.subquery()
        ids = [base.c[name] for name in IDS[figure]]
        one = select(base.c.day, *ids) if figure in COUNTED_ONCE else select(base.c.day, *ids).distinct()
        each = one.subquery()
        wanted = select(each.c.day, func.count()).group_by(each.c.day)
        return dict(iter(self._connection.execute(wanted)))

    def spans(self, question: Question, period: Period) -> Mapping[tuple[Step, str], Span]:
        """See the protocol."""
        base = cases(question, period, keeping=False).subquery()
        ends = [seconds_between(base.c.opened_at, base.c[end]) for end in _ENDS.values()]
        measured: dict[tuple[Step, str], list[int]] = {}
        for department, *taken in self._connection.execute(select(base.c.department, *ends)):
            for step, seconds in zip(_ENDS, taken, strict=True):
                if seconds is not None:
                    measured.setdefault((step, ""), []).append(seconds)
                    measured.setdefault((step, department), []).append(seconds)
        return {key: _span(sorted(seconds)) for key, seconds in measured.items()}

    def _summed(
        self, question: Question, period: Period, figure: Figure, breakdowns: Sequence[Breakdown]
    ) -> tuple[Line, ...]:
        """Where each id has one row, the finest groups add up to all others."""
        base = statement(question, period, figure).subquery()
        names = sorted({name for by in breakdowns for name in by})
        rows = self._connection.execute(select(*(base.c[name] for name in names)))
        finest = [(*row, count) for row, count in Counter(map(tuple, rows)).items()]
        found = []
        for by in breakdowns:
            places = [names.index(name) for name in by]
            sums: dict[tuple[str, ...], int] = {} if by else {(): 0}
            for row in finest:
                key = tuple(row[place] for place in places)
                sums[key] = sums.get(key, 0) + row[-1]
            for key, count in sorted(sums.items()):
                values = dict(zip(by, key, strict=True))
                found.append(Line(Selection(question.scope, period, figure, values), count))
        return tuple(found)

    def count(self, question: Question, selection: Selection) -> int:
        """See the protocol."""
        base = statement(question, selection.period, selection.figure).subquery()
        ids = select(*(base.c[name] for name in IDS[selection.figure])).where(*_narrowed(base, selection)).distinct()
        return int(self._connection.execute(select(func.count()).select_from(ids.subquery())).scalar_one())

    def ids(self, question: Question, selection: Selection, after: str, limit: int) -> tuple[str, ...]:
        """See the protocol."""
        base = statement(question, selection.period, selection.figure).subquery()
        id_ = id_of(base, selection.figure)
        wanted = select(id_.label("id")).where(*_narrowed(base, selection), id_ > after).distinct()
        return tuple(self._connection.scalars(wanted.order_by("id").limit(limit)))

    def case_rows(self, question: Question, selection: Selection) -> Iterator[CaseRow]:
        """See the protocol."""
        base = cases(question, selection.period).subquery()
        if selection.figure is Figure.CLAUSES:
            clauses = statement(question, selection.period, selection.figure).subquery()
            chosen: list[ColumnElement[bool]] = [
                base.c.case_id.in_(select(clauses.c.case_id).where(*_narrowed(clauses, selection)))
            ]
        else:
            chosen = _narrowed(base, selection)
        wanted = _case_rows(base).where(*chosen)
        with self._connection.execute(wanted.execution_options(yield_per=_BATCH)) as rows:
            for row in rows.mappings():
                yield CaseRow(**row)

    def cases(self, question: Question, period: Period, case_ids: Sequence[str]) -> tuple[CaseRow, ...]:
        """See the protocol."""
        base = cases(question, period).subquery()
        wanted = _case_rows(base).where(base.c.case_id.in_(case_ids))
        return tuple(CaseRow(**row) for row in self._connection.execute(wanted).mappings())

    def checks(self, check_ids: Sequence[str]) -> tuple[CheckRow, ...]:
        """See the protocol."""
        columns = credit_check.c
        wanted = select(
            columns.check_id, columns.day, columns.department, columns.matter_kind, columns.case_no, columns.outcome
        )
        rows = self._connection.execute(wanted.where(columns.check_id.in_(check_ids)).order_by(columns.check_id))
        return tuple(CheckRow(*row) for row in rows)

    def recalls(self, question: Question, message_ids: Sequence[str]) -> tuple[RecallRow, ...]:
        """See the protocol."""
        base = recalls(question, Period(date(2000, 1, 1), date(2199, 12, 31))).subquery()
        wanted = select(base).where(base.c.message_id.in_(message_ids)).order_by(base.c.message_id)
        return tuple(RecallRow(**row) for row in self._connection.execute(wanted).mappings())


def _grouped(base: CTE, figure: Figure, number: int, by: Breakdown) -> Select[Any]:
    columns = [base.c[name] for name in by]
    empty: list[ColumnElement[Any]] = [literal("") for _ in range(_WIDEST - len(by))]
    count: ColumnElement[int] = func.count()
    ids = [base.c[name] for name in IDS[figure] if name not in by]
    source = select(*columns, *ids).distinct().subquery()
    columns = [source.c[name] for name in by]
    found = select(literal(number, Integer), *columns, *empty, count).select_from(source)
    return found.group_by(*columns) if columns else found


def _narrowed(base: FromClause, selection: Selection) -> list[ColumnElement[bool]]:
    return [base.c[name] == value for name, value in selection.by.items()]


def _case_rows(base: FromClause) -> Select[Any]:
    known, counted = case_record.c, base.c
    return (
        select(
            known.case_id,
            known.state,
            known.outcome,
            known.effect,
            known.subject_name,
            known.subject_kind,
            known.measure,
            known.title,
            known.department,
            known.list_id,
            known.matter_kind,
            known.case_no,
            known.opened_at,
            known.acknowledged_at,
            known.fed_back_at,
            counted.acknowledging,
            counted.answering,
            known.lift_required,
        )
        .join_from(base, case_record, known.case_id == counted.case_id)
        .order_by(known.case_id)
    )


def _span(seconds: Sequence[int]) -> Span:
    """Of durations in order: the median, and what nine of ten did not exceed."""
    ninetieth = seconds[(len(seconds) * 9 + 9) // 10 - 1]
    return Span(len(seconds), round(median(seconds) / 3600, 2), round(ninetieth / 3600, 2))
