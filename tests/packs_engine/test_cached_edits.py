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
from engine.errors import PackErrors
from engine.examples import kept
from engine.examples.assumed import as_if_confirmed
from engine.examples.kept import examples_report
from engine.examples.run import run_cases
from engine.lint import lint
from engine.packs import references
from engine.packs.cache import NO_CACHE, Cache
from engine.packs.packset import PackSet
from engine.packs.rule_texts import NOT_DECIDING
from tests.engine.packs import (
    DAY,
    DEPARTMENTS,
    INVENTORY,
    NOW,
    Doc,
    law,
    list_type,
    matter,
    measure,
    memorandum,
    packset,
    rule,
)
from tests.support.memory_cache import MemoryCache

QUALIFICATION, AWARD = "bidding.qualification", "bidding.award"
Files = dict[str, Doc]
REACHES = [{"list": name, "responsible_person": "true"} for name in ("bad", "worse")]


def _naming(list_id: str, **changes: Any) -> Doc:
    """A company's entry that names a person."""
    person = {"subject": "person", "role": "a", "basis": "b"}
    return {"list": list_id, "since": "2025-11-02", "responsible_persons": [person], **changes}


def _examples(pack_id: str, list_id: str) -> Doc:
    entry = {"list": list_id, "since": "2025-11-02", "level": "serious", "fields": {"debt": "10.00"}}
    named = [_naming("bad"), _naming("worse")]
    expect = {"outcome": "restricted", "rules": ["first"]}
    return {
        "kind": "examples",
        "memorandum": pack_id,
        "now": NOW.isoformat(),
        "subjects": {
            "listed": {"kind": "legal_person", "listings": [entry]},
            "company": {"kind": "legal_person", "listings": named},
            "person": {"kind": "natural_person"},
            "stranger": {"kind": "natural_person"},
        },
        "matters": {"funded": {"kind": QUALIFICATION, "government_funded": "true"}},
        "cases": [
            {"name": "列入的", "matter": "funded", "subject": "listed", "role": "bidder", "expect": dict(expect)},
            {
                "name": "另一事项",
                "matter": {"kind": AWARD, "government_funded": "true", "amount": "5.00"},
                "subject": "listed",
                "role": "bidder",
                "expect": {"outcome": "restricted", "rules": ["second"]},
            },
            {
                "name": "由他人的记录点名的",
                "matter": {"like": "funded", "amount": "1.00"},
                "subject": "person",
                "role": "bidder",
                "expect": {"outcome": "restricted", "rules": ["named"]},
            },
            {
                "name": "由列入的人代表的",
                "matter": "funded",
                "subject": "listed",
                "role": "agent",
                "represents": "stranger",
                "expect": dict(expect),
            },
            {
                "name": "数额不到的",
                "matter": {"kind": AWARD, "government_funded": "true", "amount": "4.99"},
                "subject": "listed",
                "role": "bidder",
                "expect": {"outcome": "clear", "rules": []},
            },
        ],
    }


def world() -> Files:
    """Two memoranda that meet over the second one's list, by file."""
    files: Files = {
        "rules/law/fa.yaml": law(),
        "rules/inventories/national.yaml": copy.deepcopy(INVENTORY),
        "rules/departments/all.yaml": copy.deepcopy(DEPARTMENTS),
        "rules/measures/restrict.yaml": measure("restrict", bases=[{"article": "fa/10", "reaches": REACHES}]),
        "rules/measures/warn.yaml": measure("warn", ("bad", "worse"), outcome="caution", strength="discretionary"),
        **{f"rules/lists/{name}.yaml": list_type(name) for name in ("bad", "worse")},
        **{f"rules/matters/{name}.yaml": matter(name) for name in (QUALIFICATION, AWARD)},
    }
    for pack_id, list_id in (("debtors", "bad"), ("wages", "worse")):
        first = rule("first", when={"matter.government_funded": "true"})
        second = rule("second", "restrict", on=[AWARD], when={"matter.amount": {"gte": "5.00"}})
        named = rule("named", reaches="responsible_person")
        pack = memorandum([first, second, named], pack_id, lists=[list_id], participants=["jy-bidding"])
        files[f"memoranda/{pack_id}/memorandum.yaml"] = pack
        files[f"memoranda/{pack_id}/examples.yaml"] = _examples(pack_id, list_id)
    return files


def _rule(number: int, **changes: Any) -> Callable[[Files, str], None]:
    return lambda files, pack: files[f"memoranda/{pack}/memorandum.yaml"]["rules"][number].update(changes)


def _pack(**changes: Any) -> Callable[[Files, str], None]:
    return lambda files, pack: files[f"memoranda/{pack}/memorandum.yaml"].update(changes)


def _file(name: str, **changes: Any) -> Callable[[Files, str], None]:
    return lambda files, _: files[name].update(changes)


def _case(number: int, **changes: Any) -> Callable[[Files, str], None]:
    return lambda files, pack: files[f"memoranda/{pack}/examples.yaml"]["cases"][number].update(changes)


def _subject(name: str, **changes: Any) -> Callable[[Files, str], None]:
    return lambda files, pack: files[f"memoranda/{pack}/examples.yaml"]["subjects"][name].update(changes)


def _represents(files: Files, pack: str) -> None:
    files[f"memoranda/{pack}/memorandum.yaml"]["rules"].append(
        rule("through", "warn", reaches="represented", through_roles=["agent"])
    )


