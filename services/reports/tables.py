"""A report laid out as tables, once for the page, the PDF and the workbook."""

from __future__ import annotations

from services.reports import case_tables, rule_tables
from services.reports.layout import Cell, Row, Table, number, share, then
from services.reports.model import COUNTED, ORGANISATIONS, PEOPLE, Figure, Part
from services.reports.titles import EFFECT_TITLES, FIGURE_HINTS, FIGURE_TITLES, Titles


def tables_of(part: Part, titles: Titles) -> tuple[Table, ...]:
    """The part's tables in the order of reading; one without rows is left out."""
    made = (
        _overview(part),
        case_tables.states(part),
        case_tables.outcomes(part),
        case_tables.uncounted(part),
        case_tables.keeping(part),
        case_tables.departments(part, titles),
        case_tables.memoranda(part, titles),
        rule_tables.measures(part, titles),
        rule_tables.clauses(part, titles),
        rule_tables.reasons(part, titles),
        rule_tables.lists(part, titles),
        rule_tables.recalls(part, titles),
        case_tables.months(part),
        rule_tables.unused(part, titles),
    )
    return tuple(table for table in made if table.rows)


def _overview(part: Part) -> Table:
    now = part.now
    rows: list[Row] = []
    for figure in (Figure.ASKED, Figure.CHECKS, Figure.HITS, Figure.SUBJECTS, Figure.MEASURES, Figure.CASES):
        apart: tuple[Cell, Cell] = ("", "")
        if figure in (Figure.CHECKS, Figure.HITS, Figure.SUBJECTS, Figure.CASES):
            apart = (number(now, figure, who=ORGANISATIONS), number(now, figure, who=PEOPLE))
        rows.append((FIGURE_TITLES[figure], number(now, figure), *apart, then(part, figure), FIGURE_HINTS[figure]))
        if figure is Figure.CHECKS:
            rows.append(_share_row("命中率", part, "hit_rate", "触发的核查占全部核查"))
    done = {"outcome": "implemented"}
    rows.append(
        (
            "已实施的案件",
            number(now, Figure.CASES, **done),
            number(now, Figure.CASES, **done, who=ORGANISATIONS),
            number(now, Figure.CASES, **done, who=PEOPLE),
            then(part, Figure.CASES, **done),
            "实施部门登记了“已实施”的案件",
        )
    )
    counted = {"counting": COUNTED, **done}
    rows.append(
        (
            f"计入的联合{EFFECT_TITLES[part.effect]}案例",
            number(now, Figure.CASES, **counted),
            number(now, Figure.CASES, **counted, who=ORGANISATIONS),
            number(now, Figure.CASES, **counted, who=PEOPLE),
            then(part, Figure.CASES, **counted),
            "已实施的案件中，条目经过列入程序的；只经处罚、没有经过列入程序的不计入",
        )
    )
    rows += [
        _share_row("按期确认率", part, "acknowledged_in_time", "到期或者已确认的案件中按期确认的"),
        _share_row("按期反馈率", part, "answered_in_time", "到期或者已反馈的案件中按期反馈的"),
        _share_row("按期撤回率", part, "recalled_in_time", "到期或者已确认的撤回通知中按期确认的"),
    ]
    return Table("overview", "总览", ("统计项", "本期", "单位", "自然人", "上期", "口径"), tuple(rows))


def _share_row(title: str, part: Part, name: str, hint: str) -> Row:
    now, before = (share(counts, name) for counts in (part.now, part.before))
    return (title, now, "", "", before, hint)
