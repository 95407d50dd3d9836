"""Columns and words of files: every name leads to the one column it means, on the lists that ship too."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.documents import ListType
from engine.packs.packset import PackSet
from services.registry.columns import CANONICAL, columns_of
from services.registry.words import decision_key, iso_date, usable
from tests.registry.samples import list_type

CONTRACT = [
    "subject_kind",
    "name",
    "code",
    "decision_no",
    "authority",
    "decided_on",
    "since",
    "until",
    "level",
    "grounds",
]


@pytest.fixture(scope="module")
def shipped() -> dict[str, ListType]:
    return dict(PackSet.load(Path(__file__).parents[2], []).lists)


def test_the_canonical_row_is_the_contract() -> None:
    assert [column.name for column in CANONICAL if column.name != "code_type"] == CONTRACT


def test_names_of_shipped_lists_lead_where_they_say(shipped: dict[str, ListType]) -> None:
    assert len(shipped) >= 6
    for found in shipped.values():
        columns = columns_of(found)
        for column in CANONICAL:
            assert columns.resolve(column.name) is column
            assert columns.resolve(column.title) is column
        for spec in found.fields:
            for header in (spec.name, spec.title, *spec.headers):
                resolved = columns.resolve(header)
                assert resolved is not None, (found.id, header)
                assert resolved.name == spec.name, (found.id, header)
        for name, headers in found.standard_headers.items():
            for header in headers:
                resolved = columns.resolve(header)
                assert resolved is not None, (found.id, header)
                assert resolved.name == name, (found.id, header)


def test_the_list_wins_over_common_aliases() -> None:
    fields = [{"name": "company", "title": "公司", "type": "text", "headers": ["企业名称"]}]
    columns = columns_of(list_type(fields=fields))
    assert [columns.resolve(name).name for name in ("企业名称", "单位名称")] == ["company", "name"]  # type: ignore[union-attr]


@pytest.mark.parametrize("header", [" 主体 名称 ", "*主体名称", "主体名称*", "\ufeff主体名称", "NAME", "Name"])
def test_how_headers_are_compared(header: str) -> None:
    found = columns_of(list_type()).resolve(header)
    assert found is not None
    assert found.name == "name"


@pytest.mark.parametrize(
    "other",
    [
        "\u30142026\u3015豫9001执1号",
        "[2026]豫9001执1号",
        "\uff082026\uff09豫 9001 执1号",
        "(2026)豫\uff19\uff10\uff10\uff11执\u30001号",
    ],
)
def test_one_decision_however_it_is_typed(other: str) -> None:
    assert decision_key(other) == decision_key("(2026)豫9001执1号")


def test_other_decisions_stay_other() -> None:
    assert len({decision_key(f"(2026)豫9001执{n}号") for n in (1, 11, 111)}) == 3


@pytest.mark.parametrize("text", ["2026-1-2x", "26-01-02", "2026/1", "2026年1月", "202601023", ""])
def test_what_is_no_day_is_left_for_the_type_to_refuse(text: str) -> None:
    assert iso_date(text) == text


@pytest.mark.parametrize(
    ("text", "good"), [("一\n二\t三", True), ("\x00", False), ("\x9f", False), ("\ud800", False), ("𠮷", True)]
)
def test_usable_text(text: str, good: bool) -> None:
    assert usable(text) is good
