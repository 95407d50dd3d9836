"""What the second person approves is what was examined: against what decides, for the days to come, and of what was really active."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from adapters.bus.in_process import InProcessBus
from adapters.crypto.keys import KeyRing
from adapters.storage.database import begin_write
from adapters.storage.tables.revisions import activation, publication
from engine.errors import JiangchengError
from engine.lint import Finding, Severity, lint
from engine.packs.overlay import overlay
from engine.packs.packset import PackSet
from services.errors import ConflictError, InvalidInputError
from services.revisions.desk import RevisionDesk
from services.revisions.manifest import Origin, signed
from services.revisions.model import Kind
from services.revisions.ruling import State, state_of
from services.revisions.warnings import fingerprint
from tests.revisions.office import OFFICE, POLICY, REASONS, Office, no_impact, open_office
from tests.revisions.packs import confirm, folder, packs_of
from tests.support.memory_cache import MemoryCache
from tests.support.packs import FILES, small_packs


def refused(run: Callable[[], object], kind: type[JiangchengError] = JiangchengError) -> str:
    with pytest.raises(kind) as caught:
        run()
    return caught.value.code


@pytest.fixture
def other(office: Office, now: datetime) -> Iterator[Office]:
    """Another process on the same database."""
    opened = open_office(office.database, office.signer, office.root, now)
    yield opened
    opened.rules.close()


def test_a_proposal_that_was_altered_in_the_database_is_not_approved(office: Office, editions: list[PackSet]) -> None:
    office.publish(editions[1])
    with office.database.read() as uow:
        [earlier] = [one.revision for one in uow.revisions.activations(limit=9) if one.sequence == 2]
    proposed = office.propose(editions[0])

    def approving(**changes: object) -> str:
        kept = {name: getattr(proposed, name) for name in changes}
        for values in (changes, kept):
            with begin_write(office.database.engine) as connection:
                connection.execute(update(publication).values(**values))
            if values is changes:
                code = refused(lambda: office.desk.approve(proposed.publication_id, OFFICE, now=office.now))
        return code

    for changes in ({"reason": "另一个理由"}, {"revision": earlier}, {"impact": {}}, {"proposed_by": "account:else"}):
        assert approving(**changes) == "proposal_altered", changes
    assert approving(signature=None) == "proposal_unsigned"
    assert office.desk.approve(proposed.publication_id, OFFICE, now=office.now).sequence == 3


def test_what_is_activated_while_a_proposal_is_examined_outdates_it(
    office: Office, other: Office, editions: list[PackSet]
) -> None:
    """Its situations and past checks were compared with what no longer decides."""

    class Meanwhile(MemoryCache):
        """Asked by the first thing that is looked at."""

        def get(self, key: str) -> bytes | None:
            if office.rules.sequence == 1:
                other.publish(editions[0])
                office.rules.refresh(office.now)
            return super().get(key)

    parts = (office.database, office.rules, office.signer, InProcessBus(), no_impact, Meanwhile())
    desk = RevisionDesk(*parts, demo=False)
    made = desk.propose(editions[1], POLICY, reason="示例理由", accept=REASONS, now=office.now)
    assert office.rules.packs.revision == editions[0].revision
    assert state_of(made, office.rules.sequence, office.now) is State.OUTDATED
    assert refused(lambda: desk.approve(made.publication_id, OFFICE, now=office.now), ConflictError) == "base_changed"


def test_changes_laid_over_what_no_longer_decides_are_not_proposed(office: Office, editions: list[PackSet]) -> None:
    """They would take back, unsaid, what another person's revision brought."""
    office.publish(editions[0])
    office.publish(editions[1])
    assert refused(lambda: office.propose(editions[2], over=editions[0].revision), ConflictError) == "active_changed"
    assert office.propose(editions[2], over=editions[1].revision).base_revision == editions[1].revision


