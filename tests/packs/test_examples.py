"""The examples beside each pack against the third interpreter, and through the engine's own runner."""

from __future__ import annotations

from typing import Any

import pytest

from engine.deciding.decide import RuleEngine
from engine.examples.report_text import format_text
from engine.examples.run import run_examples
from engine.packs.packset import PackSet
from tests.packs.catalogue import ROOT, Catalogue, day, pack_ids, read
from tests.packs.engine_side import ask
from tests.packs.interpreter import decide

FILES = {name: read(ROOT / "memoranda" / name / "examples.yaml") for name in pack_ids()}
CASES = [
    pytest.param(name, case, id=f"{name}/{case['name']}") for name, file in FILES.items() for case in file["cases"]
]


def described(file: dict[str, Any], name: str) -> dict[str, Any]:
    """A shared subject in the words of a table: company entries that name it stand under ``named_in``."""
    found = dict(file["subjects"][name])
    others = (other for key, other in file["subjects"].items() if key != name)
    entries = (entry for other in others for entry in other.get("listings", []))
    found["named_in"] = [
        entry for entry in entries if name in [person["subject"] for person in entry.get("responsible_persons", [])]
    ]
    return found


@pytest.mark.parametrize(("name", "case"), CASES)
def test_an_example_comes_out_alike_three_times(
    name: str, case: dict[str, Any], catalogue: Catalogue, engine: RuleEngine
) -> None:
    file, expect = FILES[name], case["expect"]
    asked = (day(case.get("now", file["now"])), case["matter"], case["role"], described(file, case["subject"]))
    answer = decide(catalogue, *asked)
    assert answer.outcome == expect["outcome"]
    assert {rule for pack, rule in answer.fired if pack == name} == set(expect["rules"])
    assert answer.missing == set(expect.get("missing", []))
    assert "favoured" not in expect or answer.favoured is (expect["favoured"] == "true")
    assert ask(engine, *asked) == answer


def test_the_runner_passes_every_example_and_sees_every_rule_both_ways(packs: PackSet, engine: RuleEngine) -> None:
    report = run_examples(packs, engine)
    assert report.publishable, format_text(report, coverage=True)
    lonely = [
        f"{r.memorandum}/{r.rule}: {leaf.comparison}"
        for r in report.coverage
        for leaf in r.leaves
        if not (leaf.true and leaf.false)
    ]
    assert lonely == []
