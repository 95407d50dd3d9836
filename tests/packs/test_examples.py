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
from tests.packs.interpreter import GRAVITY, decide

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


def matter(file: dict[str, Any], given: str | dict[str, Any]) -> dict[str, Any]:
    """A matter written out: by its name, or as one that is like another but for some fields."""
    if isinstance(given, str):
        return dict(file["matters"][given])
    shared = file["matters"][given["like"]] if "like" in given else {}
    return {**shared, **{name: value for name, value in given.items() if name != "like"}}


@pytest.mark.parametrize(("name", "case"), CASES)
def test_an_example_comes_out_alike_three_times(
    name: str, case: dict[str, Any], catalogue: Catalogue, engine: RuleEngine
) -> None:
    file, expect = FILES[name], case["expect"]
    on, given = day(case.get("now", file["now"])), matter(file, case["matter"])
    people = [(case["role"], case["subject"]), *(("consortium-member", member) for member in case.get("members", []))]
    answers = []
    for role, subject in people:
        asked = (on, given, role, described(file, subject))
        answers.append(decide(catalogue, *asked))
        assert ask(engine, *asked) == answers[-1]
    assert max((answer.outcome for answer in answers), key=[*GRAVITY, "identity_required"].index) == expect["outcome"]
    assert {rule for answer in answers for pack, rule in answer.fired if pack == name} == set(expect["rules"])
    assert set().union(*(answer.missing for answer in answers)) == set(expect.get("missing", []))
    assert "favoured" not in expect or answers[0].favoured is (expect["favoured"] == "true")


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
