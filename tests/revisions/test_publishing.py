"""From a proposal to what decides: nothing passes that has errors, open warnings, wrong examples, or only one person behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from engine.errors import JiangchengError
from engine.packs.overlay import overlay
from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from services.revisions import proposing
from services.revisions.examination import NotPublishableError
from services.revisions.model import Kind
from services.revisions.ruling import GOOD_FOR, State, state_of
from tests.revisions.office import AUDITOR, CLERK, LOCAL, OFFICE, POLICY, REASONS, Office, open_office
from tests.revisions.packs import EXAMPLES, MEMORANDUM, confirm, folder, packs_of

MEMORANDUM_FILE = "memoranda/debtors/memorandum.yaml"
EXAMPLES_FILE = "memoranda/debtors/examples.yaml"


def refused(run: Callable[[], object], kind: type[JiangchengError] = JiangchengError) -> str:
    with pytest.raises(kind) as caught:
        run()
    return caught.value.code


def test_two_persons_make_a_revision_decide(office: Office, editions: list[PackSet]) -> None:
    assert office.rules.sequence == 1
    assert not office.rules.packs.confirmed
    proposed = office.propose(editions[0])
    assert office.rules.packs.revision != editions[0].revision
    activated = office.desk.approve(proposed.publication_id, OFFICE, now=office.now)
    assert (activated.sequence, activated.kind, activated.revision) == (2, Kind.PUBLISH, editions[0].revision)
    assert office.rules.packs.revision == editions[0].revision
    assert office.noticing.activated_ == [1, 2]
    assert office.actions() == [
        ("system:first", "revision.activate"),
        ("account:policy", "revision.propose"),
        ("account:office", "revision.activate"),
    ]


def test_what_the_second_person_reads_is_stored_with_the_proposal(office: Office, editions: list[PackSet]) -> None:
    office.publish(editions[0])
    shown = office.desk.publication(office.propose(editions[1]).publication_id, AUDITOR)
    assert {one["code"] for one in shown.findings} == {code for code, _ in REASONS}
    assert all(one["accepted"]["by"] == "account:policy" for one in shown.findings)
    assert shown.examples["cases"] == 3
    [situation] = shown.impact["situations"]
    assert (situation["measure"], situation["change"]) == ("restrict-bidding", "lost")
    assert situation["text"]
    assert shown.impact["checks"] == {
        "from": editions[0].revision,
        "to": editions[1].revision,
        "actor": "account:policy",
    }


def test_nobody_approves_what_he_proposed(office: Office, editions: list[PackSet]) -> None:
    proposed = office.propose(editions[0])
    assert refused(lambda: office.desk.approve(proposed.publication_id, POLICY, now=office.now)) == "own_proposal"
    assert office.rules.sequence == 1


@pytest.mark.parametrize("caller", [CLERK, AUDITOR, LOCAL], ids=lambda caller: caller.id)
def test_only_named_persons_who_answer_for_the_rules(office: Office, editions: list[PackSet], caller: Caller) -> None:
    assert refused(lambda: office.propose(editions[0], caller), ForbiddenError) == "not_answerable"
    proposed = office.propose(editions[0])
    assert (
        refused(lambda: office.desk.approve(proposed.publication_id, caller, now=office.now), ForbiddenError)
        == "not_answerable"
    )


def test_clerks_do_not_read_proposals(office: Office, editions: list[PackSet]) -> None:
    proposed = office.propose(editions[0])
    assert refused(lambda: office.desk.publication(proposed.publication_id, CLERK)) == "role_missing"
    assert refused(lambda: office.desk.overview(CLERK, limit=9)) == "role_missing"
    assert office.desk.overview(AUDITOR, limit=9).publications[0].publication_id == proposed.publication_id


def test_every_open_warning_is_named(office: Office, editions: list[PackSet]) -> None:
    with pytest.raises(NotPublishableError) as caught:
        office.propose(editions[0], accept={})
    assert {error.code for error in caught.value.errors} == {code for code, _ in REASONS}
    with office.database.read() as uow:
        assert uow.revisions.publications(limit=9) == []


def test_an_acceptance_is_remembered_until_its_item_is_edited(office: Office, editions: list[PackSet]) -> None:
    office.publish(editions[0])
    base = editions[0]
    edited = overlay(base, {MEMORANDUM_FILE: MEMORANDUM.replace("gte: 1000000.00", "gte: 1500000.00")})
    with pytest.raises(NotPublishableError) as caught:
        office.propose(edited, accept={})
    # The rule was edited, so its warning needs somebody's word again; the measure's does not.
    assert {error.code for error in caught.value.errors} == {"minor_entry_restricted", "confirmation_void"}


def test_an_acceptance_says_why_and_fits_a_warning(office: Office, editions: list[PackSet]) -> None:
    def with_(accept: dict[tuple[str, str | None], str]) -> str:
        return refused(lambda: office.propose(editions[0], accept=accept), InvalidInputError)

    assert with_(REASONS | {("minor_entry_restricted", None): "  "}) == "reason_missing"
    assert with_(REASONS | {("minor_entry_restrictde", None): "笔误"}) == "acceptance_unused"
    assert with_(REASONS | {("class_undetermined", "measure/other"): "没有这一项"}) == "acceptance_unused"


def test_errors_are_never_accepted(office: Office, editions: list[PackSet]) -> None:
    measure = "rules/measures/restrict-bidding.yaml"
    text = (office.root / measure).read_text("utf-8").replace("class: 一", "class: 三")
    unlawful = overlay(editions[0], {measure: text})
    with pytest.raises(NotPublishableError) as caught:
        office.propose(unlawful, accept={})
    assert "market_order" in {error.code for error in caught.value.errors}
    assert (
        refused(lambda: office.propose(unlawful, accept={("market_order", None): "我愿意承担"})) == "acceptance_unused"
    )


def test_a_wrong_example_or_an_unshown_rule_stands_in_the_way(office: Office, editions: list[PackSet]) -> None:
    wrong = overlay(editions[0], {EXAMPLES_FILE: EXAMPLES.replace("outcome: restricted", "outcome: caution")})
    with pytest.raises(NotPublishableError) as caught:
        office.propose(wrong)
    assert [error.code for error in caught.value.errors] == ["example_failed"]
    one_sided = EXAMPLES[: EXAMPLES.index("  - name: 非政府投资项目")]
    with pytest.raises(NotPublishableError) as caught:
        office.propose(overlay(editions[0], {EXAMPLES_FILE: one_sided}))
    assert "example_missing" in {error.code for error in caught.value.errors}


def test_an_office_that_confirmed_little_can_publish_and_nothing_unconfirmed_fires(
    office: Office, tmp_path: Path
) -> None:
    unconfirmed = packs_of(folder(tmp_path / "unconfirmed", threshold="4000000.00", confirmed=False))
    accept = REASONS | {("unconfirmed", None): "待逐项确认"}
    proposed = office.propose(unconfirmed, accept=accept)
    office.desk.approve(proposed.publication_id, OFFICE, now=office.now)
    assert office.rules.packs.revision == unconfirmed.revision
    assert not office.rules.packs.confirmed


def test_the_demo_s_confirmations_are_not_an_office_s(office: Office, tmp_path: Path) -> None:
    root = folder(tmp_path / "demo", confirmed=False)
    confirm(root, demo=True)
    assert refused(lambda: office.propose(packs_of(root))) == "demo_confirmations"


def test_the_same_revision_is_nothing_to_publish(office: Office, editions: list[PackSet]) -> None:
    office.publish(editions[0])
    assert refused(lambda: office.propose(editions[0]), ConflictError) == "nothing_changed"


def test_a_proposal_is_decided_once(office: Office, editions: list[PackSet]) -> None:
    proposed = office.propose(editions[0])
    office.desk.reject(proposed.publication_id, OFFICE, reason="依据不足", now=office.now)
    assert refused(lambda: office.desk.approve(proposed.publication_id, OFFICE, now=office.now)) == "already_decided"
    assert office.desk.publication(proposed.publication_id, POLICY).ruling.reason == "依据不足"
    assert ("account:office", "revision.reject") in office.actions()


def test_a_proposal_that_was_compared_with_what_is_gone_is_outdated(office: Office, editions: list[PackSet]) -> None:
    stale = office.propose(editions[1])
    office.desk.approve(office.propose(editions[0]).publication_id, OFFICE, now=office.now)
    assert refused(lambda: office.desk.approve(stale.publication_id, OFFICE, now=office.now)) == "base_changed"
    assert state_of(stale, office.rules.sequence, office.now) is State.OUTDATED


def test_an_old_proposal_expires(office: Office, editions: list[PackSet]) -> None:
    proposed = office.propose(editions[0])
    later = office.now + GOOD_FOR + timedelta(seconds=1)
    assert refused(lambda: office.desk.approve(proposed.publication_id, OFFICE, now=later)) == "proposal_expired"


def test_only_so_many_proposals_wait(office: Office, editions: list[PackSet], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proposing, "MOST_PENDING", 1)
    first = office.propose(editions[0])
    assert refused(lambda: office.propose(editions[1]), ConflictError) == "too_many_pending"
    assert office.propose(editions[1], now=office.now + GOOD_FOR + timedelta(seconds=1)), "the first has expired"
    office.desk.reject(first.publication_id, OFFICE, reason="示例", now=office.now)


def test_an_unknown_proposal(office: Office) -> None:
    assert refused(lambda: office.desk.approve("0" * 32, OFFICE, now=office.now), NotFoundError) == "not_found"


def test_two_processes_that_approve_at_once_agree(
    office: Office, editions: list[PackSet], tmp_path: Path, now: datetime
) -> None:
    """Whoever comes second finds that something else is active, and nothing of its approval stays."""
    first = office.propose(editions[0])
    second = office.propose(editions[1])
    other = open_office(office.database, office.signer, tmp_path / "packs", now)
    office.desk.approve(first.publication_id, OFFICE, now=now)
    assert refused(lambda: other.desk.approve(second.publication_id, OFFICE, now=now)) == "base_changed"
    assert other.desk.publication(second.publication_id, POLICY).ruling is None
    assert other.rules.packs.revision == editions[0].revision
    other.rules.close()


def test_back_to_the_revision_before(office: Office, editions: list[PackSet]) -> None:
    office.publish(editions[0])
    office.publish(editions[1])
    back = office.desk.roll_back(None, POLICY, reason="误伤小额项目", now=office.now)
    assert (back.kind, back.revision) == (Kind.ROLLBACK, editions[0].revision)
    assert refused(lambda: office.desk.approve(back.publication_id, POLICY, now=office.now)) == "own_proposal"
    assert office.rules.packs.revision == editions[1].revision
    assert office.desk.approve(back.publication_id, OFFICE, now=office.now).sequence == 4
    assert office.rules.packs.revision == editions[0].revision


def test_only_what_was_active_can_be_returned_to(office: Office, editions: list[PackSet]) -> None:
    def back(revision: str | None) -> str:
        return refused(lambda: office.desk.roll_back(revision, POLICY, reason="试", now=office.now))

    assert back(None) == "no_earlier_revision"
    office.propose(editions[1])  # stored, never active
    assert back(editions[1].revision) == "never_active"
    assert back(office.rules.packs.revision) == "nothing_changed"
