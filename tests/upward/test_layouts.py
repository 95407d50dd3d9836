"""Every layout that came with the program is sound, says which codes nobody knows yet, and takes those that the office has learnt."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from adapters.files.feedback_layouts import FOLDER, read_layouts
from engine.errors import JiangchengError
from services.upward.layout import Layout, Value

FIELDS = {
    "shandong": "fkbm ztmc ztlb tyshxydm zjlx zjhm mdmc jclb csnr sjje jcsm qlbm",
    "chongqing": "redblackRequestId requestId name code originDept unitedId unitedType unitedName feedbackResult remark action "
    "handleType clTime",
    "taizhou": "entityName uniCode itemCode itemName itemUid type result amount basis district dept itemId disciplinaryTime",
}
"""As callers' public code names them."""


@pytest.mark.parametrize("layout_id", FIELDS)
def test_the_fields_are_those_of_the_interface(layouts: dict[str, Layout], layout_id: str) -> None:
    assert {field.name for field in layouts[layout_id].fields} == set(FIELDS[layout_id].split())


def test_one_file_per_layout(layouts: dict[str, Layout]) -> None:
    assert layouts.keys() == {path.stem for path in FOLDER.glob("*.yaml")} == {"minimal", *FIELDS}
    for layout in layouts.values():
        assert layout.source
        for field in layout.fields:
            assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", field.name), "also an element of XML"


def test_kinds_have_their_codes_in_each_interface_by_itself(layouts: dict[str, Layout]) -> None:
    """The trap: 1/2 in one operation is 0/1 in the other; here is the feedback's."""
    codes = next(field.codes for field in layouts["shandong"].fields if field.name == "ztlb")
    assert codes == {"legal_person": "0", "natural_person": "1", "unincorporated": None}


def test_every_record_says_whether_it_punishes_or_rewards(layouts: dict[str, Layout]) -> None:
    """One file may hold both: nobody takes one for the other."""
    told = {
        id_: [field.codes for field in layout.fields if field.value is Value.EFFECT] for id_, layout in layouts.items()
    }
    for [codes] in told.values():
        assert codes.keys() == {"punish", "reward"}
        assert codes["punish"] is None or codes["punish"] != codes["reward"]
    silent = layouts["minimal"].model_dump()
    silent["fields"] = [field for field in silent["fields"] if field["value"] != Value.EFFECT]
    with pytest.raises(ValueError, match="惩戒还是激励"):
        Layout.model_validate(silent)


def test_the_office_fills_in_what_it_has_learnt(tmp_path: Path) -> None:
    folder = tmp_path / "layouts"
    folder.mkdir()
    (folder / "shandong.yaml").write_text('codes: {jclb: {punish: "2", reward: "1"}}\n', "utf-8")
    codes = next(field.codes for field in read_layouts(tmp_path)["shandong"].fields if field.name == "jclb")
    assert codes == {"punish": "2", "reward": "1"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("nowhere", 'codes: {jclb: {punish: "2"}}\n'),
        ("shandong", 'codes: {nothing: {punish: "2"}}\n'),
        ("shandong", "codes: 甲\n"),
        ("shandong", "codes: {jclb: [甲]}\n"),
        ("shandong", "title: 甲\n"),
    ],
)
def test_a_file_that_does_not_fit_is_told(tmp_path: Path, name: str, text: str) -> None:
    folder = tmp_path / "layouts"
    folder.mkdir()
    (folder / f"{name}.yaml").write_text(text, "utf-8")
    with pytest.raises(JiangchengError) as refused:
        read_layouts(tmp_path)
    assert refused.value.code == "layout_codes"
    assert f"{name}.yaml" in refused.value.title
