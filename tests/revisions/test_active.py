"""What decides: the newest activation that is good. What is damaged, forged or unsigned never replaces it, and somebody hears of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, update

from adapters.crypto.keys import KeyRing
from adapters.storage.database import SqlDatabase, begin_write
from adapters.storage.tables.checks import revision_text
from adapters.storage.tables.revisions import activation
from engine.errors import EngineFault, JiangchengError, PackErrors
from engine.inputs import DecisionInput, Matter, Subject, SubjectKind
from engine.packs.packset import PackSet
from services.ports import Signer
from services.revisions.activating import activate
from services.revisions.active import RETRY
from services.revisions.manifest import Origin, signed
from services.revisions.model import Activation, Kind
from tests.revisions.office import OFFICE, POLICY, Noticing, Office, open_office
from tests.revisions.packs import confirm, folder


def row(found: Activation) -> dict[str, Any]:
    return {name: getattr(found, name) for name in activation.columns.keys()} | {"kind": found.kind.value}  # noqa: SIM118


def by_two(now: datetime) -> Origin:
    return Origin(Kind.PUBLISH, None, POLICY.id, now, OFFICE.id, now)


def keep_text(office: Office, packs: PackSet) -> None:
    with office.database.write() as uow:
        uow.checks.keep_revision(packs.revision, packs.canonical, office.now)


def put(office: Office, found: Activation) -> None:
    with begin_write(office.database.engine) as connection:
        connection.execute(insert(activation), row(found))


def damage(office: Office, packs: PackSet, old: bytes, new: bytes) -> None:
    with begin_write(office.database.engine) as connection:
        text = packs.canonical().replace(old, new)
        assert text != packs.canonical()
        which = revision_text.c.revision == packs.revision
        connection.execute(update(revision_text).where(which).values(canonical=text))


def unsigned(office: Office, packs: PackSet) -> Activation:
    return replace(signed(packs, 3, by_two(office.now), office.signer), signature=b"")


def strangely_signed(office: Office, packs: PackSet, tmp_path: Path) -> Activation:
    return signed(packs, 3, by_two(office.now), KeyRing(tmp_path / "stranger").signer)


def of_one_person(office: Office, packs: PackSet) -> Activation:
    return signed(packs, 3, replace(by_two(office.now), proposed_by=OFFICE.id), office.signer)


def copied(office: Office, packs: PackSet) -> Activation:
    """A good row of an earlier day, entered again as the newest."""
    return replace(signed(packs, 2, by_two(office.now), office.signer), sequence=3)


def of_another_text(office: Office, packs: PackSet, base: PackSet) -> Activation:
    return replace(signed(base, 3, by_two(office.now), office.signer), revision=packs.revision)


def relabelled(office: Office, packs: PackSet) -> Activation:
    """The demo's word passed off as two persons'."""
    demo = Origin(Kind.DEMO, None, "system:demo", office.now, "system:demo", office.now)
    return replace(signed(packs, 3, demo, office.signer), kind=Kind.PUBLISH)


@pytest.mark.parametrize(
    ("forge", "code"),
    [
        (lambda office, new, base, tmp: unsigned(office, new), "signature_invalid"),
        (lambda office, new, base, tmp: strangely_signed(office, new, tmp), "signature_invalid"),
        (lambda office, new, base, tmp: of_one_person(office, new), "not_reviewed"),
        (lambda office, new, base, tmp: copied(office, new), "manifest_differs"),
        (lambda office, new, base, tmp: of_another_text(office, new, base), "manifest_differs"),
        (lambda office, new, base, tmp: relabelled(office, new), "manifest_differs"),
    ],
    ids=["unsigned", "stranger", "one person", "copied", "another text", "relabelled"],
)
def test_a_forged_activation_keeps_the_last_good_one(
    office: Office, editions: list[PackSet], tmp_path: Path, forge: Callable[..., Activation], code: str
) -> None:
    office.publish(editions[0])
    keep_text(office, editions[1])
    put(office, forge(office, editions[1], editions[0], tmp_path))
    assert not office.rules.refresh(office.now)
    assert office.rules.packs.revision == editions[0].revision
    assert office.noticing.failed == [code]
    assert office.actions()[-1] == ("system:rules", "revision.refused")
    assert office.rules.last_error is not None
    # A process that starts now comes to the same.
    started = open_office(office.database, office.signer, tmp_path / "packs", office.now)
    assert started.rules.packs.revision == editions[0].revision
    started.rules.close()


def test_a_damaged_text_never_decides(office: Office, editions: list[PackSet]) -> None:
    office.publish(editions[0])
    keep_text(office, editions[1])
    damage(office, editions[1], b"2000000.00", b"1.00")
    put(office, signed(editions[1], 3, by_two(office.now), office.signer))
    assert not office.rules.refresh(office.now)
    assert office.noticing.failed == ["revision_damaged"]
    assert office.rules.packs.revision == editions[0].revision


def test_a_broken_row_is_looked_at_again_after_a_while_and_not_before(
    office: Office, editions: list[PackSet], monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_text(office, editions[1])
    put(office, replace(signed(editions[1], 2, by_two(office.now), office.signer), signature=b""))
    for _ in range(3):
        office.rules.refresh(office.now)
    assert len(office.noticing.failed) == 1
    office.rules.refresh(office.now + RETRY)
    assert len(office.noticing.failed) == 2
    assert len([one for one in office.actions() if one[1] == "revision.refused"]) == 1


def test_what_comes_after_a_broken_one_is_taken_up(office: Office, editions: list[PackSet]) -> None:
    keep_text(office, editions[1])
    put(office, replace(signed(editions[1], 2, by_two(office.now), office.signer), signature=b""))
    assert not office.rules.refresh(office.now)
    assert office.publish(editions[0]).sequence == 3
    assert (office.rules.sequence, office.rules.last_error) == (3, None)


def test_between_two_looks_the_newest_good_one_counts(office: Office, editions: list[PackSet]) -> None:
    """Good, then broken, before this process looked: it takes the good one and not what it had."""
    with office.database.write() as uow:
        activate(uow, editions[0], by_two(office.now), office.signer, after=1, now=office.now)
    keep_text(office, editions[1])
    put(office, replace(signed(editions[1], 3, by_two(office.now), office.signer), signature=b""))
    assert office.rules.refresh(office.now)
    assert (office.rules.sequence, office.rules.packs.revision) == (2, editions[0].revision)


def test_an_activation_that_is_taken_away_changes_nothing(office: Office, editions: list[PackSet]) -> None:
    office.publish(editions[0])
    with begin_write(office.database.engine) as connection:
        connection.execute(delete(activation).where(activation.c.sequence == 2))
    for _ in range(2):
        assert not office.rules.refresh(office.now)
    assert office.rules.packs.revision == editions[0].revision
    assert office.noticing.failed == ["activation_vanished"]


def test_another_process_follows(office: Office, editions: list[PackSet], tmp_path: Path) -> None:
    other = open_office(office.database, office.signer, tmp_path / "packs", office.now)
    office.publish(editions[0])
    assert other.rules.sequence == 1
    assert other.rules.refresh(office.now)
    assert other.rules.packs.revision == editions[0].revision
    assert not other.rules.refresh(office.now)
    other.rules.close()


def test_what_is_leased_stays_open_until_its_last_user_leaves(office: Office, editions: list[PackSet]) -> None:
    matter = Matter("bidding.qualification", {"government_funded": True})
    given = DecisionInput(matter, (Subject(0, "bidder", SubjectKind.LEGAL_PERSON, "k"),), {}, office.now, 1)
    with office.rules.lease() as old:
        office.publish(editions[0])
        assert old.decide(given).revision == old.packs.revision != editions[0].revision
        with office.rules.lease() as new:
            assert new.decide(given).revision == editions[0].revision
    with pytest.raises(EngineFault):
        old.decide(given)
    office.rules.close()
    with pytest.raises(EngineFault), office.rules.lease():
        pass


def test_a_process_starts_without_any_folder(office: Office, editions: list[PackSet], tmp_path: Path) -> None:
    office.publish(editions[0])

    def gone() -> PackSet:
        raise AssertionError("the folder must not be asked")

    from services.revisions.starting import open_rules

    rules = open_rules(office.database, office.signer, Noticing(), demo=False, folder=gone, now=office.now)
    assert rules.packs.revision == editions[0].revision
    rules.close()


def test_the_first_start_of_production_confirms_nothing(
    database: SqlDatabase, signer: Signer, tmp_path: Path, now: datetime
) -> None:
    root = folder(tmp_path / "packs")  # its confirmations lie beside it
    opened = open_office(database, signer, root, now)
    assert not opened.rules.packs.confirmed
    assert [a.kind for a in opened.desk.overview(POLICY, limit=9).activations] == [Kind.FIRST]
    opened.rules.close()
    again = open_office(database, signer, root, now)
    assert again.rules.sequence == 1
    again.rules.close()


def test_nothing_good_is_no_start(office: Office, tmp_path: Path) -> None:
    """Never *clear* for want of rules: a process that has nothing good to decide by does not serve."""
    with begin_write(office.database.engine) as connection:
        connection.execute(update(activation).values(signature=b""))
    with pytest.raises(JiangchengError) as caught:
        open_office(office.database, office.signer, tmp_path / "packs", office.now)
    assert caught.value.code == "no_good_revision"


def test_the_demo_follows_its_folder_and_keeps_what_was_published(
    database: SqlDatabase, signer: Signer, tmp_path: Path, now: datetime, editions: list[PackSet]
) -> None:
    root = folder(tmp_path / "packs", confirmed=False)
    confirm(root, demo=True)
    demo = open_office(database, signer, root, now, demo=True)
    assert demo.rules.packs.demo
    demo.publish(editions[1])
    demo.rules.close()
    again = open_office(database, signer, root, now, demo=True)
    assert again.rules.packs.revision == editions[1].revision  # the folder is what it was
    again.rules.close()
    folder(root, threshold="1234567.00", confirmed=False)
    confirm(root, demo=True)
    edited = open_office(database, signer, root, now, demo=True)
    assert (edited.rules.sequence, edited.rules.packs.demo) == (3, True)
    edited.rules.close()


def test_production_never_takes_up_the_demo_s_rules(
    database: SqlDatabase, signer: Signer, tmp_path: Path, now: datetime
) -> None:
    root = folder(tmp_path / "packs", confirmed=False)
    confirm(root, demo=True)
    demo = open_office(database, signer, root, now, demo=True)
    office = open_office(database, signer, root, now)
    assert not office.rules.packs.demo
    assert [a.kind for a in office.desk.overview(POLICY, limit=9).activations] == [Kind.FIRST, Kind.DEMO]
    assert not demo.rules.refresh(now)  # nor the demo production's
    assert demo.rules.packs.demo
    for opened in (demo, office):
        opened.rules.close()


def test_a_broken_folder_is_told_and_activates_nothing(
    database: SqlDatabase, signer: Signer, tmp_path: Path, now: datetime
) -> None:
    root = folder(tmp_path / "packs")
    (root / "memoranda/debtors/memorandum.yaml").write_text("kind: [", encoding="utf-8")
    with pytest.raises(PackErrors):
        open_office(database, signer, root, now)
    with database.read() as uow:
        assert uow.revisions.last_sequence() == 0


def test_a_manifest_says_who_and_what(office: Office, editions: list[PackSet]) -> None:
    later = office.now + timedelta(hours=1)
    proposed = office.propose(editions[0])
    activated = office.desk.approve(proposed.publication_id, OFFICE, now=later)
    said = json.loads(activated.manifest)
    assert (said["proposed_by"], said["approved_by"]) == ("account:policy", "account:office")
    assert said["proposed_at"] < said["approved_at"]
    assert {line["document"] for line in said["documents"]} == set(editions[0].documents)
