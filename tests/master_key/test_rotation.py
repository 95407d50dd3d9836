"""The master key changes under a running service: nothing becomes unreadable, a killed run goes on, what was destroyed stays destroyed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import LargeBinary, text

from adapters.bus.in_process import InProcessBus
from adapters.crypto import masters
from adapters.crypto.errors import KeyFolderError
from adapters.crypto.keys import KeyRing
from adapters.storage.database import SqlDatabase, make_engine
from adapters.storage.tables.base import metadata
from engine.inputs import SubjectKind
from engine.packs.packset import PackSet
from services.audit.verify import verify
from services.errors import UnavailableError
from services.master_key import rotation
from services.master_key.store import Wrap
from services.rights import filing
from services.subject_view.codes import OneTimeCodes
from services.subject_view.model import Claimed
from services.subject_view.verifier import ShownOnThePage
from services.subjects import keys
from services.subjects.identity import parse_code
from services.subjects.model import SubjectCode
from tests.rights.conftest import SUBJECT
from tests.support.calendars import packs_with_holidays
from tests.support.registry import add_listing, company_code, person_code

NOW = datetime(2026, 11, 16, 2, tzinfo=UTC)
PERSONS = 7


class City:
    """A database and its keys: seven persons on a list, an organisation's sealed objection, a code on its way."""

    def __init__(self, url: str, folder: Path) -> None:
        self.folder, self.url = folder, url
        self.ring = KeyRing(folder)
        self.database = SqlDatabase(make_engine(url), self.ring.cipher)

    def fill(self, packs: PackSet) -> None:
        for number in range(PERSONS):
            add_listing(
                self.database, self.ring.cipher, NOW, listing_id=f"{number:032x}", list_id="statistics",
                code=person_code(number + 1), name=f"示例人{number}", kind=SubjectKind.NATURAL_PERSON,
            )  # fmt: skip
        add_listing(
            self.database, self.ring.cipher, NOW, listing_id="f" * 32, list_id="statistics", code=company_code(1),
            since=date(2026, 3, 2),
        )  # fmt: skip
        with self.database.write() as uow:
            self.claim = filing.file_objection(
                uow, packs, "f" * 32, applicant=SUBJECT, statement="张三丰可以作证", department="jy-spj",
                actor="account:w", now=NOW,
            )  # fmt: skip
        codes = OneTimeCodes(self.database, self.ring.cipher, InProcessBus(), ShownOnThePage())
        codes.begin(Claimed(SubjectKind.NATURAL_PERSON, self.code(1)), address="a", now=NOW)

    @staticmethod
    def code(number: int) -> SubjectCode:
        return parse_code(SubjectKind.NATURAL_PERSON, person_code(number), "code")

    def reads(self, ring: KeyRing | None = None) -> None:
        """All that is sealed is there, through the given process's keys."""
        with SqlDatabase(self.database.engine, (ring or self.ring).cipher).read() as uow:
            found = uow.registry.newest([f"{number:032x}" for number in range(PERSONS)])
            names = sorted(version.listing.name for version in found.values())
            assert names == [f"示例人{number}" for number in range(PERSONS)]
            subjects = [version.listing.subject_key for version in found.values()]
            told = keys.describe(uow, (ring or self.ring).cipher, subjects)
            assert {code.code for code in told.values()} == {person_code(n + 1) for n in range(PERSONS)}
            claim = uow.rights.get(self.claim.claim_id)
            assert claim is not None
            assert claim.petition.statement == "张三丰可以作证"

    def rewrap(self, **more: Any) -> dict[str, int]:
        return rotation.rewrap_all(self.database, self.ring.cipher, actor="account:t", now=NOW, **more)

    def standing(self) -> rotation.Standing:
        return rotation.standing(self.database, self.ring.cipher)


@pytest.fixture(scope="module")
def packs() -> PackSet:
    return packs_with_holidays()


@pytest.fixture
def city(database_url: str, tmp_path: Path, packs: PackSet) -> Iterator[City]:
    made = City(database_url, tmp_path / "keys")
    made.fill(packs)
    yield made
    made.database.engine.dispose()


def test_every_wrapped_key_is_found_wherever_it_stands() -> None:
    named = {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if "wrap" in column.name and isinstance(column.type, LargeBinary)
    }
    assert {name for _, name in named} == {"wrapped_key"}  # the store looks for this name
    assert {"subject", "claim", "subject_report", "subject_challenge"} <= {table for table, _ in named}


