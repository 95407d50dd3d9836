"""Decision tables as the engine filled them in: one row per answer, neighbours with the same answer in one interval."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.examples.boundaries.answers import Answer, Tried
from engine.examples.boundaries.axes import Axis, Choice
from engine.values import FieldType

Cell = tuple[Choice, Tried]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the situation in words, and the answer."""

    words: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Table:
    """What changes when one thing is varied and all else stays as in a firing situation."""

    title: str
    rows: tuple[Row, ...]


def axis_table(axis: Axis, cells: Sequence[Cell]) -> Table:
    """Rows along one field; ordered values become intervals, the last row is the field not given."""
    valued = [cell for cell in cells if cell[0].value is not None]
    without = [Row(choice.words, tried.answer) for choice, tried in cells if choice.value is None]
    rows = (
        _intervals(axis.field.type, valued)
        if axis.ordered
        else _alike((choice.words, tried.answer) for choice, tried in valued)
    )
    return Table(axis.field.title, (*rows, *without))


def plain_table(title: str, rows: Iterable[tuple[str, Answer]]) -> Table:
    """Rows in their own words, those with the same answer together."""
    return Table(title, tuple(_alike(rows)))


def people_table(tried: Mapping[tuple[str, str], Tried], kinds: int) -> Table:
    """Roles and kinds of subject: (role title, kind title) to what came out. ``kinds``: how many kinds there are."""
    by_answer: dict[object, list[tuple[str, str]]] = {}
    answers: dict[object, Answer] = {}
    for pair, found in tried.items():
        by_answer.setdefault(found.answer.shown, []).append(pair)
        answers.setdefault(found.answer.shown, found.answer)
    rows = []
    for shown, pairs in by_answer.items():
        of_role: dict[str, list[str]] = {}
        for role, kind in pairs:
            of_role.setdefault(role, []).append(kind)
        blocks: dict[tuple[str, ...], list[str]] = {}
        for role, listed in of_role.items():
            blocks.setdefault(tuple(listed), []).append(role)
        parts = (
            f"{'、'.join(roles)}（{'任何主体' if len(some) == kinds else '、'.join(some)}）"
            for some, roles in blocks.items()
        )
        rows.append(Row("；".join(parts), answers[shown]))
    return Table("角色和主体类别", tuple(rows))


def _intervals(type_: FieldType, cells: Sequence[Cell]) -> Iterable[Row]:
    """Adjacent values with the same answer, from the lowest on. Values stand close enough for every end to be exact."""
    groups: list[list[Cell]] = []
    for cell in cells:
        if groups and groups[-1][0][1].answer.shown == cell[1].answer.shown:
            groups[-1].append(cell)
        else:
            groups.append([cell])
    below, above = ("及以前", "及以后") if type_ is FieldType.DATE else ("及以下", "及以上")
    for number, group in enumerate(groups):
        first, last = group[0][0].words, group[-1][0].words
        if len(groups) == 1:
            words = "不论多少"
        elif number == 0:
            words = f"{last} {below}"
        elif number == len(groups) - 1:
            words = f"{first} {above}"
        else:
            words = first if first == last else f"{first} 至 {last}"
        yield Row(words, group[0][1].answer)


def _alike(rows: Iterable[tuple[str, Answer]]) -> Iterable[Row]:
    words: dict[object, list[str]] = {}
    answers: dict[object, Answer] = {}
    for text, answer in rows:
        words.setdefault(answer.shown, []).append(text)
        answers.setdefault(answer.shown, answer)
    for shown, texts in words.items():
        yield Row("、".join(texts) if len(words) > 1 or len(texts) < 4 else "不论是什么", answers[shown])