def test_what_a_confirmation_brings_next_month_is_shown_now(office: Office, tmp_path: Path) -> None:
    path = folder(tmp_path / "later") / "confirmations.yaml"
    path.write_text(path.read_text("utf-8").replace("from: 2026", "from: 2027"), "utf-8")
    later = packs_of(tmp_path / "later")
    accept = REASONS | {("confirmation_not_yet", None): "明年起"}
    shown = office.propose(later, accept=accept).impact["situations"]
    assert [(one["measure"], one["change"]) for one in shown] == [
        ("restrict-bidding", "gained"),
        ("restrict-bidding", "unsettled"),
    ]
    assert shown[0]["day"] == "2027-01-05"
    assert shown[0]["text"][0].startswith("自 2027-01-05 起，")


def test_a_confirmation_that_no_longer_ends_is_shown(office: Office, tmp_path: Path) -> None:
    """Nothing begins on the day after it would have ended; the outcomes differ from then on."""
    root = folder(tmp_path / "ending")
    endless = packs_of(root)
    path = root / "confirmations.yaml"
    path.write_text(_until(path.read_text("utf-8")), "utf-8")
    accept = REASONS | {("confirmation_ended", None): "月底前重新审核"}
    made = office.propose(packs_of(root), accept=accept)
    office.desk.approve(made.publication_id, OFFICE, now=office.now)
    shown = office.propose(endless).impact["situations"]
    assert [(one["change"], one["day"]) for one in shown] == [("gained", "2026-12-01"), ("unsettled", "2026-12-01")]


def _until(text: str) -> str:
    lines = text.splitlines()
    return (
        "\n".join(f"{line}\n    until: 2026-11-30" if line.startswith("    from: ") else line for line in lines) + "\n"
    )


def test_a_forged_row_makes_nothing_one_can_return_to(office: Office, editions: list[PackSet]) -> None:
    """Returning takes no lint and no examples: it must be to what two persons really made."""
    office.publish(editions[0])
    measure = "rules/measures/restrict-bidding.yaml"
    text = (office.root / measure).read_text("utf-8").replace("class: 一", "class: 三")
    unlawful = overlay(editions[0], {measure: text})
    origin = Origin(Kind.PUBLISH, None, POLICY.id, office.now, OFFICE.id, office.now)
    forged = replace(signed(unlawful, 3, origin, office.signer), signature=b"forged")
    with office.database.write() as uow:
        uow.checks.keep_revision(unlawful.revision, unlawful.canonical, office.now)
        assert uow.revisions.activate(forged)

    def back(revision: str | None) -> str:
        return office.desk.roll_back(revision, POLICY, reason="试", now=office.now).revision

    assert refused(lambda: back(unlawful.revision), InvalidInputError) == "never_active"
    with office.database.read() as uow:
        first = uow.revisions.activations(limit=9)[-1]
    assert back(None) == first.revision


def test_nobody_returns_an_office_to_the_demo_s_confirmations(office: Office, tmp_path: Path, now: datetime) -> None:
    """A database on which somebody once ran the demo."""
    root = folder(tmp_path / "demo", confirmed=False)
    confirm(root, demo=True)
    demo = open_office(office.database, office.signer, root, now, demo=True)
    edited = folder(tmp_path / "edited", threshold="2000000.00", confirmed=False)
    confirm(edited, demo=True)
    demo.publish(packs_of(edited))
    demo.rules.close()
    revision = packs_of(edited).revision
    assert (
        refused(lambda: office.desk.roll_back(revision, POLICY, reason="试", now=now), InvalidInputError)
        == "demo_confirmations"
    )


def test_a_warning_that_says_something_else_needs_another_word(tmp_path: Path) -> None:
    """The law was edited, not the memorandum that rests on it; what was accepted was that it begins some day, not that it ended."""
    base, law = small_packs(tmp_path), "rules/law/shili.yaml"

    def word(period: str) -> str:
        edited = overlay(base, {law: FILES[law].replace("in_force: {from: 2020-01-01}", f"in_force: {period}")})
        about = ("statute_not_in_force", "memorandum/statute-evaders")
        [found] = [one for one in lint(edited, date(2026, 11, 22)) if (one.code, one.item) == about]
        assert found.severity is Severity.WARNING
        return fingerprint(edited, found)

    coming = word("{from: 2030-01-01}")
    assert coming == word("{from: 2031-01-01}")
    assert coming != word("{from: 2020-01-01, until: 2020-12-31}")


