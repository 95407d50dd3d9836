"""The periods that law sets, on both sides of the day on which the repair rule changed (发改委令第58号 → 第36号, 2026-04-01)."""

from __future__ import annotations

from datetime import date

import pytest

from engine.inputs import Level
from engine.law.parameters import publicity_on, value_on
from engine.packs.packset import PackSet

BEFORE, AFTER = date(2026, 3, 31), date(2026, 4, 1)


@pytest.mark.parametrize(
    ("level", "before", "after"),
    [
        (Level.MINOR, (3, 36), (0, 3)),
        (Level.ORDINARY, (3, 36), (3, 12)),
        (Level.SERIOUS, (3, 36), (12, 36)),
    ],
)
def test_publicity_by_severity_changes_on_the_first_of_april(
    packs: PackSet, level: Level, before: tuple[int, int], after: tuple[int, int]
) -> None:
    for day, months, rule in ((BEFORE, before, "fgw58"), (AFTER, after, "fgw36")):
        period = publicity_on(packs, "publicity", level, day)
        assert period.least is not None
        assert period.most is not None
        assert (period.least.number, period.most.number) == months
        assert {period.least.article.split("/")[0], period.most.article.split("/")[0]} == {rule}


@pytest.mark.parametrize(
    ("reference", "before", "after"),
    [
        ("publicity/hazard-min", "12", None),
        ("publicity/starts", "penalty", "document"),
        ("publicity/list-removal", "3", None),
        ("repair/apply-before-least", None, "refused"),
        ("repair/promise", None, "required"),
        ("repair/accept", "3", "3"),
        ("repair/decide", None, "7"),
        ("repair/extension", None, "10"),
        ("repair/answer", "10", "10"),
        ("repair/answer-base", "applied", "applied"),
        ("repair/local-repair", "1", "1"),
        ("repair/revocation", "1", "1"),
        ("objections/platform", "3", "3"),
        ("objections/inquiry", "7", "7"),
        ("objections/provider", "3", "3"),
        ("objections/verify", None, "7"),
        ("penalties/withdraw", "3", "3"),
        ("penalties/market-max", "36", "36"),
        ("records/disclosure-max", "60", "60"),
        ("records/data-check", "5", "5"),
    ],
)
def test_what_changes_with_the_rule_and_what_does_not(
    packs: PackSet, reference: str, before: str | None, after: str | None
) -> None:
    found = [value_on(packs, reference, day) for day in (BEFORE, AFTER)]
    assert [setting and setting.value for setting in found] == [before, after]


def test_before_the_first_rule_there_is_no_value(packs: PackSet) -> None:
    assert value_on(packs, "publicity/serious-max", date(2023, 4, 30)) is None
    assert value_on(packs, "repair/accept", date(2025, 6, 21)) is None


def test_the_two_rules_meet_without_a_gap(packs: PackSet) -> None:
    old, new = packs.laws["fgw58"].in_force, packs.laws["fgw36"].in_force
    assert (old.last_day(), new.first_day()) == (BEFORE, AFTER)
