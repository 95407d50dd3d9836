"""Confirmation sets: written in a stable order, loadable again, and never for what may not be confirmed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.documents import Confirmations
from engine.errors import PackError, PackErrors
from engine.law.confirming import confirmable_items, item_digest, obstacles, write_confirmations
from engine.packs.packset import PackSet
from tests.packs_engine.packs import (
    CONFIRMATIONS,
    DAY,
    ITEMS,
    LIST_FILE,
    MEASURE_FILE,
    MEMORANDUM_FILE,
    bend,
    confirm,
    load,
    write,
)


def write_set(packs: PackSet, items: tuple[str, ...], path: Path, **changes: Any) -> Confirmations:
    given: dict[str, Any] = {
        "id": "demo",
        "title": "演示确认",
        "by": "演示人",
        "on": date(2026, 1, 5),
        "edition": "未核对",
        "row": "未核对",
        "from_": date(2026, 1, 5),
        "until": None,
        "demo": True,
        "national_list": "assumed",
        "note": None,
    }
    return write_confirmations(packs, items, path, **(given | changes))


def test_what_was_written_loads_and_vouches_for_the_text(tmp_path: Path) -> None:
    root = write(tmp_path)
    confirm(root)
    packs = load(root)
    (group,) = packs.confirmations
    assert [entry.item for entry in group.items] == sorted(ITEMS)
    assert all(entry.digest == item_digest(packs, entry.item) for entry in group.items)


def test_the_file_does_not_depend_on_the_order_of_items(tmp_path: Path) -> None:
    packs = PackSet.load(write(tmp_path), [])
    write_set(packs, ITEMS, tmp_path / "a.yaml")
    write_set(packs, (*reversed(ITEMS), ITEMS[0]), tmp_path / "b.yaml")
    assert (tmp_path / "a.yaml").read_bytes() == (tmp_path / "b.yaml").read_bytes()


@pytest.mark.parametrize("text", ["引号\"和'", "冒号: 与 # 号", "反斜杠\\n", "- 列表", "null", "*别名", "🀄"])
def test_any_words_come_back_as_they_were(tmp_path: Path, text: str) -> None:
    packs = PackSet.load(write(tmp_path), [])
    path = tmp_path / "sub/set.yaml"
    written = write_set(packs, ITEMS[:1], path, by=text, title=text, row=text, note=text, until=date(2027, 1, 1))
    (group,) = PackSet.load(tmp_path, [path]).confirmations
    assert group == written
    assert (group.title, group.note, group.items[0].by, group.items[0].row) == (text, text, text, text)
    assert group.demo
    assert group.items[0].until == date(2027, 1, 1)


def test_an_empty_set_is_a_set(tmp_path: Path) -> None:
    packs = PackSet.load(write(tmp_path), [])
    assert write_set(packs, (), tmp_path / CONFIRMATIONS).items == []
    assert load(tmp_path).confirmed_items == {}


@pytest.mark.parametrize(
    ("file", "old", "new", "item", "code"),
    [
        (MEASURE_FILE, "class: 一", "class: 未定", "measure/restrict-bidding", "class_undetermined"),
        (MEASURE_FILE, "class: 一", "class: 三", "measure/restrict-bidding", "market_order"),
        (
            MEASURE_FILE,
            "national_item: 限制市场准入\n",
            "",
            "rule/debtors/government-bidding",
            "national_item_missing",
        ),
        (MEASURE_FILE, "national_item: 限制市场准入\n", "", "measure/restrict-bidding", "national_item_missing"),
        (MEASURE_FILE, "class: 一", "class: 一\nstatus: disabled", "measure/restrict-bidding", "measure_disabled"),
        (MEASURE_FILE, "reaches: [{list: bad}]", "reaches: []", "measure/restrict-bidding", "basis_does_not_reach"),
        (MEASURE_FILE, "article: shili/10", "article: shili-banfa/5", "measure/restrict-bidding", "basis_level"),
        (MEASURE_FILE, "{list: bad}", "{list: good}", "rule/debtors/government-bidding", "basis_does_not_reach"),
        (LIST_FILE, "basis: [shili/10]", "basis: []", "list/bad", "list_without_basis"),
        (LIST_FILE, "basis: [shili/10]", "basis: []", "rule/debtors/government-bidding", "list_without_basis"),
        (LIST_FILE, "archive_only", "archive_only", "list/bad", "list_archive_only"),
        (
            MEMORANDUM_FILE,
            "    roles: [bidder]",
            "    reaches: responsible_person",
            "rule/debtors/government-bidding",
            "responsible_person_not_reached",
        ),
    ],
)
def test_what_may_not_be_confirmed_is_refused_with_the_reason(
    tmp_path: Path, file: str, old: str, new: str, item: str, code: str
) -> None:
    root = write(tmp_path)
    if old == "archive_only":
        old, new = "excludes_minors: true", "excludes_minors: true\narchive_only: true"
    bend(root, file, old, new)
    packs = PackSet.load(root, [])
    assert code in [silence.code for silence in obstacles(packs, item, DAY)]
    assert item not in confirmable_items(packs, DAY)
    with pytest.raises(PackErrors) as caught:
        write_set(packs, (item,), root / CONFIRMATIONS)
    assert [error.code for error in caught.value.errors] == ["not_confirmable"]
    assert caught.value.errors[0].detail
    assert not (root / CONFIRMATIONS).exists()


def test_an_item_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    packs = PackSet.load(write(tmp_path), [])
    with pytest.raises(PackError, match="restrict-bidding"):
        item_digest(packs, "measure/restrict-biding")
    with pytest.raises(PackErrors):
        write_set(packs, ("measure/none",), tmp_path / CONFIRMATIONS)


def test_everything_sound_may_be_confirmed(tmp_path: Path) -> None:
    assert confirmable_items(PackSet.load(write(tmp_path), []), DAY) == sorted(ITEMS)
