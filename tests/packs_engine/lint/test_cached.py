"""Findings about groups of memoranda are kept, and what is kept is what would be found."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from engine.lint import RULES, Finding, lint
from engine.lint.rules import contradictory_outcome
from engine.packs.groups import meeting_groups
from engine.packs.packset import PackSet
from tests.support.memory_cache import MemoryCache

ROOT = Path(__file__).parents[3]
DAY = date(2026, 6, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("rules", "memoranda"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def _load(folder: Path, cache: MemoryCache) -> PackSet:
    return PackSet.load(folder, [folder / "rules/confirmations/demo.yaml"], cache)


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _whole(packs: PackSet, day: date = DAY) -> list[Finding]:
    """What every rule says of the whole set at once."""
    return [finding for rule in RULES for finding in rule.check(packs, day)]


def test_groups_hold_every_memorandum_once_and_keep_apart_what_never_meets(folder: Path) -> None:
    packs = _load(folder, MemoryCache())
    groups = meeting_groups(packs)
    assert sorted(name for group in groups for name in group) == sorted(packs.memoranda)
    assert any({"wage-arrears", "statute-wage-arrears"} <= group for group in groups)
    assert not any({"wage-arrears", "judgment-defaulters"} <= group for group in groups)


def test_found_by_groups_or_at_once_kept_or_not_is_the_same(folder: Path) -> None:
    cache = MemoryCache()
    for _ in range(2):
        packs = _load(folder, cache)
        assert sorted(map(str, lint(packs, DAY, cache))) == sorted(map(str, _whole(packs)))


def test_only_the_group_that_changed_is_looked_at_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, looked = MemoryCache(), []
    lint(_load(folder, cache), DAY, cache)
    real = contradictory_outcome.check
    monkeypatch.setattr(
        contradictory_outcome, "check", lambda packs, day: looked.append(set(packs.memoranda)) or real(packs, day)
    )
    lint(_load(folder, cache), DAY, cache)
    assert looked == []
    # A comment moves the lines: the findings of this group must point anew, those of the others stay.
    _edit(folder / "memoranda/wage-arrears/memorandum.yaml", "kind: memorandum", "# 注\nkind: memorandum")
    packs = _load(folder, cache)
    assert sorted(map(str, lint(packs, DAY, cache))) == sorted(map(str, _whole(packs)))
    assert len(looked) == 2  # once for the group, once for the whole set above
    assert "wage-arrears" in looked[0] < set(packs.memoranda)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("rules/measures/restrict-government-funded-projects.yaml", "outcome: restrict", "outcome: caution"),
        ("rules/matters/bidding.qualification.yaml", "domains: [bidding]", "domains: [tax]"),
        ("rules/lists/wage-arrears.yaml", "excludes_minors: true", "excludes_minors: false"),
    ],
)
def test_an_edit_of_the_catalogue_is_seen(folder: Path, path: str, old: str, new: str) -> None:
    cache = MemoryCache()
    lint(_load(folder, cache), DAY, cache)
    _edit(folder / path, old, new)
    packs = _load(folder, cache)
    assert sorted(map(str, lint(packs, DAY, cache))) == sorted(map(str, _whole(packs)))


def test_another_day_is_looked_at_anew(folder: Path) -> None:
    cache = MemoryCache()
    packs = _load(folder, cache)
    later = date(2029, 1, 1)
    lint(packs, DAY, cache)
    assert sorted(map(str, lint(packs, later, cache))) == sorted(map(str, _whole(packs, later)))
