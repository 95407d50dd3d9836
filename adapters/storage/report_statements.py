"""The rows that each figure of a report counts: one statement per figure of (ids, dimensions). Numbers group it, lists read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, exists, func, literal, select

from adapters.storage.report_expressions import day_table, fields, reason_table, seconds_between, shanghai_day
from adapters.storage.tables.base import UtcDateTime
from adapters.storage.tables.cases import case_record, case_source
from adapters.storage.tables.checks import check_measure, credit_check
from adapters.storage.tables.outbox import outbox_message
from adapters.storage.tables.registry import listing
from engine.days import SHANGHAI
from services.cases.counting import Uncounted
from services.cases.states import State
from services.outbox.model import NOTICE
from services.outbox.topics import Topic
from services.reports.figures import FIRED, KIND, RECORD, WORKED, Source
from services.reports.limits import Limits
from services.reports.model import COUNTED, ORGANISATIONS, PEOPLE, Figure, Keeping, Period, Scope
from services.reports.store import Question

RECALLS = (Topic.LISTING_EXITED, Topic.LISTING_LAPSED, Topic.LISTING_SUSPENDED)
_ABOUT = "listing:"


def statement(question: Question, period: Period, figure: Figure) -> Select[Any]:
    """The figure's rows in the period."""
    if figure is Figure.ASKED:
        return asked(question, period)
    if figure is Figure.CASES:
        return cases(question, period)
    if figure is Figure.CLAUSES:
        return _clauses(question, period)
    if figure is Figure.RECALLS:
        return recalls(question, period)
    return _measures(question, period)


def rows(question: Question, period: Period, source: Source) -> Select[Any]:
    """What a source's figures are counted from."""
    if source is WORKED:
        return _worked(question, period)
    if source is FIRED:
        base = _measures(question, period).subquery().c
        day: ColumnElement[Any] = base.day
    else:
        base = recalls(question, period).add_columns(literal(question.scope.effect).label("effect")).subquery().c
        day = shanghai_day(base.created_at)
    wanted = select(*(cast(day, String) if name == "day" else base[name] for name in source.columns))
    return wanted.distinct() if source is FIRED else wanted  # of each hit several measures


def _worked(question: Question, period: Period) -> Select[Any]:
    """Cases as the texts that are counted, with the rules of the scope's memorandum."""
    each, source, memorandum = cases(question, period).subquery().c, case_source.c, question.scope.memorandum
    rules = select(func.aggregate_strings(fields(source.memorandum, source.rule), RECORD)).where(
        source.case_id == each.case_id
    )
    if memorandum is not None:
        rules = rules.where(source.memorandum == memorandum)
    given = func.coalesce(rules.scalar_subquery(), "")
    return select(
        fields(*(each[name] for name in KIND)).label("kind"),
        fields(each.effect, each.day).label("opened"),
        fields(each.effect, each.outcome, given).label("given"),
        case((each.list.in_(question.penalties), each.listing_id)).label("entry"),
        seconds_between(each.opened_at, each.acknowledged_at).label("to_acknowledge"),
        seconds_between(each.opened_at, each.fed_back_at).label("to_feedback"),
    )


def asked(question: Question, period: Period) -> Select[Any]:
    """All checks but previews. The index ``ix_credit_check_day`` holds all that numbers need."""
    columns = credit_check.c
    found = select(columns.check_id, columns.day).where(
        columns.day.between(period.first, period.last), columns.preview.is_(False)
    )
    if question.scope.department is not None:
        found = found.where(columns.department == question.scope.department)
    if question.matters is not None:
        found = found.where(columns.matter_kind.in_(question.matters))
    return found


def _measures(question: Question, period: Period) -> Select[Any]:
    columns, scope = check_measure.c, question.scope
    found = select(
        columns.check_id,
        columns.subject_index,
        columns.listing_id,
        columns.subject_key,
        columns.day,
        _who(columns.subject_kind).label("who"),
        columns.list_id.label("list"),
        columns.measure,
        columns.outcome.label("measure_outcome"),
        columns.effect,
    ).where(columns.day.between(period.first, period.last), columns.preview.is_(False))
    if scope.memorandum is not None:
        found = found.where(columns.memorandum == scope.memorandum)
    if scope.department is not None:
        found = found.where(columns.department == scope.department)
    return _of_effect(found, columns.effect, scope)


def cases(question: Question, period: Period) -> Select[Any]:
    """Cases by the day they were opened, with how their periods were kept and whether they count."""
    columns, scope = case_record.c, question.scope
    found = select(
        columns.case_id,
        columns.listing_id,
        shanghai_day(columns.opened_at).label("day"),
        _who(columns.subject_kind).label("who"),
        columns.list_id.label("list"),
        columns.department,
        columns.measure,
        columns.state,
        func.coalesce(columns.outcome, "").label("outcome"),
        func.coalesce(columns.reason_code, "").label("reason"),
        case((columns.lift_required, "required"), else_="").label("lifting"),
        columns.opened_at,
        columns.acknowledged_at,
        columns.fed_back_at,
        columns.effect,
    ).where(*opened_in(period))
    found = _with_derived(found, question)
    if scope.memorandum is not None:
        source = case_source.c
        # Looked at for each case: the other way round SQLite would read cases with their grounds.
        found = found.where(exists().where(source.case_id == columns.case_id, source.memorandum == scope.memorandum))
    if scope.department is not None:
        found = found.where(columns.department == scope.department)
    return _of_effect(found, columns.effect, scope)


