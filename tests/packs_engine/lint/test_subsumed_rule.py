"""Rules that add nothing to another of their pack."""

from __future__ import annotations

from pathlib import Path

from engine.lint import Severity
from tests.packs_engine.lint.findings import add_pack, add_rule, found, one


def test_a_narrower_rule_beside_a_wider_one(root: Path) -> None:
    add_rule(root, "large", when="{all: [{matter.government_funded: true}, {matter.amount: {gte: 1000000}}]}")
    finding = one(root, "subsumed_rule", Severity.WARNING)
    assert finding.item == "rule/debtors/large"
    assert finding.others == ("rule/debtors/government-bidding",)


def test_a_wider_rule_that_comes_later(root: Path) -> None:
    add_rule(root, "always", when="{matter.government_funded: {exists: true}}", roles="[bidder, legal-representative]")
    assert one(root, "subsumed_rule", Severity.WARNING).item == "rule/debtors/government-bidding"


def test_another_department_is_something_to_add(root: Path) -> None:
    when = "{all: [{matter.government_funded: true}, {matter.amount: {gte: 1000000}}]}"
    add_rule(root, "large", when=when, department="jy-court")
    assert "subsumed_rule" not in {finding.code for finding in found(root)}


def test_a_rule_on_a_matter_more_adds_that_matter(root: Path) -> None:
    add_rule(
        root, "funds", when="{subject.kind: legal_person}", on="[bidding.qualification, funding.fiscal]", roles="[]"
    )
    assert "subsumed_rule" not in {finding.code for finding in found(root)}


def test_another_pack_may_be_narrower(root: Path) -> None:
    add_pack(root, "others", when="{all: [{matter.government_funded: true}, {matter.amount: {gte: 1000000}}]}")
    assert "subsumed_rule" not in {finding.code for finding in found(root)}


def test_exactly_the_same_is_told_once_as_a_duplicate(root: Path) -> None:
    add_rule(root, "again")
    assert {finding.code for finding in found(root)} >= {"duplicate_rule"}
    assert "subsumed_rule" not in {finding.code for finding in found(root)}
