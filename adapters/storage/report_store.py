"""SQL of reports. Each figure is one statement of ids and dimensions (``report_statements``); numbers group it, lists read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
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
    or_,
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
        base = cases(question, period, keeping=False).cte("counted").prefix_with("MATERIALIZED")
        whole = union_all(
            *(
                _ranked(base, step, base.c[end], department)
                for step, end in _ENDS.items()
                for department in (literal(""), base.c.department)
            )
        )
        return dict(_spans(self._connection.execute(whole).all()))

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
    source: Any = base
    if figure not in COUNTED_ONCE:
        ids = [base.c[name] for name in IDS[figure]]
        source = select(*columns, *[column for column in ids if column.name not in by]).distinct().subquery()
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


def _ranked(base: CTE, step: Step, end: ColumnElement[datetime], department: ColumnElement[str]) -> Select[Any]:
    """Per department the seconds in the middle (one or two) and at nine tenths, each with how many there are."""
    seconds = seconds_between(base.c.opened_at, end)
    measured = (
        select(
            department.label("department"),
            seconds.label("seconds"),
            func.row_number().over(partition_by=department, order_by=seconds).label("rank"),
            func.count().over(partition_by=department).label("total"),
        )
        .where(end.is_not(None))
        .subquery()
    )
    rank, total = measured.c.rank, measured.c.total
    places = ((total + 1) // 2, (total + 2) // 2, (total * 9 + 9) // 10)
    return select(literal(step.value), measured.c.department, measured.c.seconds, rank, total).where(
        or_(*(rank == one for one in places))
    )


def _spans(rows: Iterable[Any]) -> Iterator[tuple[tuple[Step, str], Span]]:
    found: dict[tuple[str, str, int], dict[int, int]] = {}
    for step, department, seconds, rank, total in rows:
        found.setdefault((step, department, total), {})[rank] = seconds
    for (step, department, total), ranked in found.items():
        middle = (ranked[(total + 1) // 2] + ranked[(total + 2) // 2]) / 2
        ninetieth = ranked[(total * 9 + 9) // 10]
        yield (Step(step), department), Span(total, round(middle / 3600, 2), round(ninetieth / 3600, 2))
