"""The office's sets: written whole, one writer at a time, whatever their files are called."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import pytest

from adapters.files.confirmation_sets import FolderOfSets
from engine.documents import Confirmation, Confirmations
from services.confirming.sets import with_word, without_word

DIGEST = "sm3:" + "0" * 64


def word(item: str, by: str = "甲") -> Confirmation:
    return Confirmation.model_validate(
        {
            "item": item,
            "digest": DIGEST,
            "by": by,
            "on": date(2026, 1, 5),
            "edition": "版",
            "row": "行",
            "from": date(2026, 1, 5),
        }
    )


def group(id: str, *words: Confirmation, demo: bool = False) -> Confirmations:
    national = "assumed" if demo else "checked"
    return Confirmations(kind="confirmations", id=id, title="题", demo=demo, national_list=national, items=list(words))


def after(sets: list[Confirmations], changed: list[Confirmations]) -> dict[str, list[str]]:
    found = {one.id: one for one in sets} | {one.id: one for one in changed}
    return {id_: [f"{w.item} {w.by}" for w in one.items] for id_, one in found.items()}


def test_the_first_word_begins_a_set() -> None:
    assert after([], with_word([], word("list/bad"))) == {"office": ["list/bad 甲"]}


def test_a_new_word_takes_the_place_of_any_earlier_one_and_leaves_the_others() -> None:
    sets = [group("paper", word("list/bad"), word("list/good")), group("office", word("measure/m"))]
    assert after(sets, with_word(sets, word("list/bad", "乙"))) == {
        "paper": ["list/good 甲"],
        "office": ["list/bad 乙", "measure/m 甲"],
    }


def test_a_demo_set_never_takes_a_real_word_even_under_the_offices_name() -> None:
    sets = [group("office", word("measure/m"), demo=True)]
    changed = with_word(sets, word("list/bad"))
    assert after(sets, changed) == {"office": ["measure/m 甲"], "office-2": ["list/bad 甲"]}
    assert [one.demo for one in changed] == [False]


def test_taking_back_touches_only_sets_that_hold_the_item() -> None:
    sets = [group("a", word("list/bad"), word("list/good")), group("b", word("measure/m"))]
    assert [one.id for one in without_word(sets, "list/bad")] == ["a"]
    assert without_word(sets, "list/none") == []


def test_what_was_put_is_read_and_a_file_keeps_the_name_that_a_person_gave_it(tmp_path: Path) -> None:
    sets = FolderOfSets(tmp_path / "confirmations")
    with sets.locked():
        sets.put(group("office", word("list/bad", "引号\"和'：#")))
    (tmp_path / "confirmations" / "office.yaml").rename(tmp_path / "confirmations" / "2026年.yaml")
    with sets.locked():
        sets.put(group("office", word("list/good")))
        sets.put(group("paper"))
    assert [path.name for path in sets.files()] == ["2026年.yaml", "paper.yaml"]
    assert {one.id: [w.item for w in one.items] for one in sets.read()} == {"office": ["list/good"], "paper": []}
    with sets.locked():
        sets.drop("office")
        sets.drop("none")
    assert [path.name for path in sets.files()] == ["paper.yaml"]


def test_a_set_that_cannot_be_written_leaves_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sets = FolderOfSets(tmp_path)
    sets.put(group("office", word("list/bad")))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("adapters.files.confirmation_sets.os.fsync", full)
    with pytest.raises(Exception, match="写不进去"):
        sets.put(group("office", word("list/good")))
    assert [[w.item for w in one.items] for one in sets.read()] == [["list/bad"]]
    assert [path.name for path in tmp_path.iterdir()] == ["office.yaml"]


def test_two_at_once_lose_nothing(tmp_path: Path) -> None:
    """Each takes the sets as they are, thinks, and puts them: under the lock nobody's word is lost."""
    thinking = threading.Event()

    def give(number: int) -> None:
        sets = FolderOfSets(tmp_path)
        with sets.locked():
            before = sets.read()
            thinking.wait(0.02)
            for changed in with_word(before, word(f"list/l{number}")):
                sets.put(changed)

    threads = [threading.Thread(target=give, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (one,) = FolderOfSets(tmp_path).read()
    assert [w.item for w in one.items] == [f"list/l{number}" for number in range(8)]
