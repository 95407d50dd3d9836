"""Reports and what is behind their numbers, for a caller. Every number opens to the list that it counts, page by page or as one file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.audit import trail
from services.checks.access import may_see
from services.errors import InvalidInputError
from services.paging import foreign_cursor
from services.ports import UnitOfWork
from services.reports.access import require_readable
from services.reports.building import build, question_of, with_counting
from services.reports.figures import dimensions_of
from services.reports.model import Figure, Period, Report, Scope, Selection
from services.reports.store import CaseRow, CheckRow, Question, RecallRow
from services.subjects.masking import mask_text
from services.validation import is_clean

PAGE = 200
OF_CASES = (Figure.CASES, Figure.CLAUSES)
OF_CHECKS = (Figure.ASKED, Figure.CHECKS, Figure.HITS, Figure.MEASURES)


@dataclass(frozen=True, slots=True)
class Items:
    """A page of what a number counts, in the order of the ids. ``total`` is the number; ``last`` what the next page goes on from, None at the end.

    ``rows`` tell of the ids where there is something to tell beside the id itself: cases, checks (one row for each check that the
    ids name) or recalls.
    """

    selection: Selection
    total: int
    ids: tuple[str, ...]
    last: str | None
    rows: Sequence[CaseRow | CheckRow | RecallRow]


def read_report(
    uow: UnitOfWork, packs: PackSet, caller: Caller, scope: Scope, period: Period, *, now: datetime
) -> Report:
    """All numbers. NotFoundError for what there is not, ForbiddenError for what is not the caller's."""
    require_readable(packs, caller, scope)
    return build(uow, packs, scope, period, now=now)


def read_items(
    uow: UnitOfWork, packs: PackSet, caller: Caller, selection: Selection, *, after: str = "", now: datetime
) -> Items:
    """A page of the list behind a number; permitted and forbidden like the report itself. ``after``: the last page's ``last``."""
    selection = checked(packs, caller, selection)
    if not is_clean(after):
        raise foreign_cursor()
    question = _question(uow, packs, selection, now)
    ids = uow.reports.ids(question, selection, after, PAGE + 1)
    page = ids[:PAGE]
    total = uow.reports.count(question, selection)
    rows = [_shown(row, caller) for row in _rows(uow, question, selection, page)]
    return Items(selection, total, page, page[-1] if len(ids) > PAGE else None, rows)


def stream_cases(
    uow: UnitOfWork, packs: PackSet, caller: Caller, selection: Selection, *, now: datetime
) -> Iterator[CaseRow]:
    """All cases behind a number, one by one; permitted and forbidden like the report."""
    selection = checked(packs, caller, selection)
    if selection.figure not in OF_CASES:
        raise InvalidInputError(
            "no_cases", "该统计项没有案件明细", "只有案件类的统计项可以下载明细", "请打开明细页面", "figure"
        )
    question = _question(uow, packs, selection, now)
    return (_masked(case) for case in uow.reports.case_rows(question, selection))


def record_export(uow: UnitOfWork, caller: Caller, scope: Scope, period: Period, *, file: str, now: datetime) -> None:
    """The trail of a report, or a list behind it, that left as a file."""
    entity = f"report:{scope.memorandum or ''}:{scope.department or ''}"
    detail = {"file": file, "from": period.first.isoformat(), "to": period.last.isoformat()}
    trail.record(uow, actor=caller.id, action="report.export", entity=entity, detail=detail, now=now)


def checked(packs: PackSet, caller: Caller, selection: Selection) -> Selection:
    """The selection with its effect told, where a memorandum leaves no choice. Raises as the report does, and InvalidInputError."""
    scope = selection.scope
    require_readable(packs, caller, scope)
    effect = packs.memoranda[scope.memorandum].effect if scope.memorandum else scope.effect
    if effect not in ("punish", "reward"):
        raise InvalidInputError("effect_required", "须指明惩戒或激励", "两者不合并统计", "请填写 effect", "effect")
    allowed = dimensions_of(selection.figure)
    for dimension, value in selection.by.items():
        if not is_clean(value):
            raise InvalidInputError("invalid_field", "统计维度有误", "含有控制字符", "请从报表中打开明细", dimension)
        if dimension not in allowed:
            detail = f"可用的维度：{'、'.join(sorted(allowed))}" if allowed else "该统计项不能再细分"
            raise InvalidInputError(
                "unknown_dimension", f"没有统计维度 {dimension}", detail, "请从报表中打开明细", dimension
            )
    scope = Scope(scope.memorandum, scope.department, effect)
    return Selection(scope, selection.period, selection.figure, selection.by)


def _question(uow: UnitOfWork, packs: PackSet, selection: Selection, now: datetime) -> Question:
    question = question_of(packs, selection.scope, selection.period, now)
    return with_counting(uow, question, selection.period) if "counting" in selection.by else question


def _rows(
    uow: UnitOfWork, question: Question, selection: Selection, page: Sequence[str]
) -> Sequence[CaseRow | CheckRow | RecallRow]:
    if selection.figure in OF_CASES:
        return uow.reports.cases(question, selection.period, page)
    if selection.figure in OF_CHECKS:
        return uow.reports.checks(_checks_of(page))
    return uow.reports.recalls(question, page) if selection.figure is Figure.RECALLS else ()


def _shown(row: CaseRow | CheckRow | RecallRow, caller: Caller) -> CaseRow | CheckRow | RecallRow:
    """As the caller sees it elsewhere: whoever reads a report sees its cases, but of a check only those who may open it see the matter."""
    if isinstance(row, CaseRow):
        return _masked(row)
    if isinstance(row, CheckRow) and row.case_no is not None:
        open_ = may_see(caller, row.client, row.department)
        return replace(row, case_no=mask_text(row.case_no) if open_ else None)
    return row


def _masked(case: CaseRow) -> CaseRow:
    """A citizen's number may have been written into the matter's."""
    shown = mask_text(case.case_no)
    return case if shown == case.case_no else replace(case, case_no=shown)


def _checks_of(ids: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({id_.partition("/")[0] for id_ in ids}))
