"""I-04 and S14: milder entries, milder measures. The pages show the plain cases; here are the edges."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.lint import Severity
from tests.packs_engine.lint.findings import add_rule, found, one
from tests.packs_engine.packs import LIST_FILE, MEASURE_FILE, MEMORANDUM_FILE, bend


def codes(root: Path) -> set[str]:
    return {finding.code for finding in found(root, ignore=("unconfirmed", "uncovered_rule"))}


@pytest.mark.parametrize(
    ("caps", "graded"),
    [
        ("{minor: reference}", True),
        ("{minor: reference, ordinary: reference}", True),
        ("{minor: reference, ordinary: reference, serious: reference}", True),
        ("{serious: discretionary}", False),  # what is not written stays 应当
        ("{minor: discretionary, ordinary: reference}", False),
    ],
)
def test_caps_rise_with_the_level(root: Path, caps: str, graded: bool) -> None:
    bend(root, MEASURE_FILE, "bases:\n", f"max_strength: {caps}\nbases:\n")
    assert ("strength_not_graded" in codes(root)) is not graded


def test_a_cap_above_the_measures_own_strength_changes_nothing(root: Path) -> None:
    bend(root, MEASURE_FILE, "strength: mandatory", "strength: discretionary")
    bend(root, MEASURE_FILE, "bases:\n", "max_strength: {minor: mandatory}\nbases:\n")
    assert "strength_not_graded" not in codes(root)


def test_minor_entries_of_a_list_without_a_level_of_its_own(root: Path) -> None:
    bend(root, LIST_FILE, "default_level: serious\n", "")
    finding = one(root, "minor_entry_restricted", Severity.WARNING)
    assert finding.item == "rule/debtors/government-bidding"


def test_a_rule_that_leaves_minor_entries_out(root: Path) -> None:
    bend(root, LIST_FILE, "default_level: serious\n", "")
    bend(root, MEMORANDUM_FILE, "matter.government_funded: true", "listing.level: {not_in: [minor]}")
    assert "minor_entry_restricted" not in codes(root)


def test_a_measure_that_only_cautions_may_reach_minor_entries(root: Path) -> None:
    bend(root, LIST_FILE, "default_level: serious\n", "")
    bend(root, MEASURE_FILE, "outcome: restrict\nstrength: mandatory", "outcome: caution\nstrength: discretionary")
    assert "minor_entry_restricted" not in codes(root)


def test_each_rule_is_told_once_however_many_matters_it_has(root: Path) -> None:
    bend(root, LIST_FILE, "default_level: serious\n", "")
    when = "{subject.kind: legal_person}"
    add_rule(root, "wide", on="[bidding.qualification, funding.fiscal]", roles="[]", when=when, department="jy-court")
    items = [finding.item for finding in found(root) if finding.code == "minor_entry_restricted"]
    assert sorted(items) == ["rule/debtors/government-bidding", "rule/debtors/wide"]
