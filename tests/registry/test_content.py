"""What a row says, in one text. Its digests are kept for ever, so it must stay the text that ``json`` writes."""

from __future__ import annotations

import json
from datetime import date

import pytest

from engine.inputs import SubjectKind
from engine.values import Value
from services.registry.drafts import Draft
from services.registry.intake import content_of
from services.registry.persons import DraftPerson
from services.subjects.model import CodeType, SubjectCode

PERSON = DraftPerson("示例\t人", "法定代表人", SubjectCode(CodeType.ID_CARD, "419001198501010011"), "依据“甲”")


@pytest.mark.parametrize(
    ("facts", "plain"),
    [
        ({}, {}),
        ({"b": True, "a": False}, {"a": False, "b": True}),
        ({"amount": -1050, "none": 0}, {"amount": -1050, "none": 0}),
        ({"text": '引"号\\和\n换行 \u2028 😀'}, {"text": '引"号\\和\n换行 \u2028 😀'}),
        ({"kinds": frozenset({"b", "a"}), "empty": frozenset()}, {"empty": [], "kinds": ["a", "b"]}),
    ],
)
@pytest.mark.parametrize("persons", [(), (PERSON, PERSON)])
@pytest.mark.parametrize("until", [None, date(2028, 1, 11)])
def test_a_content_is_the_json_of_its_parts(
    facts: dict[str, Value], plain: dict[str, object], persons: tuple[DraftPerson, ...], until: date | None
) -> None:
    day = date(2026, 1, 10)
    code = SubjectCode(CodeType.USCC, "91419001MA00000154")
    draft = Draft(
        2,
        SubjectKind.LEGAL_PERSON,
        '名"称',
        code,
        "（2026）1号",
        "机关\\",
        day,
        day,
        until,
        None,
        "",
        facts,
        persons,
        "k",
    )
    said: list[str | None] = [
        "legal_person",
        '名"称',
        "uscc",
        code.code,
        "（2026）1号",
        "机关\\",
        "2026-01-10",
        "2026-01-10",
    ]
    said += ["2028-01-11" if until else None, None, ""]
    named = [[p.name, p.role, "id_card", p.code.code, p.basis] for p in persons]
    assert content_of(draft) == json.dumps([*said, plain, named], ensure_ascii=False, sort_keys=True)
