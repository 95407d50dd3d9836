"""How far cases have come, and who keeps their times."""

from __future__ import annotations

from services.cases.counting import UNCOUNTED_TITLES
from services.cases.outcome import OUTCOME_TITLES
from services.cases.states import STATE_TITLES
from services.reports.layout import Hours, Number, Row, Table, number, span_hours, then, values_of
from services.reports.model import ORGANISATIONS, PEOPLE, Figure, Keeping, Part, Selection, Step
from services.reports.titles import FIGURE_TITLES, KEEPING_TITLES, NO_OUTCOME, STEP_TITLES, Titles


def states(part: Part) -> Table:
    """Where the cases stand now."""
    rows = tuple(
        (title, number(part.now, Figure.CASES, state=state.value), then(part, Figure.CASES, state=state.value))
        for state, title in STATE_TITLES.items()
        if part.now.count(Figure.CASES, state=state.value) or part.before.count(Figure.CASES, state=state.value)
    )
    return Table("states", "案件按状态", ("状态", "案件", "上期"), rows, frozenset({1, 2}))


def outcomes(part: Part) -> Table:
    """What became of them."""
    rows: list[Row] = []
    for outcome, title in {**OUTCOME_TITLES, "": NO_OUTCOME}.items():
        total = number(part.now, Figure.CASES, outcome=outcome)
        before = then(part, Figure.CASES, outcome=outcome)
        if total.count or before.count:
            apart = (number(part.now, Figure.CASES, outcome=outcome, who=who) for who in (ORGANISATIONS, PEOPLE))
            rows.append((title, total, *apart, before))
    heads = ("办理结果", "案件", "单位", "自然人", "上期")
    return Table("outcomes", "案件按办理结果", heads, tuple(rows), frozenset({1, 2, 3, 4}))


def uncounted(part: Part) -> Table:
    """Cases that were handled and do not count as joint reward or punishment (I-19)."""
    rows: list[Row] = []
    for why, title in UNCOUNTED_TITLES.items():
        all_, before = number(part.now, Figure.CASES, counting=why.value), then(part, Figure.CASES, counting=why.value)
        if all_.count or before.count:
            done = number(part.now, Figure.CASES, counting=why.value, outcome="implemented")
            rows.append((title, all_, done, before))
    heads = ("原因", "案件", "其中已实施", "上期")
    note = "这些案件照常办理，计入案件和办理结果，不计入联合奖惩案例，也不上报。"
    return Table("uncounted", "不计入案例的案件", heads, tuple(rows), frozenset({1, 2, 3}), note)


def keeping(part: Part) -> Table:
    """How their periods were kept, and how long they took."""
    rows: list[Row] = []
    if not part.now.count(Figure.CASES):
        return Table("keeping", "", (), ())
    for keeping in Keeping:
        now = [number(part.now, Figure.CASES, **{step: keeping.value}) for step in _STEPS]
        before = [then(part, Figure.CASES, **{step: keeping.value}) for step in _STEPS]
        if any(number.count for number in (*now, *before)):
            rows.append((KEEPING_TITLES[keeping], now[0], before[0], now[1], before[1]))
    for of, title in (("median", "中位数"), ("ninetieth", "九成不超过")):
        told = [
            Hours(span_hours(counts, step, of))
            for step in (Step.ACKNOWLEDGE, Step.FEEDBACK)
            for counts in (part.now, part.before)
        ]
        rows.append((f"用时{title}", *told))
    heads = ("办理时限", STEP_TITLES[Step.ACKNOWLEDGE][:2], "上期确认", STEP_TITLES[Step.FEEDBACK][:2], "上期反馈")
    note = "确认从提示起算，反馈从确认起算，都到反馈给发起部门为止；期限按督办规则，以工作日计。用时从提示起算，以自然时间计。"
    return Table("keeping", "办理时限与用时", heads, tuple(rows), note=note)


def departments(part: Part, titles: Titles) -> Table:
    """The same by the department that carries them out."""
    now = part.now
    rows: list[Row] = []
    for department in values_of(now.table(Figure.CASES, "department"), "department"):
        by = {"department": department}
        rows.append(
            (
                titles.of("department", department),
                number(now, Figure.CASES, **by),
                number(now, Figure.CASES, **by, outcome="implemented"),
                number(now, Figure.CASES, **by, outcome="declined"),
                number(now, Figure.CASES, **by, acknowledging=Keeping.OVERDUE.value),
                number(now, Figure.CASES, **by, answering=Keeping.OVERDUE.value),
                Hours(span_hours(now, Step.ACKNOWLEDGE, "median", department)),
                Hours(span_hours(now, Step.FEEDBACK, "median", department)),
                Hours(span_hours(now, Step.FEEDBACK, "ninetieth", department)),
                then(part, Figure.CASES, **by),
            )
        )
    heads = (
        "实施部门",
        "案件",
        "已实施",
        "不予实施",
        "逾期未确认",
        "逾期未反馈",
        "确认中位",
        "反馈中位",
        "反馈九成",
        "上期案件",
    )
    return Table("departments", "按实施部门", heads, tuple(rows), frozenset({1, 2, 3, 4, 5, 9}))


def memoranda(part: Part, titles: Titles) -> Table:
    """Only where there are several."""
    if part.now.scope.memorandum is not None:
        return Table("memoranda", "", (), ())
    rows = tuple(
        (
            titles.of("memorandum", memorandum),
            number(part.now, Figure.CLAUSES, memorandum=memorandum),
            number(part.now, Figure.CLAUSES, memorandum=memorandum, outcome="implemented"),
            then(part, Figure.CLAUSES, memorandum=memorandum),
        )
        for memorandum in values_of(part.now.table(Figure.CLAUSES, "memorandum"), "memorandum")
    )
    note = "由几份备忘录共同引起的案件在每份下都算，合计可能多于案件总数。"
    return Table("memoranda", "按备忘录", ("备忘录", "案件", "已实施", "上期案件"), rows, note=note)


def months(part: Part) -> Table:
    """The trend; nothing for a single month."""
    if len(part.months) < 2:
        return Table("months", "", (), ())
    rows: list[Row] = []
    for month in part.months:
        figures = (Figure.ASKED, Figure.CHECKS, Figure.HITS, Figure.CASES)
        counts = (month.asked, month.checks, month.hits, month.cases)
        cells = [
            Number(count, Selection(part.now.scope, month.period, figure))
            for figure, count in zip(figures, counts, strict=True)
        ]
        rows.append((f"{month.period.first.year} 年 {month.period.first.month} 月", *cells))
    heads = ("月份", *(FIGURE_TITLES[one] for one in (Figure.ASKED, Figure.CHECKS, Figure.HITS, Figure.CASES)))
    return Table("months", "按月", heads, tuple(rows), frozenset({1, 2, 3, 4}))


_STEPS = ("acknowledging", "answering")
