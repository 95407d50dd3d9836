"""Editions of the real packs that differ from one another: each lacks other confirmations of rules, so other rules fire."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations, islice
from pathlib import Path

from adapters.files.pack_cache import PackCache
from engine.packs.packset import PackSet

PROJECT = Path(__file__).resolve().parents[2]
DEMO = PROJECT / "rules" / "confirmations" / "demo.yaml"
_ITEM = "  - item: "


def editions(folder: Path, count: int) -> list[PackSet]:
    """So many revisions, none of them the demo's own. ``folder`` takes their confirmations and a cache."""
    cache = PackCache(folder / "cache")
    made = []
    for number, text in enumerate(islice(_confirmations(DEMO.read_text(encoding="utf-8")), count)):
        path = folder / f"confirmations-{number}.yaml"
        path.write_text(text, encoding="utf-8")
        packs = PackSet.load(PROJECT, (path,), cache)
        packs.canonical()
        made.append(packs)
    if len({packs.revision for packs in made}) != count:
        raise ValueError(f"the demo's confirmations do not give {count} editions")
    return made


def _confirmations(text: str) -> Iterator[str]:
    """The file without one rule's confirmation, for each rule; then without two."""
    head, *items = text.split(_ITEM)
    rules = [number for number, item in enumerate(items) if item.startswith('"rule/')]
    for without in chain(combinations(rules, 1), combinations(rules, 2)):
        kept = [item for number, item in enumerate(items) if number not in without]
        yield head + "".join(_ITEM + item for item in kept)
