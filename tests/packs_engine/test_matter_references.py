"""What a matter's item codes settle must fit its fields."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packs_engine.packs import bend, load, write
from tests.packs_engine.test_loading import only_error

BIDDING_FILE = "rules/matters/bidding.yaml"
PLACE = "  - {name: amount, title: 合同估算价, type: money, unit: 元}\n"
KIND = "  - {name: way, title: 方式, type: code, values: {open: 公开, invited: 邀请}}\n"


def _settle(root: Path, fields: str) -> Path:
    write(root)
    bend(root, BIDDING_FILE, PLACE, f"{PLACE}{KIND}item_values:\n  - {{code: '4101*', fields: {{{fields}}}}}\n")
    return root


def test_a_code_may_settle_fields(tmp_path: Path) -> None:
    packs = load(_settle(tmp_path, "way: open, amount: 100.00, government_funded: true"))
    assert packs.matters["bidding.qualification"].item_values[0].fields["way"] == "open"


@pytest.mark.parametrize(
    ("fields", "code", "advice"),
    [
        ("wy: open", "unknown_id", "是否想写 way"),
        ("way: opne", "unknown_value", "是否想写 open"),
        ("government_funded: 也许", "wrong_value", "按字段的类型"),
        ("amount: 很多", "wrong_value", "按字段的类型"),
    ],
)
def test_what_does_not_fit_is_told_at_its_place(tmp_path: Path, fields: str, code: str, advice: str) -> None:
    error = only_error(_settle(tmp_path, fields))
    assert (error.code, advice in error.advice) == (code, True)
    assert error.position is not None
    assert (error.position.file, error.position.line) == (BIDDING_FILE, 13)


def test_a_code_stands_once(tmp_path: Path) -> None:
    _settle(tmp_path, "way: open")
    bend(tmp_path, BIDDING_FILE, "item_values:\n", "item_values:\n  - {code: '4101*', fields: {way: invited}}\n")
    assert only_error(tmp_path).code == "duplicate_id"
