"""An entry's view as titled cells, for pages that lay two of them side by side: closed codes in words, empty cells left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.documents import FieldSpec, ListType
from engine.inputs import Level, SubjectKind
from engine.values import FieldType
from services.registry.columns import CANONICAL, RESPONSIBLE_KEY
from services.registry.words import KIND_TITLES, LEVELS

PERSONS_TITLE = "责任人"
LEVEL_TITLES: Mapping[Level, str] = {level: word for word, level in LEVELS.items() if word != level.value}


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of a row, as a clerk reads it."""

    name: str
    title: str
    text: str


def shown_cells(view: Mapping[str, Any], list_type: ListType) -> tuple[Cell, ...]:
    """The filled cells of a :func:`~services.registry.views.listing_view`, in the order of a listing file."""
    return tuple(cell for cell in _cells(view, list_type) if cell.text)


def _cells(view: Mapping[str, Any], list_type: ListType) -> Iterator[Cell]:
    subject = view["subject"]
    told = {
        **view,
        **subject,
        "subject_kind": KIND_TITLES[SubjectKind(subject["kind"])],
        "level": LEVEL_TITLES[Level(view["level"])] if view["level"] else "",
    }
    for column in CANONICAL:
        yield Cell(column.name, column.title, str(told.get(column.name) or ""))
    for spec in list_type.fields:
        yield Cell(spec.name, spec.title, _text(spec, view["facts"].get(spec.name)))
    persons = (f"{one['name']}（{one['role']}，{one['basis']}）" for one in view["responsible_persons"])
    yield Cell(RESPONSIBLE_KEY, PERSONS_TITLE, "；".join(persons))


def _text(spec: FieldSpec, value: object) -> str:
    if value is None:
        return ""
    if spec.type is FieldType.BOOLEAN:
        return "是" if value is True else "否"
    if isinstance(value, list):
        return "、".join(spec.values.get(str(one), str(one)) for one in value)
    return spec.values.get(str(value), str(value))