def test_a_rules_warning_needs_another_word_when_what_it_gives_changes(tmp_path: Path) -> None:
    """The rule and the warning read the same; what it does to whom has changed."""
    base, rule = small_packs(tmp_path), "rule/debtors/government-bidding"
    warning = Finding("minor_entry_restricted", Severity.WARNING, "示例提醒", None, "", item=rule)
    before = fingerprint(base, warning)
    for key, old, new in (
        ("measure/restrict-bidding", "strength: mandatory", "strength: discretionary"),
        ("list/debtors", "authority: 示例机关", "authority: 另一机关"),
    ):
        file = base.trees[key].name
        assert old in FILES[file]
        edited = overlay(base, {file: FILES[file].replace(old, new)})
        assert edited.item_digests[rule] == base.item_digests[rule]
        assert fingerprint(edited, warning) != before
    assert fingerprint(overlay(base, {}), warning) == before


def test_waiting_does_not_take_back_a_word(editions: list[PackSet]) -> None:
    """What a warning says is the same tomorrow, so that nobody has to accept it daily."""

    def words(day: date) -> set[str]:
        return {fingerprint(editions[0], one) for one in lint(editions[0], day) if one.code == "stale_check"}

    assert words(date(2027, 6, 1)) == words(date(2027, 6, 2)) != set()


def test_a_database_from_the_backup_is_followed_again(office: Office, editions: list[PackSet], now: datetime) -> None:
    """An activation was lost with it; what is activated next has the same number."""
    office.publish(editions[0])
    with begin_write(office.database.engine) as connection:
        connection.execute(delete(activation).where(activation.c.sequence == 2))
    assert not office.rules.refresh(now)
    started = open_office(office.database, office.signer, office.root, now)
    assert started.publish(editions[1]).sequence == 2
    assert office.rules.refresh(now)
    assert office.rules.packs.revision == editions[1].revision
    assert not office.rules.refresh(now)
    started.rules.close()


def test_confirmations_that_change_no_outcome_are_shown(office: Office, editions: list[PackSet]) -> None:
    """Whoever approves answers for every word that enables something, also where something else still silences it."""
    office.publish(editions[0])
    shown = office.propose(editions[1]).impact["changes"]
    assert {(one["item"], one["kind"]) for one in shown} >= {
        ("confirmations/office", "changed"),
        ("rule/debtors/government-bidding", "changed"),
    }
    [rule] = [one for one in shown if one["item"] == "rule/debtors/government-bidding"]
    assert any("1000000.00" in field and "2000000.00" in field for field in rule["fields"])
    assert any("不少于1,000,000.00 元" in field and "不少于2,000,000.00 元" in field for field in rule["fields"])


def test_reading_files_waits_for_its_turn_too(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many large files at once would take every core from the checks."""
    monkeypatch.setattr(office.desk, "_room", threading.BoundedSemaphore(1))
    with office.desk._examining():
        assert refused(lambda: office.desk.laid_over(office.rules.packs, {}, ())) == "examining_busy"
    assert office.desk.laid_over(office.rules.packs, {}, ()).revision == office.rules.packs.revision


def test_what_no_process_would_believe_is_not_approved(office: Office, editions: list[PackSet], tmp_path: Path) -> None:
    """Our own public key was lost from the trusted ones: the proposal waits until it is back."""
    made = office.propose(editions[0])
    KeyRing(tmp_path / "keys")
    for trusted in (tmp_path / "keys" / "trusted").iterdir():
        trusted.unlink()
    signer = KeyRing(tmp_path / "keys").signer
    desk = RevisionDesk(office.database, office.rules, signer, InProcessBus(), no_impact, demo=False)
    assert refused(lambda: desk.approve(made.publication_id, OFFICE, now=office.now)) == "proposal_altered"
    assert desk.publication(made.publication_id, POLICY).ruling is None
    assert office.desk.approve(made.publication_id, OFFICE, now=office.now).sequence == 2
