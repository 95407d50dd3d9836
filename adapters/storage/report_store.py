"""SQL of reports. Each figure is one statement of (dimensions, id); numbers group it, drill-downs list it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, String, case, cast, func, select

from adapters.storage.tables.cases import case_record, case_source
from adapters.storage.tables.checks import check_measure, check_subject, credit_check
from engine.days import SHANGHAI
from services.reports.model import ORGANISATIONS, PEOPLE, Figure, Line, Period, Selection, Times


class SqlReportStore:
    """Implements services.reports.store.ReportStore."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lines(self, memorandum: str, period: Period, figure: Figure, dimensions: Sequence[str]) -> tuple[Line, ...]:
        """See the protocol."""
        base = _statement(memorandum, period, figure).subquery()
        columns = [base.c[name] for name in dimensions]
        counted = select(*columns, func.count(base.c.id.distinct())).group_by(*columns).order_by(*columns)
        return tuple(
            Line(Selection(memorandum, period, figure, dict(zip(dimensions, values, strict=True))), count)
            for *values, count in self._connection.execute(counted)
        )

    def ids(self, selection: Selection) -> tuple[str, ...]:
        """See the protocol."""
        base = _statement(selection.memorandum, selection.period, selection.figure).subquery()
        conditions = [base.c[name] == value for name, value in selection.by.items()]
        return tuple(self._connection.scalars(select(base.c.id).where(*conditions).distinct().order_by(base.c.id)))

    def times(self, memorandum: str, period: Period) -> tuple[Times, ...]:
        """See the protocol."""
        columns = case_record.c
        wanted = select(columns.opened_at, columns.acknowledged_at, columns.fed_back_at)
        rows = self._connection.execute(wanted.where(*_opened(memorandum, period)))
        return tuple(Times(*row) for row in rows)


def _statement(memorandum: str, period: Period, figure: Figure) -> Select[Any]:
    return _cases(memorandum, period) if figure is Figure.CASES else _checks(memorandum, period, figure)


def _checks(memorandum: str, period: Period, figure: Figure) -> Select[Any]:
    hit = _joined(check_measure.c.check_id, check_measure.c.subject_index, check_measure.c.listing_id)
    identity = {
        Figure.CHECKS: check_measure.c.check_id,
        Figure.HITS: hit,
        Figure.SUBJECTS: check_subject.c.subject_key,
        Figure.MEASURES: _joined(hit, check_measure.c.measure),
    }[figure]
    return (
        select(
            identity.label("id"),
            _who(check_subject.c.kind).label("who"),
            check_measure.c.measure.label("measure"),
            check_measure.c.outcome.label("measure_outcome"),
        )
        .join_from(check_measure, credit_check, check_measure.c.check_id == credit_check.c.check_id)
        .join(
            check_subject,
            (check_subject.c.check_id == check_measure.c.check_id)
            & (check_subject.c.subject_index == check_measure.c.subject_index),
        )
        .where(
            check_measure.c.memorandum == memorandum,
            credit_check.c.preview.is_(False),
            credit_check.c.day.between(period.first, period.last),
        )
    )


def _cases(memorandum: str, period: Period) -> Select[Any]:
    columns = case_record.c
    return select(
        columns.case_id.label("id"),
        _who(columns.subject_kind).label("who"),
        columns.measure.label("measure"),
        columns.state.label("state"),
        func.coalesce(columns.outcome, "").label("outcome"),
    ).where(*_opened(memorandum, period))


def _opened(memorandum: str, period: Period) -> tuple[ColumnElement[bool], ...]:
    """Cases given by the memorandum (one of their rules is enough) and opened within the period's days."""
    given = select(case_source.c.case_id).where(case_source.c.memorandum == memorandum)
    start = datetime.combine(period.first, time(), SHANGHAI)
    end = datetime.combine(period.last + timedelta(days=1), time(), SHANGHAI)
    opened = case_record.c.opened_at
    return case_record.c.case_id.in_(given), opened >= start, opened < end


def _who(kind: ColumnElement[str]) -> ColumnElement[str]:
    return case((kind == "natural_person", PEOPLE), else_=ORGANISATIONS)


def _joined(*parts: ColumnElement[Any]) -> ColumnElement[str]:
    """The parts as one text, separated by strokes."""
    joined: ColumnElement[str] = cast(parts[0], String)
    for part in parts[1:]:
        joined = joined.concat("/").concat(cast(part, String))
    return joined
