"""Whatever an author edits, what comes with a cache is what comes without one: the set, its findings, its examples."""

from __future__ import annotations

import copy
import json
import tempfile
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import lint as linter
from engine.deciding.decide import RuleEngine
from engine.examples import kept
from engine.examples.assumed import as_if_confirmed
from engine.examples.run import run_cases
from engine.lint import lint
from engine.packs import references
from engine.packs.cache import NO_CACHE
from engine.packs.packset import PackSet
from engine.packs.rule_texts import NOT_DECIDING
from tests.engine.packs import (
    DAY,
    Doc,
    measure,
    packset,
    rule,
)
from tests.packs_engine.edits import AWARD, EDITS, Files, Writer, all_of_it, world
from tests.support.memory_cache import MemoryCache


@settings(max_examples=8, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(EDITS), st.sampled_from(["debtors", "wages"]), st.booleans()), min_size=1, max_size=4
    )
)
def test_after_any_edits_the_cache_tells_what_a_fresh_look_tells(
    edits: list[tuple[Callable[[Files, str], None], str, bool]],
) -> None:
    cache = MemoryCache()
    with tempfile.TemporaryDirectory() as name:
        writer = Writer(Path(name))
        writer.write()
        all_of_it(Path(name), cache)
        for edit, pack, comment in edits:
            edit(writer.files, pack)
            writer.comments += comment
            writer.write()
            assert all_of_it(Path(name), cache) == all_of_it(Path(name), NO_CACHE)


def test_every_edit_alone_is_seen_by_a_cache_that_knows_what_was_before(tmp_path: Path) -> None:
    before, writer = MemoryCache(), Writer(tmp_path)
    writer.write()
    told = all_of_it(tmp_path, before)
    assert told[-1].publishable
    for edit in EDITS:
        writer.files = world()
        edit(writer.files, "debtors")
        writer.write()
        edited = all_of_it(tmp_path, copy.deepcopy(before))
        assert edited != told
        assert edited == all_of_it(tmp_path, NO_CACHE)


def test_a_measure_that_is_edited_redoes_only_what_gives_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, writer = MemoryCache(), Writer(tmp_path)
    rare = rule("rare", "warn", on=[AWARD], when={"matter.amount": {"gte": "999.00"}})
    writer.files["memoranda/wages/memorandum.yaml"]["rules"].append(rare)
    writer.files["rules/measures/spare.yaml"] = measure("spare", ("bad", "worse"))
    writer.write()
    all_of_it(tmp_path, cache)
    told: dict[str, list[str]] = {"read": [], "linted": [], "ran": []}

    def spied(module: Any, name: str, what: str, about: Callable[..., Iterable[str]]) -> None:
        before = getattr(module, name)

        def spy(*given: Any) -> Any:
            told[what].extend(about(*given))
            return before(*given)

        monkeypatch.setattr(module, name, spy)

    spied(references, "check_conditions", "read", lambda _, names: names)
    spied(linter, "_of_group", "linted", lambda _, group, __: group)
    spied(kept, "run_cases", "ran", lambda _, __, name, ___: [name])
    for edited, given_by in (("spare", []), ("warn", ["wages"]), ("restrict", ["debtors", "wages"])):
        writer.files[f"rules/measures/{edited}.yaml"]["title"] = "改过的措施"
        writer.write()
        told.update(read=[], linted=[], ran=[])
        found = all_of_it(tmp_path, cache)
        assert {what: sorted(names) for what, names in told.items()} == {
            "read": [],
            "linted": given_by,
            "ran": given_by,
        }
        assert found == all_of_it(tmp_path, NO_CACHE)


def test_every_edit_of_confirmations_is_seen(tmp_path: Path) -> None:
    """Also one that only moves the lines at which findings point, or says how the national list was looked into."""
    writer = Writer(tmp_path)
    writer.write()
    said = {"by": "甲", "on": "2026-01-01", "edition": "示例", "row": "1", "from": "2026-01-01"}
    items = [{"item": one, "digest": digest, **said} for one, digest in PackSet.load(tmp_path, []).item_digests.items()]
    items[0]["digest"] = "sm3:" + "0" * 64
    office: Doc = {"kind": "confirmations", "id": "office", "title": "甲", "national_list": "checked", "items": items}
    other = [items[0], items[1] | {"row": "2"}, *items[2:]]
    texts = [
        json.dumps(document, ensure_ascii=False, indent=1)
        for document in (office, office | {"items": items[1:]}, office | {"items": other})
    ]
    texts += ["# 注\n" + texts[0], texts[0].replace('"checked"', '"assumed",\n "demo": "true"')]
    path, cache, told = tmp_path / "office.yaml", MemoryCache(), []
    for text in texts:
        path.write_text(text, encoding="utf-8")
        told.append(lint(PackSet.load(tmp_path, [path], cache), DAY, cache))
        assert told[-1] == lint(PackSet.load(tmp_path, [path]), DAY)
    positions = [one.position for one in told[0] if one.position and one.position.file == "office.yaml"]
    assert positions
    assert told[3] != told[0]  # the comment moved them


def test_no_decision_reads_what_rule_texts_leave_out() -> None:
    """Were one of these keys read in deciding, a kept plan or example could be out of date."""
    files = {name: doc | {"title": "没有人读"} if "rules" in doc else doc for name, doc in world().items()}
    packs = as_if_confirmed(packset(*files.values()))
    for pack in packs.memoranda.values():
        for key in NOT_DECIDING:
            del vars(pack)[key]
    with closing(RuleEngine(packs)) as engine:
        ran = [run for name in packs.memoranda for run in run_cases(packs, engine, name)]
    assert all(
        entry.memorandum is packs.memoranda[entry.memorandum.id] for p in engine.plans.values() for entry in p.entries
    )
    assert not any(run.differences for run in ran)
    assert any(run.answer and run.answer.fired for run in ran)
