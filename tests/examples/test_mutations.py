"""A rule that is off by one is caught: by examples at the boundary, and by a boundary table that no longer reads the same."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from engine.deciding.decide import RuleEngine
from engine.examples.boundaries.explore import explore
from engine.examples.boundaries.text import as_json
from engine.examples.report import ExamplesReport
from engine.examples.run import run_examples
from tests.engine import packs
from tests.engine.packs import NOW, Doc

WHEN: Doc = {
    "all": [
        {"matter.amount": {"gte": "4000000.00", "lt": "9000000.00"}},
        {"any": [{"listing.months_on_list": {"gt": 12}}, {"listing.debt": {"between": ["100.00", "200.00"]}}]},
        {"not": {"listing.since": {"lt": "2024-01-31"}}},
    ]
}
CASES = [
    # amount, since, debt, whether it fires: each constant from both sides
    ("4000000.00", "2025-04-30", None, True),
    ("3999999.99", "2025-04-30", None, False),
    ("8999999.99", "2025-04-30", None, True),
    ("9000000.00", "2025-04-30", None, False),
    ("5000000.00", "2025-06-01", "99.99", False),
    ("5000000.00", "2025-06-01", "100.00", True),
    ("5000000.00", "2025-06-01", "200.00", True),
    ("5000000.00", "2025-06-01", "200.01", False),
    ("5000000.00", "2025-05-01", "1.00", True),
    ("5000000.00", "2025-05-02", "1.00", False),
    ("5000000.00", "2024-01-31", None, True),
    ("5000000.00", "2024-01-30", None, False),
]


def examples() -> Doc:
    subjects: Doc = {}
    cases = []
    for number, (amount, since, debt, fires) in enumerate(CASES):
        entry: Doc = {"list": "bad", "since": since, "level": "ordinary"}
        subjects[f"主体{number}"] = {
            "kind": "legal_person",
            "listings": [entry | ({"fields": {"debt": debt}} if debt else {})],
        }
        expect = {"outcome": "restricted" if fires else "clear", "rules": ["r1"] if fires else []}
        matter = {"kind": "bidding.qualification", "government_funded": "true", "amount": amount}
        cases.append(
            {"name": f"第{number}种", "matter": matter, "subject": f"主体{number}", "role": "bidder", "expect": expect}
        )
    return {"kind": "examples", "memorandum": "debtors", "now": NOW.isoformat(), "subjects": subjects, "cases": cases}


def both(when: Doc) -> tuple[ExamplesReport, Doc]:
    """What examples and boundaries say of the rule with this condition."""
    found = packs.packset(packs.memorandum([packs.rule(when=when)]), packs.measure(), examples())
    engine = RuleEngine(found)
    try:
        return run_examples(found, engine), as_json(explore(found, engine, NOW))
    finally:
        engine.close()


def mutants(tree: Any) -> Iterator[Any]:
    """The condition with one constant one lower or one higher."""
    if isinstance(tree, dict):
        for key, body in tree.items():
            for other in mutants(body):
                yield {**tree, key: other}
    elif isinstance(tree, list):
        for index, body in enumerate(tree):
            for other in mutants(body):
                changed = copy.deepcopy(tree)
                changed[index] = other
                yield changed
    elif isinstance(tree, int):
        yield from (tree - 1, tree + 1)
    elif "." in tree:
        fen = int(tree.replace(".", ""))
        yield from (f"{n // 100}.{n % 100:02d}" for n in (fen - 1, fen + 1))
    else:
        yield from ((date.fromisoformat(tree) + timedelta(days=step)).isoformat() for step in (-1, 1))


MUTANTS = list(mutants(WHEN))


def test_there_is_a_mutant_on_each_side_of_every_constant() -> None:
    assert len(MUTANTS) == 12
    assert WHEN not in MUTANTS


def test_the_rule_itself_is_right() -> None:
    report, table = both(WHEN)
    assert not report.failed
    assert report.percent == 100
    assert table["ok"]
    assert [s["code"] for rule in table["rules"] for s in rule["surprises"] if s["code"] != "back_and_forth"] == []


@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_one_more_or_less_is_caught_twice(mutant: Doc) -> None:
    report, table = both(mutant)
    assert report.failed
    right = both(WHEN)[1]
    assert table["rules"][0]["blocks"] != right["rules"][0]["blocks"]
