"""Packs that were read once are not read again, and nothing that the cache says is ever out of date."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from adapters.files import pack_cache
from adapters.files.pack_cache import PackCache, code_version, open_cache
from engine.errors import PackErrors
from engine.packs import loading
from engine.packs.cache import NO_CACHE
from engine.packs.packset import PackSet
from engine.packs.yaml_tree import YamlTree
from tests.support.memory_cache import MemoryCache

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "rules/confirmations/demo.yaml"


@pytest.fixture
def packs_folder(tmp_path: Path) -> Path:
    root = tmp_path / "packs"
    shutil.copytree(ROOT / "rules", root / "rules")
    shutil.copytree(ROOT / "memoranda", root / "memoranda")
    return root


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_second_load_parses_nothing_and_gives_the_same_revision(
    packs_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = PackSet.load(packs_folder, [DEMO], PackCache(tmp_path / "cache"))
    monkeypatch.setattr(loading, "typed", None)  # would be called to parse
    second = PackSet.load(packs_folder, [DEMO], PackCache(tmp_path / "cache"))
    assert second.revision == first.revision
    assert second.canonical() == first.canonical()
    assert second.documents == first.documents
    assert second.item_digests == first.item_digests


def test_positions_are_still_told(packs_folder: Path) -> None:
    cache = MemoryCache()
    fresh, again = (PackSet.load(packs_folder, [DEMO], cache) for _ in range(2))
    path = ("rules", 1, "measure")
    assert again.at("memorandum/wage-arrears", path) == fresh.at("memorandum/wage-arrears", path) is not None


def test_an_edit_is_seen(packs_folder: Path) -> None:
    cache = MemoryCache()
    before = PackSet.load(packs_folder, [DEMO], cache)
    memorandum = packs_folder / "memoranda/judgment-defaulters/memorandum.yaml"
    _edit(memorandum, "matter.government_funded: true", "matter.government_funded: false")
    after = PackSet.load(packs_folder, [DEMO], cache)
    assert after.revision != before.revision
    assert after.revision == PackSet.load(packs_folder, [DEMO]).revision


def test_what_was_sound_against_another_catalogue_is_checked_again(packs_folder: Path) -> None:
    cache = MemoryCache()
    PackSet.load(packs_folder, [DEMO], cache)
    _edit(packs_folder / "rules/matters/bidding.qualification.yaml", "name: government_funded", "name: state_funded")
    with pytest.raises(PackErrors) as told:
        PackSet.load(packs_folder, [DEMO], cache)
    with pytest.raises(PackErrors) as expected:
        PackSet.load(packs_folder, [DEMO])
    assert [str(e) for e in told.value.errors] == [str(e) for e in expected.value.errors]


def test_a_broken_file_is_told_every_time(packs_folder: Path) -> None:
    cache = MemoryCache()
    _edit(packs_folder / "memoranda/wage-arrears/memorandum.yaml", "effect: punish", "effect: hurt")
    for _ in range(2):
        with pytest.raises(PackErrors, match="effect"):
            PackSet.load(packs_folder, [DEMO], cache)


def test_a_damaged_entry_is_not_believed(tmp_path: Path) -> None:
    cache = PackCache(tmp_path)
    cache.put("key", b"content")
    assert cache.get("key") == b"content"
    (entry,) = (tmp_path / code_version()).iterdir()
    for damaged in (entry.read_bytes()[:-1], b"", entry.read_bytes() + b"x"):
        entry.write_bytes(damaged)
        assert cache.get("key") is None


def test_the_longest_unused_entries_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack_cache, "MAX_ENTRIES", 2)
    cache = PackCache(tmp_path)
    for number, key in enumerate(("old", "middle", "new")):
        cache.put(key, b"x")
        os.utime(tmp_path / code_version() / key, (number, number))
    assert cache.get("old") == b"x"  # used just now
    again = PackCache(tmp_path)
    assert [again.get(key) for key in ("old", "middle", "new")] == [b"x", None, b"x"]


def test_another_version_of_the_program_starts_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    PackCache(tmp_path).put("key", b"x")
    monkeypatch.setattr(pack_cache, "code_version", lambda: "other")
    assert PackCache(tmp_path).get("key") is None
    assert [path.name for path in tmp_path.iterdir()] == ["other"]


def test_the_folder_is_nobody_elses(tmp_path: Path) -> None:
    PackCache(tmp_path / "cache")
    assert (tmp_path / "cache" / code_version()).stat().st_mode & 0o777 == 0o700


def test_a_tree_is_read_only_when_asked() -> None:
    tree = YamlTree("f.yaml", "kind: [")
    with pytest.raises(PackErrors):
        tree.at(("kind",))


@pytest.mark.parametrize("theirs", ["writable", "link", "version"])
def test_findings_that_others_could_have_written_are_not_believed(tmp_path: Path, theirs: str) -> None:
    """Whoever can put a file there could say that lint found nothing."""
    folder, elsewhere = tmp_path / "cache", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept").touch()
    if theirs == "link":
        folder.symlink_to(elsewhere)
    else:
        folder.mkdir(mode=0o700)
        open_one = folder / code_version() if theirs == "version" else folder
        open_one.mkdir(exist_ok=True)
        open_one.chmod(0o777)
    assert open_cache(folder) is NO_CACHE
    assert (elsewhere / "kept").exists()


def test_the_folder_is_for_this_user_only(tmp_path: Path) -> None:
    assert isinstance(open_cache(tmp_path / "cache"), PackCache)
    assert (tmp_path / "cache").stat().st_mode & 0o777 == 0o700
