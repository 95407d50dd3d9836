"""What the rules came to: measures, clauses that were declined, lists and how precise they are, recalls, measures never used."""

from __future__ import annotations

from services.reports.layout import Number, Row, Share, Table, number, share, then, values_of
from services.reports.model import ORGANISATIONS, PEOPLE, Figure, Keeping, Part
from services.reports.titles import KEEPING_TITLES, Titles


def measures(part: Part, titles: Titles) -> Table:
    """Measures that hits got, and in how many cases they were carried out."""
    now = part.now
    rows: list[Row] = []
    given = {
        (line.selection.by["measure"], line.selection.by["measure_outcome"]): line.count
        for line in now.table(Figure.MEASURES, "measure", "measure_outcome")
    }
    only_cases = {
        (measure, "")
        for measure in values_of(now.table(Figure.CASES, "measure", "outcome"), "measure")
        if measure not in {known for known, _ in given}
    }
    for measure, outcome in sorted({*given, *only_cases}, key=lambda one: (-given.get(one, 0), one)):
        by, done = {"measure": measure, "measure_outcome": outcome}, {"measure": measure, "outcome": "implemented"}
        rows.append(
            (
                titles.of("measure", measure),
                titles.of("measure_outcome", outcome) if outcome else "",
                number(now, Figure.MEASURES, **by) if outcome else "",
                number(now, Figure.CASES, **done),
                number(now, Figure.CASES, **done, who=ORGANISATIONS),
                number(now, Figure.CASES, **done, who=PEOPLE),
                then(part, Figure.MEASURES, **by) if outcome else "",
            )
        )
    heads = ("措施", "对事项的结果", "适用次数", "已实施案件", "其中单位", "其中自然人", "上期适用")
    return Table("measures", "措施", heads, tuple(rows), frozenset({2, 3, 4, 5, 6}))


def clauses(part: Part, titles: Titles) -> Table:
    """Rules whose cases were declined, the most declined first."""
    now = part.now
    rows: list[Row] = []
    totals: dict[tuple[str, str], int] = {}
    for line in now.table(Figure.CLAUSES, "memorandum", "rule", "outcome"):
        by = line.selection.by
        totals[by["memorandum"], by["rule"]] = totals.get((by["memorandum"], by["rule"]), 0) + line.count
    declined = [
        (memorandum, rule, found)
        for memorandum, rule in totals
        if (found := number(now, Figure.CLAUSES, memorandum=memorandum, rule=rule, outcome="declined")).count
    ]
    for memorandum, rule, found in sorted(declined, key=lambda one: -one[2].count):
        earlier = then(part, Figure.CLAUSES, memorandum=memorandum, rule=rule, outcome="declined")
        proportion = Share(found.count, totals[memorandum, rule])
        rows.append((titles.of("memorandum", memorandum), titles.clause(memorandum, rule), found, proportion, earlier))
    heads = ("备忘录", "条款", "不予实施", "占该条款案件", "上期")
    note = "由几条规则共同引起的案件在每条规则下都算。"
    return Table("clauses", "不予实施按条款", heads, tuple(rows), note=note)


def reasons(part: Part, titles: Titles) -> Table:
    """Reasons of the catalogue for what was not carried out."""
    rows = tuple(
        (
            titles.of("outcome", line.selection.by["outcome"]),
            titles.of("reason", line.selection.by["reason"]),
            Number(line.count, line.selection),
            then(part, Figure.CASES, **line.selection.by),
        )
        for line in part.now.table(Figure.CASES, "outcome", "reason")
        if line.selection.by["outcome"] in ("declined", "not_applicable")
    )
    return Table("reasons", "未实施的理由", ("办理结果", "理由", "案件", "上期"), rows, frozenset({2, 3}))


def lists(part: Part, titles: Titles) -> Table:
    """How often the subject of a case really was the listed one."""
    now = part.now
    rows: list[Row] = []
    for list_id in values_of(now.table(Figure.CASES, "list", "outcome"), "list"):
        right, before = share(now, "precision", list_id), share(part.before, "precision", list_id)
        wrong = number(now, Figure.CASES, list=list_id, outcome="not_same_subject")
        hits = number(now, Figure.HITS, list=list_id)
        rows.append((titles.of("list", list_id), hits, Number(right.whole), wrong, right, before))
    heads = ("名单", "命中", "已有结果的案件", "非同一主体", "准确率", "上期准确率")
    note = "准确率：已有结果的案件中，主体确为名单所列主体的比例。"
    return Table("lists", "名单准确率", heads, tuple(rows), frozenset({1, 2, 3}), note)


def recalls(part: Part, titles: Titles) -> Table:
    """Whether departments confirmed in time that an entry had ended."""
    now = part.now
    rows: list[Row] = []
    for department in values_of(now.table(Figure.RECALLS, "department", "recall"), "department"):
        by = [{"department": department, "recall": keeping.value} for keeping in _RECALLED]
        rows.append((titles.of("department", department), *(number(now, Figure.RECALLS, **one) for one in by)))
    heads = ("部门", *(KEEPING_TITLES[keeping] for keeping in _RECALLED))
    return Table("recalls", "撤回的确认", heads, tuple(rows), frozenset({1, 2, 3, 4}))


def unused(part: Part, titles: Titles) -> Table:
    """Measures that nobody got, and why where their rules cannot fire."""
    shown = [one for one in part.unused if part.now.scope.memorandum or not one.silent]
    rows = tuple((titles.of("measure", one.measure), one.silent or "规则可以触发，本期没有遇到") for one in shown)
    left_out = len(part.unused) - len(shown)
    note = f"另有 {left_out} 项措施的规则不能触发，原因见各备忘录的报表。" if left_out else ""
    return Table("unused", "没有用过的措施", ("措施", "原因"), rows, note=note)


_RECALLED = (Keeping.IN_TIME, Keeping.LATE, Keeping.OVERDUE, Keeping.RUNNING)
