"""Documents in use are not typed again: whoever reads the same text gets the same, and nothing outlives its last user."""

from __future__ import annotations

import gc
import json
import weakref
from pathlib import Path

from engine.packs.packset import PackSet
from engine.packs.restoring import restored
from tests.engine import packs as texts
from tests.support.memory_cache import MemoryCache


def _written(folder: Path, title: str) -> Path:
    documents = {
        "rules/law/fa.yaml": texts.law(),
        "rules/departments/all.yaml": texts.DEPARTMENTS,
        "rules/lists/bad.yaml": texts.list_type("bad"),
        "rules/lists/worse.yaml": texts.list_type("worse") | {"title": title},
    }
    for name, document in documents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return folder


def test_of_two_sets_only_what_was_edited_is_held_twice(tmp_path: Path) -> None:
    cache = MemoryCache()
    first = PackSet.load(_written(tmp_path, "甲"), [], cache)
    second = PackSet.load(_written(tmp_path, "乙"), [], cache)
    third = PackSet.from_canonical(second.canonical())
    assert [first.lists["bad"], second.lists["worse"]] == [second.lists["bad"], third.lists["worse"]]
    assert first.lists["bad"] is second.lists["bad"] is third.lists["bad"]
    assert second.lists["worse"] is third.lists["worse"]
    assert (first.lists["worse"].title, second.lists["worse"].title) == ("甲", "乙")


def test_a_document_goes_with_its_last_user(tmp_path: Path) -> None:
    content = PackSet.load(_written(tmp_path, "丙"), []).contents["list/worse"]
    gone = weakref.ref(restored("list", content))
    gc.collect()
    assert gone() is None
    assert restored("list", content).kind == "list"
