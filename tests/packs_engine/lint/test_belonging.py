"""Whoever looks at one file sees what an edit there brought about, wherever it is reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packs_engine.lint.findings import add_pack, files_told
from tests.packs_engine.packs import CONFIRMATIONS, LAW_FILE, LIST_FILE, MEASURE_FILE, MEMORANDUM_FILE, bend, confirm


@pytest.mark.parametrize(
    ("file", "old", "new", "item"),
    [
        (MEMORANDUM_FILE, "matter.government_funded: true", "matter.government_funded: false", "rule/debtors/government-bidding"),
        (MEASURE_FILE, "strength: mandatory", "strength: discretionary", "measure/restrict-bidding"),
        (LIST_FILE, "authority: 示例机关", "authority: 另一机关", "list/bad"),
        (LAW_FILE, "gist: 列入示例名单的", "gist: 现列入示例名单的", "measure/restrict-bidding"),
        (LAW_FILE, "gist: 列入示例名单的", "gist: 现列入示例名单的", "list/bad"),
        ("rules/matters/bidding.yaml", "title: 是否政府投资", "title: 是否由政府投资", "rule/debtors/government-bidding"),
    ],
)  # fmt: skip
def test_a_confirmation_belongs_to_every_text_that_it_vouches_for(
    root: Path, file: str, old: str, new: str, item: str
) -> None:
    confirm(root)
    bend(root, file, old, new)
    files = files_told(root, "confirmation_void")[item]
    assert {file, CONFIRMATIONS} <= files
    assert "memoranda/payers/memorandum.yaml" not in files


def test_a_confirmation_of_nothing_belongs_to_its_set(root: Path) -> None:
    path = confirm(root)
    path.write_text(path.read_text(encoding="utf-8").replace("list/bad", "list/gone"), encoding="utf-8")
    assert files_told(root, "confirmation_unknown") == {"list/gone": frozenset({CONFIRMATIONS})}


def test_of_two_rules_both_packs_are_told(root: Path) -> None:
    add_pack(root, "twins")
    [files] = files_told(root, "duplicate_rule").values()
    assert files == {MEMORANDUM_FILE, "memoranda/twins/memorandum.yaml"}


def test_other_findings_belong_to_the_file_where_they_stand(root: Path) -> None:
    bend(root, LIST_FILE, "last_checked: 2026-05-01", "last_checked: 2020-01-01")
    assert files_told(root, "stale_check") == {"list/bad": frozenset({LIST_FILE})}