def _with_derived(found: Select[Any], question: Question) -> Select[Any]:
    columns, limits = case_record.c, question.limits
    began = case((columns.state == State.ACKNOWLEDGED.value, columns.changed_at), else_=columns.acknowledged_at)
    to_acknowledge = day_table("to_acknowledge", limits.acknowledge)
    to_answer = day_table("to_answer", limits.answer)
    rows = case_record.outerjoin(to_acknowledge, to_acknowledge.c.day == shanghai_day(columns.opened_at)).outerjoin(
        to_answer, to_answer.c.day == shanghai_day(began)
    )
    counting: list[Any] = [(columns.list_id.not_in(question.lawful), Uncounted.NO_LAWFUL_LIST.value)]
    if question.uncounted:
        known = reason_table("uncounted", question.uncounted)
        for why in sorted({why for _, why in question.uncounted}):
            # IN, since SQLite would walk through all of a joined table.
            seen = columns.listing_id.in_(select(known.c.id).where(known.c.why == why))
            counting.append((and_(columns.list_id.in_(question.penalties), seen), why))
    return found.add_columns(
        case(*counting, else_=COUNTED).label("counting"),
        _kept(columns.acknowledged_at, to_acknowledge.c.late_from, limits).label("acknowledging"),
        _answered(columns.fed_back_at, began, to_answer.c.late_from, limits).label("answering"),
    ).select_from(rows)


def entries(question: Question, period: Period) -> Select[Any]:
    """The entries of the scope's cases on lists that follow penalties, some of them more than once."""
    columns, scope = case_record.c, question.scope
    found = select(columns.listing_id).where(*opened_in(period), columns.list_id.in_(question.penalties))
    if scope.department is not None:
        found = found.where(columns.department == scope.department)
    return _of_effect(found, columns.effect, scope)


def _clauses(question: Question, period: Period) -> Select[Any]:
    """One row per rule that gave a case; a case given by two rules is in both."""
    columns, source, scope = case_record.c, case_source.c, question.scope
    found = (
        select(columns.case_id, source.memorandum, source.rule, func.coalesce(columns.outcome, "").label("outcome"))
        .join_from(case_record, case_source, source.case_id == columns.case_id)
        .where(*opened_in(period))
    )
    if scope.memorandum is not None:
        found = found.where(source.memorandum == scope.memorandum)
    if scope.department is not None:
        found = found.where(columns.department == scope.department)
    return _of_effect(found, columns.effect, scope)


def recalls(question: Question, period: Period) -> Select[Any]:
    """Notices that an entry has ended, each to be confirmed by its department; by the day they were written."""
    columns, now = outbox_message.c, literal(question.limits.now, UtcDateTime())
    start, end = moments(period)
    found = (
        select(
            columns.message_id,
            columns.department,
            listing.c.listing_id,
            columns.title,
            columns.created_at,
            columns.confirm_by,
            columns.confirmed_at,
            case(
                (columns.confirmed_at <= columns.confirm_by, Keeping.IN_TIME.value),
                (columns.confirmed_at.is_not(None), Keeping.LATE.value),
                (columns.confirm_by < now, Keeping.OVERDUE.value),
                else_=Keeping.RUNNING.value,
            ).label("recall"),
        )
        .join_from(
            outbox_message,
            listing,
            listing.c.listing_id == func.substr(columns.about, len(_ABOUT) + 1),
        )
        .where(
            columns.topic.in_([topic.value for topic in RECALLS]),
            columns.created_at >= start,
            columns.created_at < end,
            columns.client == NOTICE,
            columns.confirm_by.is_not(None),
        )
    )
    if question.lists is not None:
        found = found.where(listing.c.list_id.in_(question.lists))
    if question.scope.department is not None:
        found = found.where(columns.department == question.scope.department)
    return found


def opened_in(period: Period) -> tuple[ColumnElement[bool], ...]:
    """That a case was opened in the period."""
    start, end = moments(period)
    return case_record.c.opened_at >= start, case_record.c.opened_at < end


def moments(period: Period) -> tuple[datetime, datetime]:
    """The period's first moment and the first one after it."""
    start = datetime.combine(period.first, time(), SHANGHAI)
    return start, datetime.combine(period.last + timedelta(days=1), time(), SHANGHAI)


def _of_effect(found: Select[Any], effect: ColumnElement[str], scope: Scope) -> Select[Any]:
    return found if scope.effect is None else found.where(effect == scope.effect)


def _kept(done: ColumnElement[Any], late_from: ColumnElement[Any], limits: Limits) -> ColumnElement[str]:
    """How the acknowledging was kept."""
    return case(
        (late_from.is_(None), Keeping.UNSET.value),
        (done < late_from, Keeping.IN_TIME.value),
        (done.is_not(None), Keeping.LATE.value),
        *_open_ends(late_from, limits),
    )


def _answered(
    done: ColumnElement[Any], began: ColumnElement[Any], late_from: ColumnElement[Any], limits: Limits
) -> ColumnElement[str]:
    """How the answering was kept; what was not acknowledged has no time of its own yet."""
    return case(
        (and_(began.is_(None), case_record.c.state == State.RECALLED.value), Keeping.DROPPED.value),
        (began.is_(None), Keeping.RUNNING.value),
        (late_from.is_(None), Keeping.UNSET.value),
        (done < late_from, Keeping.IN_TIME.value),
        (done.is_not(None), Keeping.LATE.value),
        *_open_ends(late_from, limits),
    )


def _open_ends(late_from: ColumnElement[Any], limits: Limits) -> Sequence[Any]:
    now = literal(limits.now, UtcDateTime())
    return (
        (case_record.c.state == State.RECALLED.value, Keeping.DROPPED.value),
        (late_from <= now, Keeping.OVERDUE.value),
        (late_from > now, Keeping.RUNNING.value),
    )


def _who(kind: ColumnElement[str]) -> ColumnElement[str]:
    return case((kind == "natural_person", PEOPLE), else_=ORGANISATIONS)
