"""kill -9 in the middle of an exit: after it either nothing has happened or everything, and everybody is told once in effect."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from adapters.crypto.keys import KeyRing
from adapters.storage.database import SqlDatabase
from engine.packs.packset import PackSet
from services.cases.states import State as CaseState
from services.checks.service import CheckService
from services.errors import ConflictError
from services.outbox.dispatch import CLAIM, Dispatcher
from services.outbox.model import State
from services.ports import Cipher, Signer
from services.registry.exits import exit_listing
from tests.cli.running import ROOT
from tests.outbox.conftest import Clock, Office, Receiver
from tests.outbox.leaving import NOW, STAGES
from tests.support.callers import client
from tests.support.checks import DEBTOR, request
from tests.support.fixtures import checks, engine, packs
from tests.support.registry import add_listing
from tests.support.unobserved import Unobserved

__all__ = ["checks", "engine", "packs"]

DEPARTMENTS = {"jy-bidding", "jy-court", "jy-credit", "jy-czj", "jy-ggzy", "jy-spj"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def keyring(home: Path) -> KeyRing:
    """The keys that the process to be killed opens too."""
    home.mkdir()
    return KeyRing(home / "keys")


@pytest.fixture
def cipher(keyring: KeyRing) -> Cipher:
    return keyring.cipher


@pytest.fixture
def signer(keyring: KeyRing) -> Signer:
    return keyring.signer


def killed(url: str, home: Path, stage: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.outbox.leaving", url, str(home), stage], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == -signal.SIGKILL, run.stderr


def case_states(database: SqlDatabase) -> Counter[CaseState]:
    with database.write() as uow:
        return Counter(case.state for case in uow.cases.lock_on_listing("l-1"))


@pytest.mark.parametrize("stage", STAGES)
def test_all_or_nothing_and_told_once(
    stage: str, database: SqlDatabase, database_url: str, checks: CheckService, packs: PackSet, office: Office,
    home: Path, clock: Clock,
) -> None:  # fmt: skip
    office.system("ggzy", "jy-ggzy")
    add_listing(database, office.cipher, NOW, listing_id="l-1", list_id="debtors", code=DEBTOR)
    assert checks.submit(request(), client(), now=NOW).content["outcome"] == "restricted"
    assert case_states(database) == {CaseState.PROMPTED: 3}

    killed(database_url, home, stage)

    happened = stage in ("committed", "sent")
    assert case_states(database) == {CaseState.RECALLED if happened else CaseState.PROMPTED: 3}
    assert len(office.everything()) == (7 if happened else 0)
    answer = checks.submit(request(case_no="B"), client(), now=NOW).content["outcome"]
    assert answer == ("clear" if happened else "restricted")

    def again() -> None:  # the person who got no answer tries again
        with database.write() as uow:
            exit_listing(
                uow, "l-1", packs=packs, kind="repaired", effective_on=date(2026, 11, 22), document_no="修1",
                reason="履行完毕", actor="account:fayuan", now=NOW,
            )  # fmt: skip

    if happened:
        with pytest.raises(ConflictError, match="already_exited"):
            again()
    else:
        again()
    assert set(case_states(database)) == {CaseState.RECALLED}
    found = office.everything()
    assert Counter(message.department for message in found if message.is_notice) == dict.fromkeys(DEPARTMENTS, 1)

    receiver = Receiver()
    clock.pass_by(seconds=(CLAIM + timedelta(seconds=1)).total_seconds())
    dispatcher = Dispatcher(database, receiver, Unobserved(), clock)
    while dispatcher.step():
        pass
    assert office.states() == [State.DELIVERED]
    file = home / "taken"
    before = file.read_text().split() if file.exists() else []
    assert len(before) == (stage == "sent"), "this one the receiver gets twice"
    assert len(receiver.taken) == 1
    assert {*before, office.messages()[0].message_id} == {office.messages()[0].message_id}, "under one id"
