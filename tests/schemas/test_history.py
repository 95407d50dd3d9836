"""History in the schemas: what a list may declare, and that rules may read what some list declares and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.packs.packset import PackSet
from tests.schemas.test_files import faults, read, validator
from tests.support.history import history_packs


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("history")


@pytest.fixture(scope="module")
def packs(root: Path) -> PackSet:
    return history_packs(root)


def document(packs: PackSet, root: Path, key: str) -> Any:
    return read((root / packs.trees[key].name).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda spec: None, ""),
        (lambda spec: spec["count"].update(months="36"), ""),
        (lambda spec: spec["count"].update(levels=["serious", "minor"]), ""),
        (lambda spec: spec["count"].update(months=0), "0"),
        (lambda spec: spec["count"].update(months=601), "601"),
        (lambda spec: spec["count"].update(levels=["grave"]), "grave"),
        (lambda spec: spec["count"].pop("months"), "months"),
        (lambda spec: spec.pop("title"), "title"),
        (lambda spec: spec.update(window=3), "window"),
    ],
)
def test_what_a_list_declares(packs: PackSet, root: Path, change: Callable[[Any], None], words: str) -> None:
    given = document(packs, root, "list/debtors")
    change(given["history"][0])
    found = faults(validator(packs, "list"), given)
    assert (found == []) if not words else any(words in fault for fault in found), found


@pytest.mark.parametrize(
    ("when", "good"),
    [
        ({"history.recent": {"gte": 2}}, True),
        ({"history.grave": 1}, True),
        ({"history.grave": {"exists": "true"}}, True),
        ({"history.recent": {"any_of": [2]}}, False),
        ({"history.recent": "often"}, False),
        ({"history.unheard": 1}, False),
    ],
)
def test_what_a_rule_reads(packs: PackSet, root: Path, when: Any, good: bool) -> None:
    given = document(packs, root, "memorandum/debtors")
    assert faults(validator(packs, "memorandum"), given) == []
    given["rules"][0]["when"] = when
    assert (faults(validator(packs, "memorandum"), given) == []) is good