def test_the_master_key_changes_and_everything_stays_readable(city: City) -> None:
    other_process = KeyRing(city.folder)
    before = other_process.cipher.key_id
    made = masters.begin_rotation(city.folder)
    assert made != before
    city.reads(other_process)  # not rewrapped yet
    assert not city.standing().done
    changed = city.rewrap()
    assert {place: count for place, count in changed.items() if count} == {
        "subject": PERSONS, "claim": 1, "subject_challenge": 1,
    }  # fmt: skip
    assert (city.standing().done, city.standing().current, city.standing().unreadable) == (True, PERSONS + 2, {})
    assert city.rewrap() == dict.fromkeys(changed, 0)
    with city.database.read() as uow:
        assert verify(uow) == []
        done = [json.loads(entry.detail) for entry in uow.audit.entries() if entry.action == "keys.rewrap"]
    assert {(one["place"], one["keys"]) for one in done} == {("subject", 7), ("claim", 1), ("subject_challenge", 1)}
    assert masters.retire(city.folder) == [before]
    for ring in (city.ring, other_process, KeyRing(city.folder)):
        city.reads(ring)
        assert ring.cipher.key_id == made
    with city.database.engine.connect() as connection:
        ids = set(connection.execute(text("SELECT key_id FROM subject WHERE key_id IS NOT NULL")).scalars())
        assert ids == {made}


def test_a_process_that_started_before_wraps_under_the_new_key(city: City) -> None:
    other_process = KeyRing(city.folder).cipher
    old, _ = other_process.new_data_key()
    made = masters.begin_rotation(city.folder)
    key_id, wrapped = other_process.new_data_key()
    assert old != key_id == made
    masters.retire(city.folder)
    fresh = KeyRing(city.folder).cipher
    assert fresh.decrypt(wrapped, other_process.encrypt(wrapped, "代码")) == "代码"


def test_a_run_that_was_killed_goes_on(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "BATCH", 2)
    masters.begin_rotation(city.folder)

    def die(place: str, passed: int) -> None:
        if place == "subject" and passed >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        city.rewrap(progress=die)
    assert city.standing().behind == {"subject": PERSONS - 4, "subject_challenge": 1}  # in the order of names
    city.reads()
    assert city.rewrap()["subject"] == PERSONS - 4
    assert city.standing().done
    city.reads()


def test_a_key_that_is_destroyed_meanwhile_stays_destroyed(city: City) -> None:
    masters.begin_rotation(city.folder)
    with city.database.write() as uow:
        [first, *_] = uow.wraps.page("subject", after="", limit=10)
        keys.erase(uow, first.row, actor="account:t", reason="保存期满", now=NOW)
        made = city.ring.cipher.rewrap(first.wrapped)
        assert made is not None
        assert not uow.wraps.replace("subject", Wrap(first.row, first.wrapped), made[1], made[0])
    city.rewrap()
    with city.database.read() as uow:
        assert uow.subjects.rows([first.row])[first.row].wrapped_key is None


def test_a_wrap_that_no_key_opens_is_told_and_left(city: City) -> None:
    with city.database.engine.begin() as connection:
        connection.execute(text("UPDATE claim SET wrapped_key = :broken"), {"broken": b"x" * 44})
    masters.begin_rotation(city.folder)
    city.rewrap()
    assert (city.standing().done, city.standing().unreadable) == (True, {"claim": 1})


def test_beginning_can_be_done_again_after_a_kill_between_its_steps(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    ring = KeyRing(folder)
    _, wrapped = ring.cipher.new_data_key()
    (folder / "sm4-master-0123456789abcdef.old").write_text((folder / masters.NEWEST).read_text())
    (folder / "sm4-master-0123456789abcdef.old").chmod(0o600)
    (folder / ".sm4-master.new").write_text("half")
    masters.begin_rotation(folder)
    assert KeyRing(folder).cipher.rewrap(wrapped) is not None
    with pytest.raises(KeyFolderError, match="rotation_open"):
        masters.begin_rotation(folder)


def test_of_several_that_begin_at_once_one_makes_the_key(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    _, wrapped = KeyRing(folder).cipher.new_data_key()
    start = Barrier(6)

    def begin(_: int) -> str:
        start.wait()
        try:
            return masters.begin_rotation(folder)
        except KeyFolderError as error:
            return error.code

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(begin, range(6)))
    assert answers.count("rotation_open") == 5
    ring = KeyRing(folder)
    assert ring.cipher.key_id in answers
    assert ring.cipher.rewrap(wrapped) is not None


def test_an_old_key_is_kept_while_it_may_be_needed(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    _, wrapped = KeyRing(folder).cipher.new_data_key()
    masters.begin_rotation(folder)
    changed = datetime.fromtimestamp((folder / masters.NEWEST).stat().st_mtime, UTC)
    with pytest.raises(KeyFolderError, match="rotation_too_recent"):
        masters.require_settled(folder, changed + timedelta(minutes=59))
    masters.require_settled(folder, changed + timedelta(minutes=61))
    masters.retire(folder)
    with pytest.raises(UnavailableError):
        KeyRing(folder).cipher.encrypt(wrapped, "x")


def test_an_old_key_that_others_may_read_stops_the_start(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    KeyRing(folder)
    masters.begin_rotation(folder)
    [old] = folder.glob(masters.OLD)
    old.chmod(0o644)
    with pytest.raises(KeyFolderError, match="keys_too_open"):
        KeyRing(folder)
