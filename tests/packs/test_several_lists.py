"""Every matter on which anything fires has an example of a subject that stands on several lists at once."""

from __future__ import annotations

from collections import defaultdict

from engine.law import legality
from engine.packs.packset import PackSet
from tests.packs.catalogue import ROOT, day, pack_ids, read
from tests.packs.test_examples import matter
from tests.packs.test_sources import WRITTEN


def _kinds_that_fire(packs: PackSet) -> dict[str, set[str]]:
    """Per matter the lists on which some rule fires."""
    found: dict[str, set[str]] = defaultdict(set)
    for pack, rule in packs.rules():
        for list_id in rule.lists or pack.lists:
            for kind in rule.on:
                if not legality.silences(packs, pack, rule, list_id, WRITTEN, kind):
                    found[kind].add(list_id)
    return found


def _lists_met_together() -> dict[str, list[set[str]]]:
    """Per matter, for every example with a subject on several lists in force: those lists."""
    found: dict[str, list[set[str]]] = defaultdict(list)
    for name in pack_ids():
        file = read(ROOT / "memoranda" / name / "examples.yaml")
        for case in file["cases"]:
            on = day(case.get("now", file["now"]))
            lists = {
                entry["list"]
                for entry in file["subjects"][case["subject"]].get("listings", [])
                if day(entry["since"]) <= on
                and ("until" not in entry or day(entry["until"]) >= on)
                and "exited_on" not in entry
                and "suspended" not in entry.get("marks", [])
            }
            if len(lists) > 1:
                found[matter(file, case["matter"])["kind"]].append(lists)
    return found


def test_on_every_matter_that_fires_an_example_has_several_lists_one_of_which_fires(packs: PackSet) -> None:
    met = _lists_met_together()
    fires = _kinds_that_fire(packs)
    assert fires
    alone = [kind for kind, lists in fires.items() if not any(together & lists for together in met[kind])]
    assert sorted(alone) == []


def test_where_two_lists_fire_an_example_has_both(packs: PackSet) -> None:
    met = _lists_met_together()
    several = {kind: lists for kind, lists in _kinds_that_fire(packs).items() if len(lists) > 1}
    apart = [kind for kind, lists in several.items() if not any(len(together & lists) > 1 for together in met[kind])]
    assert sorted(apart) == []
