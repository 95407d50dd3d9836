"""One rule until a day, another from the next: they never meet, and neither is superfluous."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.lint import Severity
from tests.packs_engine.lint.findings import add_measure, add_rule, found, one
from tests.packs_engine.packs import MEMORANDUM_FILE, bend

UNTIL = "{from: 2020-01-01, until: 2026-06-30}"
FROM = ", in_force: {from: 2026-07-01}"
LARGE = "{all: [{matter.government_funded: true}, {matter.amount: {gte: 1000000}}]}"


def _codes(root: Path) -> set[str]:
    return {finding.code for finding in found(root, ignore=("unconfirmed", "uncovered_rule"))}


def _first_ends(root: Path) -> None:
    bend(root, MEMORANDUM_FILE, "  - id: government-bidding\n", f"  - id: government-bidding\n    in_force: {UNTIL}\n")


def test_another_measure_of_the_same_thing_from_a_day_on(root: Path) -> None:
    add_measure(root, "caution-bidding", effect="outcome: caution\nstrength: reference")
    add_rule(root, "later", measure="caution-bidding", period=FROM)
    assert one(root, "contradictory_outcome", Severity.ERROR).item == "rule/debtors/later"  # as long as both go on
    _first_ends(root)
    assert _codes(root) == set()


@pytest.mark.parametrize("when", ["{matter.government_funded: true}", LARGE])
def test_the_same_again_or_narrower_from_a_day_on(root: Path, when: str) -> None:
    add_rule(root, "later", when=when, period=FROM)
    assert _codes(root) & {"duplicate_rule", "subsumed_rule"}
    _first_ends(root)
    assert _codes(root) == set()


def test_a_wider_one_that_ends_leaves_something_to_the_narrower(root: Path) -> None:
    add_rule(root, "large", when=LARGE)
    assert one(root, "subsumed_rule", Severity.WARNING).item == "rule/debtors/large"
    _first_ends(root)
    assert _codes(root) == set()


def test_a_narrower_one_within_the_time_of_the_wider_adds_nothing(root: Path) -> None:
    _first_ends(root)
    add_rule(root, "large", when=LARGE, period=", in_force: {from: 2026-01-01, until: 2026-03-31}")
    assert one(root, "subsumed_rule", Severity.WARNING).item == "rule/debtors/large"
