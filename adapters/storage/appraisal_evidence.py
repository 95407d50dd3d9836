"""SQL that reads what appraisals are computed from: cases and deliveries with their events, and checks. Reads in bounded portions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select

from adapters.storage.tables.cases import case_event, case_record, case_source
from adapters.storage.tables.checks import check_subject, credit_check
from adapters.storage.tables.push import push, push_event
from services.appraisal.model import CaseHistory, Checked, DeliveryHistory, Happened

_CHUNK = 500
_CASE, _EVENT, _CHECK = case_record.c, case_event.c, credit_check.c
_BOTH = credit_check.join(check_subject, check_subject.c.check_id == _CHECK.check_id)


def case_histories(connection: Connection, start: datetime, end: datetime) -> Iterator[CaseHistory]:
    """See ``services.appraisal.store``."""
    wanted = select(_CASE.case_id, _CASE.department, _CASE.identity_review)
    wanted = wanted.where(_CASE.opened_at < end, _CASE.changed_at >= start).order_by(_CASE.case_id).limit(_CHUNK)
    after = ""
    while rows := connection.execute(wanted.where(_CASE.case_id > after)).all():
        yield from _with_events(connection, rows, end)
        after = rows[-1].case_id


def _with_events(connection: Connection, rows: Sequence[Any], end: datetime) -> Iterator[CaseHistory]:
    ids = [row.case_id for row in rows]
    sources = select(case_source.c.case_id, case_source.c.initiator).where(case_source.c.case_id.in_(ids))
    initiators: dict[str, set[str]] = {}
    for case_id, initiator in connection.execute(sources):
        initiators.setdefault(case_id, set()).add(initiator)
    told = select(case_event).where(_EVENT.case_id.in_(ids), _EVENT.at < end).order_by(_EVENT.case_id, _EVENT.seq)
    events: dict[str, list[Happened]] = {}
    for row in connection.execute(told):
        events.setdefault(row.case_id, []).append(Happened(row.seq, row.action, row.state, row.at, row.data))
    for row in rows:
        owed = frozenset(initiators.get(row.case_id, ()))
        yield CaseHistory(row.case_id, row.department, owed, row.identity_review, events.get(row.case_id, []))


def delivery_histories(connection: Connection, start: datetime, end: datetime) -> Iterator[DeliveryHistory]:
    """See ``services.appraisal.store``."""
    told, moved = push_event.c, push_event.alias()
    lately = select(moved.c.push_id).where(
        moved.c.push_id == told.push_id, moved.c.department == told.department, moved.c.at >= start
    )
    wanted = (
        select(push.c.list_id, push.c.version, push_event)
        .join(push, push.c.push_id == told.push_id)
        .where(told.at < end, lately.exists())
        .order_by(push.c.list_id, told.department, push.c.version, told.push_id, told.ordinal)
    )
    rows = connection.execute(wanted)
    for key, group in groupby(rows, key=lambda row: (row.push_id, row.list_id, row.version, row.department)):
        yield DeliveryHistory(*key, [Happened(row.ordinal, row.state, row.state, row.at) for row in group])


def repeated_checks(connection: Connection, first: date, last: date, at_least: int) -> Iterator[Checked]:
    """See ``services.appraisal.store``."""
    pair = (_CHECK.department, check_subject.c.subject_key)
    during = (_CHECK.day.between(first, last), check_subject.c.subject_key.is_not(None))
    grouped = select(*pair).select_from(_BOTH).where(*during).group_by(*pair)
    often = grouped.having(func.count(_CHECK.check_id.distinct()) >= at_least).subquery()
    again = and_(often.c.department == _CHECK.department, often.c.subject_key == check_subject.c.subject_key)
    wanted = select(_CHECK.check_id, *pair, _CHECK.day, _CHECK.case_no).distinct().select_from(_BOTH.join(often, again))
    rows = connection.execute(wanted.where(*during).order_by(*pair, _CHECK.check_id))
    return (Checked(*row) for row in rows)


def checks_made(connection: Connection, first: date, last: date) -> dict[str, tuple[int, int]]:
    """See ``services.appraisal.store``."""
    counted = select(_CHECK.department, _CHECK.preview, func.count()).where(_CHECK.day.between(first, last))
    found: dict[str, tuple[int, int]] = {}
    for department, preview, count in connection.execute(counted.group_by(_CHECK.department, _CHECK.preview)):
        every, idle = found.get(department, (0, 0))
        found[department] = every + count, idle + (count if preview else 0)
    return found


def checks_without_matter(connection: Connection, department: str, first: date, last: date) -> Iterator[Checked]:
    """See ``services.appraisal.store``."""
    own: tuple[ColumnElement[bool], ...] = (_CHECK.department == department, _CHECK.preview.is_(True))
    wanted = select(_CHECK.check_id, _CHECK.department, _CHECK.day, _CHECK.case_no).where(*own)
    rows = connection.execute(wanted.where(_CHECK.day.between(first, last)).order_by(_CHECK.check_id))
    return (Checked(row.check_id, row.department, None, row.day, row.case_no) for row in rows)
