"""Small packs as files, ways in which an author edits them, and all that is made of them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine.errors import PackErrors
from engine.examples.assumed import as_if_confirmed
from engine.examples.kept import examples_report
from engine.lint import lint
from engine.packs.cache import Cache
from engine.packs.packset import PackSet
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
    rule,
)

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


class Writer:
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


def all_of_it(folder: Path, cache: Cache) -> Any:
    try:
        packs = PackSet.load(folder, [], cache)
    except PackErrors as found:
        return [str(error) for error in found.errors]
    report = examples_report(as_if_confirmed(packs, cache), cache)
    return packs.revision, dict(packs.item_digests), lint(packs, DAY, cache), report
