"""I-02: the rows of the national list and of the province's supplement are closed, and a measure names one of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import PackError, PackErrors
from tests.packs_engine.packs import MEASURE_FILE, bend, load, reasons, write
from tests.packs_engine.texts import INVENTORY

SUPPLEMENT = "rules/inventories/province.yaml"
ROWS = INVENTORY.replace("id: national", "id: province").partition("rows:")[0] + "rows:"


def refused(root: Path) -> PackError:
    with pytest.raises(PackErrors) as caught:
        load(root)
    [error] = caught.value.errors
    return error


@pytest.mark.parametrize(
    ("name", "advice"),
    [("限制市场准人", "是否想写 限制市场准入？"), ("随便写的", "可用的清单项目：限制参加评先评优、限制市场准入")],
)
def test_a_name_that_no_list_has_is_refused_with_what_was_meant(tmp_path: Path, name: str, advice: str) -> None:
    bend(write(tmp_path), MEASURE_FILE, "national_item: 限制市场准入", f"national_item: {name}")
    error = refused(tmp_path)
    assert (error.code, str(error.position)) == ("unknown_id", f"{MEASURE_FILE}:10:16")
    assert name in error.title
    assert "I-02" in error.title
    assert error.advice.startswith(advice)
    assert "rules/inventories" in error.advice


def test_a_row_that_the_office_adds_for_the_province_is_as_good(tmp_path: Path) -> None:
    row = "  - {name: 本省另定的项目, class: 一, source: 测试, confidence: retrieved}\n"
    bend(write(tmp_path, **{SUPPLEMENT: f"{ROWS}\n{row}"}), MEASURE_FILE, "限制市场准入", "本省另定的项目")
    assert reasons(tmp_path) == {}


def test_a_supplement_may_be_known_before_its_rows_are(tmp_path: Path) -> None:
    assert load(write(tmp_path, **{SUPPLEMENT: f"{ROWS} []\n"})).inventory_rows.keys() == {
        "限制市场准入",
        "限制参加评先评优",
    }


def test_a_name_stands_in_one_list_only(tmp_path: Path) -> None:
    row = "  - {name: 限制市场准入, source: 测试, confidence: known}\n"
    error = refused(write(tmp_path, **{SUPPLEMENT: f"{ROWS}\n{row}"}))
    assert (error.code, str(error.position)) == ("duplicate_id", f"{SUPPLEMENT}:7:12")
