"""Rules that no example expects."""

from __future__ import annotations

from pathlib import Path

from engine.lint import Severity
from tests.packs_engine.lint.findings import add_rule, found, one
from tests.packs_engine.packs import MEASURE_FILE, bend


def test_a_rule_that_no_example_expects(root: Path) -> None:
    add_rule(root, "private", when="{matter.government_funded: false}")
    assert one(root, "uncovered_rule", Severity.WARNING).item == "rule/debtors/private"


def test_a_rule_that_the_law_does_not_carry_need_not_fire_in_an_example(root: Path) -> None:
    add_rule(root, "private", when="{matter.government_funded: false}")
    bend(root, MEASURE_FILE, "reaches: [{list: bad}]", "reaches: []")
    assert "uncovered_rule" not in {finding.code for finding in found(root)}


def test_of_a_rule_that_nothing_could_make_fire_that_is_all_that_is_told(root: Path) -> None:
    add_rule(root, "private", when="{all: [{matter.government_funded: true}, {matter.government_funded: false}]}")
    codes = {finding.code for finding in found(root) if finding.item == "rule/debtors/private"}
    assert "dead_condition" in codes
    assert "uncovered_rule" not in codes


def test_a_pack_without_examples_is_told_once(root: Path) -> None:
    (root / "memoranda/debtors/examples.yaml").unlink()
    codes = [finding.code for finding in found(root)]
    assert codes == ["no_examples"]
