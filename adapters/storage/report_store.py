"""SQL of reports. Each figure is one statement of ids and dimensions (``report_statements``); numbers group it, lists read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    FromClause,
    Select,
    func,
    select,
)
from sqlalchemy.exc import DBAPIError

from adapters.storage.report_expressions import joined
from adapters.storage.report_statements import asked, cases, entries, recalls, rows, statement
from adapters.storage.tables.cases import case_record
from adapters.storage.tables.checks import credit_check
from services.reports.figures import IDS, Breakdown, Source
from services.reports.model import Figure, Period, Selection
from services.reports.store import CaseRow, CheckRow, Question, RecallRow

_BATCH = 1000
_LOT = 5_000


class SqlReportStore:
    """Implements services.reports.store.ReportStore."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._planned = connection.dialect.name != "postgresql"

    def _execute(self, wanted: Select[Any]) -> CursorResult[*tuple[Any, ...]]:
        """PostgreSQL makes a plan for each scope and period: the one that it keeps after some runs takes every period to be short."""
        if not self._planned:
            self._connection.exec_driver_sql("SET LOCAL plan_cache_mode = force_custom_plan")
            self._planned = True
        return self._connection.execute(wanted)

    def asked(self, question: Question, period: Period) -> Mapping[date, int]:
        """See the protocol."""
        day = credit_check.c.day
        wanted = asked(question, period).with_only_columns(day, func.count(), maintain_column_froms=True).group_by(day)
        return {row[0]: row[1] for row in self._execute(wanted)}

    def rows(self, question: Question, period: Period, source: Source) -> Iterator[Sequence[Sequence[Any]]]:
        """See the protocol."""
        wanted = rows(question, period, source)
        with self._execute(wanted) as result:
            # The driver's own rows, which hold texts and numbers: making SQLAlchemy's of them takes a third as long as reading them.
            cursor: Any = result.cursor
            driver = self._connection.dialect.loaded_dbapi
            try:
                while lot := cursor.fetchmany(_LOT):
                    yield lot
            except driver.Error as error:
                raise DBAPIError.instance(str(wanted), None, error, driver.Error) from error

    def grouped(self, question: Question, period: Period, figure: Figure, by: Breakdown) -> Iterator[Sequence[Any]]:
        """See the protocol."""
        base = statement(question, period, figure).subquery()
        # Ids first: they come nearly in order, which SQLite sorts sooner.
        names = dict.fromkeys((*IDS[figure], "effect", *by))
        each = select(*(base.c[name] for name in names)).distinct().subquery()
        values = [each.c[name] for name in ("effect", *by)]
        return iter(self._execute(select(*values, func.count()).group_by(*values)))

    def entries(self, question: Question, period: Period) -> tuple[str, ...]:
        """See the protocol."""
        return tuple({*self._execute(entries(question, period)).scalars()})

    def count(self, question: Question, selection: Selection) -> int:
        """See the protocol."""
        chosen = self._chosen(question, selection).subquery()
        return int(self._execute(select(func.count()).select_from(chosen)).scalar_one())

    def ids(self, question: Question, selection: Selection, after: str, limit: int) -> tuple[str, ...]:
        """See the protocol."""
        # Chosen first and put in order afterwards: SQLite, seeing the limit, would walk along the ids and look every day up row by row.
        chosen = self._chosen(question, selection).cte("chosen").prefix_with("MATERIALIZED")
        id_ = joined(*chosen.c).label("id")
        return tuple(self._execute(select(id_).where(id_ > after).order_by(id_).limit(limit)).scalars())

    @staticmethod
    def _chosen(question: Question, selection: Selection) -> Select[Any]:
        base = statement(question, selection.period, selection.figure).subquery()
        return select(*(base.c[name] for name in IDS[selection.figure])).where(*_narrowed(base, selection)).distinct()

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
        with self._execute(wanted.execution_options(yield_per=_BATCH)) as found:
            for row in found.mappings():
                yield CaseRow(**row)

    def cases(self, question: Question, period: Period, case_ids: Sequence[str]) -> tuple[CaseRow, ...]:
        """See the protocol."""
        base = cases(question, period).subquery()
        wanted = _case_rows(base).where(base.c.case_id.in_(case_ids))
        return tuple(CaseRow(**row) for row in self._execute(wanted).mappings())

    def checks(self, check_ids: Sequence[str]) -> tuple[CheckRow, ...]:
        """See the protocol."""
        columns = credit_check.c
        wanted = select(
            columns.check_id,
            columns.client,
            columns.day,
            columns.department,
            columns.matter_kind,
            columns.case_no,
            columns.outcome,
        )
        found = self._execute(wanted.where(columns.check_id.in_(check_ids)).order_by(columns.check_id))
        return tuple(CheckRow(**row) for row in found.mappings())

    def recalls(self, question: Question, message_ids: Sequence[str]) -> tuple[RecallRow, ...]:
        """See the protocol."""
        base = recalls(question, Period(date(2000, 1, 1), date(2199, 12, 31))).subquery()
        wanted = select(base).where(base.c.message_id.in_(message_ids)).order_by(base.c.message_id)
        return tuple(RecallRow(**row) for row in self._execute(wanted).mappings())


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
