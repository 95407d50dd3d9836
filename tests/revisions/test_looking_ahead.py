"""What begins or ends later is told today, with its day; what was not looked at is counted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.lint import Severity
from engine.packs.cache import NO_CACHE
from engine.packs.overlay import overlay
from engine.packs.packset import PackSet
from services.revisions import looking_ahead
from services.revisions.looking_ahead import findings_ahead
from tests.revisions.office import REASONS, Office
from tests.revisions.packs import MEMORANDUM, folder, packs_of
from tests.support.packs import FILES

TODAY = date(2026, 11, 23)
LAW = "rules/law/shili.yaml"
PACK = "memoranda/debtors/memorandum.yaml"


def in_force(packs: PackSet, file: str, text: str, period: str) -> PackSet:
    assert text.count("in_force: {from: 2020-01-01}") == 1
    return overlay(packs, {file: text.replace("in_force: {from: 2020-01-01}", f"in_force: {period}")})


def later(packs: PackSet) -> set[tuple[str, str, Severity]]:
    found = findings_ahead(packs, TODAY, NO_CACHE).findings
    return {(one.code, str(one.since), one.severity) for one in found if one.since}


def test_what_ends_is_told_from_the_day_after_its_last(editions: list[PackSet]) -> None:
    assert later(editions[0]) == set()
    ending = in_force(editions[0], PACK, MEMORANDUM, "{from: 2020-01-01, until: 2027-03-31}")
    assert later(ending) == {("pack_not_in_force", "2027-04-01", Severity.WARNING)}
    [found] = [one for one in findings_ahead(ending, TODAY, NO_CACHE).findings if one.since]
    assert str(found).partition("] ")[2].startswith("自 2027-04-01 起，")
    assert found.as_json()["since"] == "2027-04-01"


def confirmed_until_new_year(root: Path) -> PackSet:
    path = folder(root) / "confirmations.yaml"
    path.write_text(path.read_text("utf-8").replace("\n    from: ", "\n    until: 2026-12-31\n    from: "), "utf-8")
    return packs_of(root)


def test_a_confirmation_that_ends_is_told(tmp_path: Path) -> None:
    assert later(confirmed_until_new_year(tmp_path)) == {("confirmation_ended", "2027-01-01", Severity.WARNING)}


def test_a_law_that_will_end_does_not_bar_what_it_carries_today(editions: list[PackSet]) -> None:
    """On its last day the same is an error; today it is told, and somebody takes it upon himself."""
    ending = in_force(editions[0], LAW, FILES[LAW], "{from: 2020-01-01, until: 2027-03-31}")
    assert ("basis_not_in_force", "2027-04-01", Severity.WARNING) in later(ending)
    assert {severity for _, _, severity in later(ending)} == {Severity.WARNING}
    ended = findings_ahead(ending, date(2027, 4, 1), NO_CACHE).findings
    assert Severity.ERROR in {one.severity for one in ended if one.code == "basis_not_in_force"}


def test_what_is_unlawful_from_the_day_it_begins_is_an_error_today(editions: list[PackSet]) -> None:
    begins = MEMORANDUM.replace("    measure: ", "    in_force: {from: 2027-04-01}\n    measure: ")
    both = overlay(editions[0], {PACK: begins})
    ending = in_force(both, LAW, FILES[LAW], "{from: 2020-01-01, until: 2027-03-31}")
    assert ("basis_not_in_force", "2027-04-01", Severity.ERROR) in later(ending)


def test_days_that_were_not_looked_at_are_counted(editions: list[PackSet], monkeypatch: pytest.MonkeyPatch) -> None:
    packs = in_force(editions[0], PACK, MEMORANDUM, "{from: 2020-01-01, until: 2027-03-31}")
    packs = in_force(packs, LAW, FILES[LAW], "{from: 2020-01-01, until: 2028-03-31}")
    assert findings_ahead(packs, TODAY, NO_CACHE).left == 0
    monkeypatch.setattr(looking_ahead, "MOST", 1)
    ahead = findings_ahead(packs, TODAY, NO_CACHE)
    assert ahead.left == 1
    assert {str(one.since) for one in ahead.findings if one.since} == {"2027-04-01"}, "the nearest day was looked at"


def test_what_only_ends_does_not_crowd_out_what_begins(
    editions: list[PackSet], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking_ahead, "MOST", 1)
    begins = MEMORANDUM.replace("    measure: ", "    in_force: {from: 2027-06-01}\n    measure: ")
    ending = in_force(overlay(editions[0], {PACK: begins}), LAW, FILES[LAW], "{from: 2020-01-01, until: 2027-03-31}")
    assert ("basis_not_in_force", "2027-06-01", Severity.ERROR) in later(ending)
    assert findings_ahead(ending, TODAY, NO_CACHE).left == 1


def test_the_second_person_is_told_how_many_days_were_left_out(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packs = confirmed_until_new_year(tmp_path / "ending")
    made = office.propose(packs, accept=REASONS | {("confirmation_ended", None): "年底前重新审核"})
    assert {one["since"] for one in made.findings} == {None, "2027-01-01"}
    assert made.impact["days_unlinted"] == 0
    monkeypatch.setattr(looking_ahead, "MOST", 0)
    assert office.propose(packs).impact["days_unlinted"] == 1
