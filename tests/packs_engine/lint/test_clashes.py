"""Two measures that are the same thing, for one entry in one situation: other outcomes, other strengths."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.lint import Severity
from tests.packs_engine.lint.findings import add_measure, add_pack, add_rule, found, one
from tests.packs_engine.packs import MEASURE_FILE, MEMORANDUM_FILE, bend

SAME_ENTRY = "P-A01"
OTHER_ENTRY = "P-A02"
MILD = "outcome: caution\nstrength: reference"


def codes(root: Path) -> set[str]:
    return {finding.code for finding in found(root, ignore=("unconfirmed", "uncovered_rule"))}


@pytest.mark.parametrize(("source_id", "severity"), [(SAME_ENTRY, Severity.ERROR), (OTHER_ENTRY, Severity.WARNING)])
def test_restrict_and_caution_for_one_entry(root: Path, source_id: str, severity: Severity) -> None:
    add_measure(root, "caution-bidding", source_id=source_id, effect=MILD)
    add_rule(root, "large", measure="caution-bidding", when="{matter.amount: {gte: 5000000}}")
    finding = one(root, "contradictory_outcome", severity)
    assert finding.item == "rule/debtors/large"
    assert finding.others == ("rule/debtors/government-bidding",)
    assert "“是否政府投资”为是" in finding.message
    assert "5,000,000.00 元" in finding.message, "a worked example in which both fire"


def test_another_strength_of_the_same_outcome(root: Path) -> None:
    add_measure(root, "may-restrict", effect="outcome: restrict\nstrength: discretionary")
    add_rule(root, "large", measure="may-restrict", when="{matter.amount: {gte: 5000000}}")
    finding = one(root, "overlapping_strength", Severity.WARNING)
    assert finding.item == "rule/debtors/large"
    assert "“可以”" in finding.message
    assert "“应当”" in finding.message


@pytest.mark.parametrize(
    ("when", "roles"),
    [
        ("{matter.government_funded: false}", "[bidder]"),
        ("{all: [{matter.amount: {gte: 5}}, {not: {matter.government_funded: true}}]}", "[bidder]"),
        ("{matter.amount: {gte: 5}}", "[legal-representative]"),
    ],
)
def test_rules_that_never_meet_do_not_clash(root: Path, when: str, roles: str) -> None:
    add_measure(root, "caution-bidding", source_id=SAME_ENTRY, effect=MILD)
    add_rule(root, "other", measure="caution-bidding", when=when, roles=roles)
    assert codes(root) == set()


def test_different_things_do_not_clash(root: Path) -> None:
    add_measure(root, "caution-honours", source_id=OTHER_ENTRY, effect=MILD, national_item="限制参加评先评优")
    add_rule(root, "other", measure="caution-honours")
    assert codes(root) == set()


def test_an_information_push_forbids_nothing(root: Path) -> None:
    add_measure(root, "inform", source_id=SAME_ENTRY, effect="outcome: none\nstrength: reference")
    add_rule(root, "other", measure="inform")
    assert codes(root) == set()


def test_what_the_law_does_not_carry_does_not_clash(root: Path) -> None:
    add_measure(root, "caution-bidding", source_id=SAME_ENTRY, effect=MILD, reaches="[]")
    add_rule(root, "other", measure="caution-bidding")
    assert codes(root) == {"basis_does_not_reach"}


def test_memoranda_of_different_times_do_not_clash(root: Path) -> None:
    add_measure(root, "caution-bidding", source_id=SAME_ENTRY, effect=MILD)
    add_pack(root, "others", measure="caution-bidding", period="{from: 2027-01-01}")
    bend(root, MEMORANDUM_FILE, "{from: 2020-01-01}", "{from: 2020-01-01, until: 2026-12-31}")
    assert "contradictory_outcome" not in codes(root)
    bend(root, MEMORANDUM_FILE, "until: 2026-12-31", "until: 2027-01-01")
    assert "contradictory_outcome" in codes(root), "one common day"


def test_caps_count_and_the_level_is_part_of_the_example(root: Path) -> None:
    """Both restrict, but for a minor entry the one is capped to a caution: only there do they differ."""
    bend(
        root,
        MEASURE_FILE,
        "bases:\n",
        "max_strength: {minor: reference, ordinary: mandatory, serious: mandatory}\nbases:\n",
    )
    add_measure(root, "same-bidding", source_id=SAME_ENTRY, effect="outcome: restrict\nstrength: mandatory")
    add_rule(root, "large", measure="same-bidding", when="{listing.level: {in: [minor, serious]}}")
    message = one(root, "contradictory_outcome", Severity.ERROR).message
    assert "“轻微”" in message
    assert "为限制" in message
    assert "为提示" in message, "what the capped measure comes to, not what it says uncapped"
    bend(root, MEMORANDUM_FILE, "[minor, serious]", "[ordinary, serious]")
    assert codes(root) == set()


def test_the_penalty_that_an_entry_must_carry_keeps_rules_apart(root: Path) -> None:
    add_measure(
        root,
        "caution-bidding",
        source_id=SAME_ENTRY,
        effect=MILD,
        reaches="[{list: bad, carrying: {listing.fined: true}}]",
    )
    add_rule(root, "other", measure="caution-bidding")
    assert "“是否罚款”为是" in one(root, "contradictory_outcome", Severity.ERROR).message
    bend(root, MEASURE_FILE, "{list: bad}", "{list: bad, carrying: {listing.fined: false}}")
    assert codes(root) == set()
