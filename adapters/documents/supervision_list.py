"""The list of supervision (督办清单) as a workbook: what is late, and a summary whose totals are formulas over it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from adapters.documents.workbook import Formula, Sheet, Strong, Value, book_bytes

HEADS = (
    "部门", "督办事项", "内容", "案号或编号", "主体", "名单", "最后一日", "逾期工作日", "督办情况", "暂缓至", "首次提醒", "办结时间", "办结方式", "部门答复", "答复时间", "督办编号",
)  # fmt: skip
_WIDTHS = (28, 18, 40, 26, 30, 24, 14, 11, 10, 12, 18, 18, 14, 40, 18, 36)
LIST, SUMMARY = "督办清单", "汇总"
_STATES = ("已提醒", "已催办", "已通报", "已办结")


def supervision_book(items: Sequence[Mapping[str, Any]], *, made_at: str, scope: str) -> bytes:
    """``items`` are supervisions as views."""
    return book_bytes(
        (
            Sheet(LIST, _WIDTHS, (_row(item) for item in items), HEADS),
            Sheet(SUMMARY, (30, *(10 for _ in _STATES), 10), _summary(items, made_at, scope)),
        )
    )


def _row(item: Mapping[str, Any]) -> Sequence[Value]:
    return (
        item["department_title"],
        item["kind_title"],
        item["title"],
        item["reference"],
        item["subject"],
        item["list_title"],
        date.fromisoformat(item["last_day"]),
        item["working_days_late"],
        item["state_title"],
        _day(item["snoozed_until"]),
        item["opened_at"][:16].replace("T", " "),
        (item["closed_at"] or "")[:16].replace("T", " "),
        item["ending_title"],
        *_answer(item["answer"]),
        item["supervision_id"],
    )


def _answer(answer: Mapping[str, str] | None) -> tuple[str, str]:
    return (answer["text"], answer["at"][:16].replace("T", " ")) if answer else ("", "")


def _summary(items: Sequence[Mapping[str, Any]], made_at: str, scope: str) -> Iterator[Sequence[Value]]:
    yield (Strong("督办清单汇总"),)
    yield ("范围", scope)
    yield ("生成时间", made_at)
    yield ()
    yield (Strong("部门"), *(Strong(state) for state in _STATES), Strong("合计"))
    first = 6
    departments = sorted({item["department_title"] for item in items})
    for number, department in enumerate(departments, first):
        own = [item["state_title"] for item in items if item["department_title"] == department]
        counted = (
            Formula(f"=COUNTIFS({LIST}!$A:$A,$A{number},{LIST}!$I:$I,{_letter(place)}$5)", own.count(state))
            for place, state in enumerate(_STATES, 1)
        )
        yield (department, *counted, Formula(f"=SUM(B{number}:E{number})", len(own)))
    if departments:
        last = first + len(departments) - 1
        states = [item["state_title"] for item in items]
        totals = (
            Formula(f"=SUM({_letter(place)}{first}:{_letter(place)}{last})", value)
            for place, value in enumerate([*map(states.count, _STATES), len(items)], 1)
        )
        yield (Strong("合计"), *totals)


def _letter(place: int) -> str:
    return "ABCDEF"[place]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def departments_of(items: Iterable[Mapping[str, Any]]) -> list[tuple[str, int]]:
    """How many things each department has, by its title."""
    counted: dict[str, int] = {}
    for item in items:
        counted[item["department_title"]] = counted.get(item["department_title"], 0) + 1
    return sorted(counted.items())
