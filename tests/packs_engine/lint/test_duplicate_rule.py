"""Rules that say the same, in the same words or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.lint import Severity
from tests.packs_engine.lint.findings import add_pack, add_rule, found, one
from tests.packs_engine.packs import MEMORANDUM_FILE, bend


@pytest.mark.parametrize(
    "when",
    [
        "{matter.government_funded: true}",
        "{not: {matter.government_funded: false}}",
        "{any: [{matter.government_funded: true}, {all: [{matter.government_funded: true}, {matter.amount: {gt: 1}}]}]}",
        "{matter.government_funded: {in: [true]}}",
    ],
)
def test_the_same_situations_in_other_words(root: Path, when: str) -> None:
    if "in: [true]" in when:
        when = "{all: [{matter.government_funded: {neq: false}}, {matter.government_funded: {exists: true}}]}"
    add_rule(root, "again", when=when)
    finding = one(root, "duplicate_rule", Severity.ERROR)
    assert finding.item == "rule/debtors/again"
    assert finding.others == ("rule/debtors/government-bidding",)


@pytest.mark.parametrize(
    ("when", "roles", "department"),
    [
        ("{matter.government_funded: false}", "[bidder]", "jy-bidding"),
        ("{matter.government_funded: true}", "[legal-representative]", "jy-bidding"),
        ("{matter.government_funded: true}", "[bidder]", "jy-court"),
    ],
)
def test_other_situations_roles_or_departments_are_another_rule(
    root: Path, when: str, roles: str, department: str
) -> None:
    add_rule(root, "again", when=when, roles=roles, department=department)
    assert found(root, ignore=("unconfirmed", "uncovered_rule")) == []


def test_two_memoranda_that_say_the_same_are_a_warning(root: Path) -> None:
    add_pack(root, "others")
    finding = one(root, "duplicate_rule", Severity.WARNING)
    assert finding.others == ("rule/debtors/government-bidding",)


def test_a_statute_and_its_memorandum_may_both_say_it(root: Path) -> None:
    add_pack(root, "statute-others", head="source: statute\nstatute: shili/10\n")
    assert "duplicate_rule" not in {finding.code for finding in found(root)}


def test_a_memorandum_that_takes_the_place_of_another_repeats_nothing(root: Path) -> None:
    add_pack(root, "others", period="{from: 2027-01-01}")
    bend(root, MEMORANDUM_FILE, "{from: 2020-01-01}", "{from: 2020-01-01, until: 2026-12-31}")
    assert "duplicate_rule" not in {finding.code for finding in found(root)}
