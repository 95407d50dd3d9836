"""The texts at hand are those of the folder as it is now, with the office's words; without a folder, of the active revision."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from adapters.files.packs_at_hand import PacksAtHand
from engine.errors import PackErrors
from engine.packs.cache import NO_CACHE
from engine.packs.packset import PackSet
from tests.packs_engine.packs import CONFIRMATIONS, MEASURE_FILE, bend, confirm, write


def test_a_folder_is_read_again_when_a_file_or_a_set_changed_and_not_otherwise(tmp_path: Path) -> None:
    root = write(tmp_path)
    sets: list[Path] = []
    at_hand = PacksAtHand(root, lambda: sets, lambda: PackSet.load(root, []), NO_CACHE)
    first = at_hand()
    assert at_hand() is first
    bend(root, MEASURE_FILE, "strength: mandatory", "strength: discretionary")
    second = at_hand()
    assert second.measures["restrict-bidding"].strength == "discretionary"
    sets.append(confirm(root))
    assert at_hand().confirmed_items
    assert second.confirmed_items == {}


def test_what_does_not_load_is_told_and_mended_without_a_restart(tmp_path: Path) -> None:
    root = write(tmp_path)
    at_hand = PacksAtHand(root, list, lambda: PackSet.load(root, []), NO_CACHE)
    good = at_hand()
    bend(root, MEASURE_FILE, "strength: mandatory", "strength: mandator")
    with pytest.raises(PackErrors):
        at_hand()
    bend(root, MEASURE_FILE, "strength: mandator", "strength: mandatory")
    assert at_hand().revision == good.revision


def test_without_a_folder_the_active_texts_stand_in_with_the_offices_words(tmp_path: Path) -> None:
    root = write(tmp_path / "there")
    confirm(root, "list/bad")
    stored = PackSet.from_canonical(PackSet.load(root, [root / CONFIRMATIONS]).canonical())
    sets = [confirm(root, "measure/restrict-bidding", until=date(2027, 1, 1))]
    at_hand = PacksAtHand(tmp_path / "nowhere", lambda: sets, lambda: stored, NO_CACHE)()
    assert at_hand.measures == stored.measures
    assert set(at_hand.confirmed_items) == {"measure/restrict-bidding"}  # the same set, as it is now