def _also_there(files: Files, pack: str) -> None:
    files[f"memoranda/{pack}/memorandum.yaml"].update(lists=["bad", "worse"])


def _persons(files: Files, _: str) -> None:
    files["rules/measures/restrict.yaml"]["bases"][0]["reaches"] = [REACHES[0], {"list": "worse"}]


EDITS: tuple[Callable[[Files, str], None], ...] = (
    _rule(0, when={"matter.government_funded": "false"}),
    _rule(0, when={"listing.debt": {"gt": "10.00"}}),
    _rule(0, roles=["agent"]),
    _rule(0, measure="warn"),
    _rule(0, reaches="responsible_person"),
    _rule(1, on=[QUALIFICATION, AWARD]),
    _rule(1, carried_out_by=["jy-finance"]),
    _rule(1, in_force={"from": "2020-01-01", "until": "2025-12-31"}),
    _rule(1, note="只是说明"),
    _file("rules/inventories/national.yaml", edition="另一版"),
    _pack(note="只是说明"),
    _pack(title="改过的名称"),
    _pack(participants=["jy-finance"], initiator="jy-finance"),
    _pack(in_force={"from": "2020-01-01", "until": "2026-12-31"}, superseded_by="另一文件"),
    _pack(last_checked="2020-01-01"),
    _represents,
    _also_there,
    _persons,
    _file("rules/law/fa.yaml", in_force={"from": "2020-01-01", "until": "2025-01-01"}),
    _file("rules/law/fa.yaml", title="改过的法"),
    _file("rules/measures/restrict.yaml", outcome="caution", strength="discretionary"),
    _file("rules/measures/restrict.yaml", status="disabled", status_reason="停用"),
    _file("rules/measures/warn.yaml", subjects=["legal_person"]),
    _file("rules/measures/restrict.yaml", title="改过的措施"),
    _file("rules/measures/restrict.yaml", max_strength={"serious": "reference"}),
    _file("rules/lists/bad.yaml", default_level="serious"),
    _file("rules/lists/worse.yaml", subject_kinds=["legal_person"]),
    _file(f"rules/matters/{AWARD}.yaml", domains=["tax"]),
    _file(f"rules/matters/{QUALIFICATION}.yaml", title="改过的事项"),
    _case(0, expect={"outcome": "clear", "rules": []}),
    _case(1, now="2026-12-31T09:00:00+08:00"),
    _case(2, name="改过的名字"),
    _subject("listed", kind="natural_person"),
    _subject("listed", listings=[{"list": "bad", "since": "2026-07-01"}]),
    _subject("company", listings=[]),
    _subject("company", listings=[_naming("bad", exited_on="2026-01-02"), _naming("worse", until="2026-01-02")]),
)


class _Writer:
    """Files as they would lie in a folder; a comment before the first line moves all positions."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = world()
        self.comments = 0

    def write(self) -> None:
        for name, document in self.files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            text = "# 注\n" * self.comments + json.dumps(document, ensure_ascii=False, indent=1)
            path.write_text(text + "\n", encoding="utf-8")


def _all_of_it(folder: Path, cache: Cache) -> Any:
    try:
        packs = PackSet.load(folder, [], cache)
    except PackErrors as found:
        return [str(error) for error in found.errors]
    report = examples_report(as_if_confirmed(packs, cache), cache)
    return packs.revision, dict(packs.item_digests), lint(packs, DAY, cache), report


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
        writer = _Writer(Path(name))
        writer.write()
        _all_of_it(Path(name), cache)
        for edit, pack, comment in edits:
            edit(writer.files, pack)
            writer.comments += comment
            writer.write()
            assert _all_of_it(Path(name), cache) == _all_of_it(Path(name), NO_CACHE)


def test_every_edit_alone_is_seen_by_a_cache_that_knows_what_was_before(tmp_path: Path) -> None:
    before, writer = MemoryCache(), _Writer(tmp_path)
    writer.write()
    told = _all_of_it(tmp_path, before)
    assert told[-1].publishable
    for edit in EDITS:
        writer.files = world()
        edit(writer.files, "debtors")
        writer.write()
        edited = _all_of_it(tmp_path, copy.deepcopy(before))
        assert edited != told
        assert edited == _all_of_it(tmp_path, NO_CACHE)


def test_a_measure_that_is_edited_redoes_only_what_gives_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, writer = MemoryCache(), _Writer(tmp_path)
    rare = rule("rare", "warn", on=[AWARD], when={"matter.amount": {"gte": "999.00"}})
    writer.files["memoranda/wages/memorandum.yaml"]["rules"].append(rare)
    writer.files["rules/measures/spare.yaml"] = measure("spare", ("bad", "worse"))
    writer.write()
    _all_of_it(tmp_path, cache)
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
        found = _all_of_it(tmp_path, cache)
        assert {what: sorted(names) for what, names in told.items()} == {
            "read": [],
            "linted": given_by,
            "ran": given_by,
        }
        assert found == _all_of_it(tmp_path, NO_CACHE)


def test_every_edit_of_confirmations_is_seen(tmp_path: Path) -> None:
    """Also one that only moves the lines at which findings point, or says how the national list was looked into."""
    writer = _Writer(tmp_path)
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
