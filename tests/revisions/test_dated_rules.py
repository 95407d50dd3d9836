"""One revision on both sides of a date: a rule that begins next month, one that has ended, and replays that still explain."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.errors import PackErrors
from engine.packs.overlay import overlay
from engine.packs.packset import PackSet
from services.checks.archive import CheckArchive
from services.checks.replay import Verdict
from services.checks.service import CheckService
from services.ports import Cipher
from tests.revisions.office import OFFICE, Office
from tests.revisions.packs import MEMORANDUM, confirm, folder, packs_of
from tests.support.callers import client
from tests.support.checks import DEBTOR, request
from tests.support.registry import add_listing
from tests.support.unobserved import Unobserved

FILE = "memoranda/debtors/memorandum.yaml"
NEXT_MONTH = "in_force: {from: 2026-12-01}"
ENDED = "in_force: {from: 2020-01-01, until: 2026-11-30}"


def dated(root: Path, period: str) -> PackSet:
    """The packs whose rule has this period, confirmed."""
    folder(root, confirmed=False)
    text = MEMORANDUM.replace("    carried_out_by:", f"    {period}\n    carried_out_by:")
    (root / FILE).write_text(text, encoding="utf-8")
    confirm(root)
    return packs_of(root)


@pytest.mark.parametrize(
    ("period", "november", "december"),
    [(NEXT_MONTH, "clear", "restricted"), (ENDED, "restricted", "clear")],
    ids=["begins next month", "has ended"],
)
def test_the_same_revision_decides_by_the_day(
    office: Office, cipher: Cipher, tmp_path: Path, period: str, november: str, december: str
) -> None:
    add_listing(office.database, cipher, office.now, listing_id="l1", list_id="debtors", code=DEBTOR)
    checks = CheckService(office.database, office.rules, cipher, office.signer, Unobserved())
    packs = dated(tmp_path / "dated", period)
    # Examples have their own day, so a rule that begins later needs one that lives then.
    examples = (tmp_path / "dated" / "memoranda/debtors/examples.yaml").read_text("utf-8")
    day = "2026-12-02" if period is NEXT_MONTH else "2026-06-01"
    packs = overlay(packs, {"memoranda/debtors/examples.yaml": examples.replace("2026-06-01", day)})
    proposed = office.propose(packs)
    office.desk.approve(proposed.publication_id, OFFICE, now=office.now)
    moments = (datetime(2026, 11, 30, 15, 59, tzinfo=UTC), datetime(2026, 11, 30, 16, 1, tzinfo=UTC))  # midnight here
    answers = [
        checks.submit(request(case_no=f"D-{number}"), client(), now=moment).content
        for number, moment in enumerate(moments)
    ]
    assert [answer["outcome"] for answer in answers] == [november, december]
    assert {answer["revision"] for answer in answers} == {packs.revision}
    archive = CheckArchive(office.database, office.rules)
    for answer in answers:
        assert archive.replay(answer["check_id"], client()).verdict is Verdict.EQUAL
    silent = answers[0 if november == "clear" else 1]["check_id"]
    told = str(archive.explain(silent, client(), now=office.now).subjects)
    assert "rule_not_in_force" in told
    assert ("2026-12-01" if period is NEXT_MONTH else "2026-11-30") in told
    archive.close()


def test_a_change_of_the_period_voids_the_confirmation(tmp_path: Path) -> None:
    packs = dated(tmp_path / "dated", NEXT_MONTH)
    text = (tmp_path / "dated" / FILE).read_text("utf-8").replace("from: 2026-12-01", "from: 2026-11-01")
    item = "rule/debtors/government-bidding"
    assert packs.item_digests[item] != overlay(packs, {FILE: text}).item_digests[item]


def test_a_rule_without_a_period_keeps_its_digest(editions: list[PackSet]) -> None:
    """Adding the key to the language must not void what offices have confirmed."""
    assert b'"in_force"' not in editions[0].contents["memorandum/debtors"].partition(b'"rules"')[2]


def test_a_period_that_ends_before_it_begins_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackErrors) as caught:
        dated(tmp_path / "dated", "in_force: {from: 2026-12-01, until: 2026-01-01}")
    assert "in_force" in str(caught.value)
