"""Responsible persons of an organisation's entry (河南省社会信用条例 art. 35): who, in which role, on which basis.

In JSON a list of objects under ``responsible_persons``; in tables four columns, several persons separated by a semicolon.
A person without a basis of their own is refused: no measure could ever reach them (I-20).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.inputs import SubjectKind
from services.errors import InvalidInputError
from services.registry.cells import Cells
from services.registry.columns import RESPONSIBLE, RESPONSIBLE_KEY
from services.registry.words import usable
from services.subjects.identity import parse_code
from services.subjects.model import SubjectCode

MAX_PERSONS = 20
_PARTS = ("name", "role", "code", "basis")
_PART_TITLES = {"name": "姓名", "role": "角色", "code": "证件号码", "basis": "依据"}
_LIMITS = {"name": 100, "role": 60, "code": 60, "basis": 500}
_COLUMNS = tuple(column.name for column in RESPONSIBLE)
_SEPARATOR = re.compile(r"[;\uff1b]")


@dataclass(frozen=True, slots=True)
class DraftPerson:
    """A responsible person before keys."""

    name: str
    role: str
    code: SubjectCode
    basis: str


def read_persons(cells: Cells) -> tuple[DraftPerson, ...]:
    """The persons a row names; what is wrong with them goes to the row's issues."""
    given = cells.row.cells.get(RESPONSIBLE_KEY)
    raw = _from_json(cells, given) if given is not None else _from_columns(cells)
    if len(raw) > MAX_PERSONS:
        cells.refuse(RESPONSIBLE_KEY, "too_many_persons", f"责任人超过 {MAX_PERSONS} 名", "请核对是否串列")
        return ()
    persons = [person for number, parts in enumerate(raw, 1) if (person := _person(cells, number, parts))]
    if len({person.code for person in persons}) < len(persons):
        cells.refuse(RESPONSIBLE_KEY, "person_named_twice", "同一责任人出现两次", "请合并为一人，角色和依据写在一起")
    return tuple(persons)


def _from_json(cells: Cells, given: Any) -> list[dict[str, str]]:
    allowed = {*_PARTS, "code_type"}
    if not isinstance(given, list) or not all(
        isinstance(item, dict) and set(item) <= allowed and all(isinstance(v, str) for v in item.values())
        for item in given
    ):
        cells.refuse(
            RESPONSIBLE_KEY,
            "wrong_type",
            "责任人格式不正确",
            "应为列表，每人包含 name、role、code、basis（可加 code_type），均为字符串",
        )
        return []
    return given


def _from_columns(cells: Cells) -> list[dict[str, str]]:
    if not any(map(cells.row.cells.get, _COLUMNS)):  # most rows name nobody
        return []
    columns = {part: cells.text(f"responsible_{part}", required=False, limit=2000) for part in _PARTS}
    split = {part: _SEPARATOR.split(text) if text else [] for part, text in columns.items()}
    counts = {len(words) for words in split.values()}
    if counts == {0}:
        return []
    if len(counts) > 1:
        told = "、".join(f"{_PART_TITLES[part]} {len(words)} 个" for part, words in split.items())
        cells.refuse(
            RESPONSIBLE_KEY,
            "persons_do_not_match",
            f"责任人四列的个数不一致：{told}",
            "每名责任人的姓名、角色、证件号码、依据都要填，多人用分号隔开，顺序一致",
        )
        return []
    return [dict(zip(_PARTS, person, strict=True)) for person in zip(*(split[part] for part in _PARTS), strict=True)]


def _person(cells: Cells, number: int, parts: Mapping[str, str]) -> DraftPerson | None:
    words = {part: parts.get(part, "").strip() for part in _PARTS}
    for part, word in words.items():
        if not word or len(word) > _LIMITS[part] or not usable(word):
            what = "为空" if not word else "过长或含有乱码"
            cells.refuse(
                RESPONSIBLE_KEY,
                "person_incomplete",
                f"第 {number} 名责任人的{_PART_TITLES[part]}{what}",
                "责任人须逐人写明姓名、角色、证件号码和依据",
            )
            return None
    try:
        code = parse_code(SubjectKind.NATURAL_PERSON, words["code"], "responsible_code", parts.get("code_type"))
    except InvalidInputError as error:
        cells.refuse(RESPONSIBLE_KEY, error.code, f"第 {number} 名责任人：{error.title}，{error.detail}", error.advice)
        return None
    return DraftPerson(words["name"], words["role"], code, words["basis"])
