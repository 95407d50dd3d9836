"""A report as a workbook. Its totals are formulas over the sheets beside them: whoever filters or corrects a row sees the sums follow.

Counts of cases are formulas too, over the sheet of all cases that comes last; that sheet is written row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from adapters.documents.workbook import MAX_ROWS, Formula, Sheet, Strong, Value, book_file
from engine.days import SHANGHAI
from services.errors import InvalidInputError
from services.reports.layout import Cell, Hours, Number, Share, Table
from services.reports.model import ORGANISATIONS, PEOPLE, Figure, Report, Selection
from services.reports.store import CaseRow
from services.reports.tables import tables_of
from services.reports.titles import EFFECT_TITLES, KEEPING_TITLES, WHO_TITLES, Titles
from services.reports.view import period_words

DETAILS = "案件明细"
DETAIL_HEADS = (
    "案件编号",
    "性质",
    "状态",
    "办理结果",
    "主体",
    "主体类别",
    "措施",
    "实施部门",
    "名单",
    "事项",
    "办件编号",
    "提示时间",
    "确认时间",
    "反馈时间",
    "确认期限",
    "反馈期限",
    "解除",
    "措施代码",
    "部门代码",
    "名单代码",
)
_WIDTHS = (34, 8, 16, 14, 30, 10, 40, 30, 28, 24, 24, 20, 20, 20, 18, 18, 10, 28, 24, 24)
_COLUMNS = {
    "effect": "B",
    "state": "C",
    "outcome": "D",
    "who": "F",
    "acknowledging": "O",
    "answering": "P",
    "lifting": "Q",
    "measure": "R",
    "department": "S",
    "list": "T",
}
"""Where the details say what a number of cases is narrowed by: in words, or by a code where two may be called the same. What stands
nowhere there (rules, reasons) stays a number."""

_LIFTING = "须解除"


def report_xlsx(report: Report, titles: Titles, cases: Iterable[CaseRow], total: int) -> Path:
    """The workbook in a file of its own, which the caller removes. ``cases``: all of the report, ``total`` of them, in any order."""
    if total >= MAX_ROWS:
        raise InvalidInputError(
            "too_many_rows",
            "案件太多，一张表放不下",
            f"共 {total} 件，最多 {MAX_ROWS - 1} 件",
            "请缩短统计期间",
            "from",
        )
    return book_file(_sheets(report, titles, cases, total))


def details_xlsx(titles: Titles, cases: Iterable[CaseRow]) -> Path:
    """Only the cases behind one number."""
    return book_file([Sheet(DETAILS, _WIDTHS, _details(titles, cases), DETAIL_HEADS)])


def _sheets(report: Report, titles: Titles, cases: Iterable[CaseRow], total: int) -> Iterator[Sheet]:
    for part in report.parts:
        rows = _Rows(titles, total)
        for table in tables_of(part, titles):
            rows.add(table)
        head = (
            (Strong(f"{report.title}（{EFFECT_TITLES[part.effect]}）"),),
            (f"{report.document_no or ''}　{period_words(report.period)}　上期 {period_words(report.before)}",),
            (),
        )
        yield Sheet(EFFECT_TITLES[part.effect], (38, 24, 14, 14, 14, 14, 14, 14, 14, 14), rows.under(head))
    yield Sheet(DETAILS, _WIDTHS, _details(titles, cases), DETAIL_HEADS)


class _Rows:
    """The tables of one sheet below each other."""

    def __init__(self, titles: Titles, total: int) -> None:
        self._titles, self._last = titles, total + 1
        self._made: list[Callable[[int], Sequence[Value]]] = []

    def add(self, table: Table) -> None:
        """A title, the heads, the rows, their sum, a note, a blank row."""
        self._put([Strong(table.title)])
        self._put([Strong(head) for head in table.heads])
        for row in table.rows:
            self._put([self._cell(cell) for cell in row])
        if table.summed and len(table.rows) > 1:
            count = len(table.rows)
            sums = {place: sum(_count(row[place]) for row in table.rows) for place in table.summed}
            self._made.append(lambda at: self._sums(at, count, len(table.heads), sums))
        if table.note:
            self._put([table.note])
        self._put([])

    def under(self, head: Sequence[Sequence[Value]]) -> Iterator[Sequence[Value]]:
        """All rows, each knowing where it stands; the first is row 1."""
        yield from head
        for at, made in enumerate(self._made, len(head) + 1):
            yield made(at)

    def _put(self, values: Sequence[Value]) -> None:
        self._made.append(lambda _: values)

    @staticmethod
    def _sums(at: int, count: int, width: int, sums: Mapping[int, int]) -> Sequence[Value]:
        found: list[Value] = [Strong("合计")]
        for place in range(1, width):
            letter = chr(ord("A") + place)
            formula = f"=SUM({letter}{at - count}:{letter}{at - 1})"
            found.append(Formula(formula, sums[place]) if place in sums else None)
        return found

    def _cell(self, cell: Cell) -> Value:
        if isinstance(cell, str):
            return cell
        if isinstance(cell, Hours):
            return cell.hours
        if isinstance(cell, Share):
            return Formula(f"={cell.part}/{cell.whole}", cell.part / cell.whole, percent=True) if cell.whole else "—"
        formula = self._counting(cell.selection) if cell.selection else None
        return Formula(formula, cell.count) if formula else cell.count

    def _counting(self, selection: Selection) -> str | None:
        """The count of cases as a formula over the details; None where the details cannot tell."""
        if selection.figure is not Figure.CASES or not selection.by.keys() <= _COLUMNS.keys() or self._last < 2:
            return None
        wanted = {"effect": EFFECT_TITLES[selection.scope.effect or ""]}
        wanted |= {name: _told(self._titles, name, value) for name, value in selection.by.items()}
        tests = (
            f"'{DETAILS}'!${_COLUMNS[name]}$2:${_COLUMNS[name]}${self._last}," + f'"{_quoted(word)}"'
            for name, word in wanted.items()
        )
        return f"=COUNTIFS({','.join(tests)})"


def _count(cell: Cell) -> int:
    return cell.count if isinstance(cell, Number) else 0


def _told(titles: Titles, dimension: str, value: str) -> str:
    """The value as the details write it."""
    if dimension == "lifting":
        return _LIFTING if value else "否"
    if dimension in ("measure", "department", "list"):
        return value
    return titles.of(dimension, value)


def _quoted(word: str) -> str:
    """As a criterion of COUNTIFS: quotes doubled, wildcards taken literally, and an equals sign so that nothing else is read into it."""
    for wild in "~*?":
        word = word.replace(wild, f"~{wild}")
    return "=" + word.replace('"', '""')


def _details(titles: Titles, cases: Iterable[CaseRow]) -> Iterator[Sequence[Value]]:
    for case in cases:
        yield (
            case.case_id,
            EFFECT_TITLES[case.effect],
            titles.of("state", case.state),
            titles.of("outcome", case.outcome or ""),
            case.subject_name,
            WHO_TITLES[PEOPLE if case.subject_kind == "natural_person" else ORGANISATIONS],
            case.title,
            titles.of("department", case.department),
            titles.of("list", case.list_id),
            titles.matter(case.matter_kind),
            case.case_no,
            _moment(case.opened_at),
            _moment(case.acknowledged_at),
            _moment(case.fed_back_at),
            KEEPING_TITLES[case.acknowledging],
            KEEPING_TITLES[case.answering],
            _LIFTING if case.lift_required else "否",
            case.measure,
            case.department,
            case.list_id,
        )


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if moment else ""
