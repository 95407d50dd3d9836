"""Checks while revisions come and go, good and broken: none fails, each names one revision that was active during it, all replay equal."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import insert

from adapters.storage.database import begin_write
from adapters.storage.tables.revisions import activation
from engine.packs.packset import PackSet
from services.checks.archive import CheckArchive
from services.checks.replay import Verdict
from services.checks.service import CheckService
from services.ports import Cipher
from services.revisions.activating import activate
from services.revisions.manifest import signed
from tests.revisions.office import Office
from tests.revisions.test_active import by_two, keep_text, row
from tests.support.callers import client
from tests.support.checks import DEBTOR, request
from tests.support.registry import add_listing
from tests.support.unobserved import Unobserved

ROUNDS = 12
THREADS = 4


def test_no_check_fails_and_each_is_of_one_revision(office: Office, editions: list[PackSet], cipher: Cipher) -> None:
    now = office.now
    add_listing(office.database, cipher, now, listing_id="l1", list_id="debtors", code=DEBTOR)
    checks = CheckService(office.database, office.rules, cipher, office.signer, Unobserved())
    office.publish(editions[0])
    spans: list[tuple[float, str]] = [(time.monotonic(), office.rules.packs.revision)]
    made: list[tuple[float, float, str, str]] = []
    failures: list[BaseException] = []
    done = threading.Event()

    def ask(number: int) -> None:
        count = 0
        while not done.is_set():
            count += 1
            begun = time.monotonic()
            try:
                answer = checks.submit(request(case_no=f"T-{number}-{count}"), client(), now=now).content
            except BaseException as error:
                failures.append(error)
                return
            made.append((begun, time.monotonic(), answer["check_id"], answer["revision"]))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for number in range(ROUNDS):
        if number % 2:
            _break(office, editions[2], now)
            assert not office.rules.refresh(now + timedelta(hours=number))
        else:
            packs = editions[(number // 2 + 1) % 2]
            with office.database.write() as uow:
                after = uow.revisions.last_sequence()
                activate(uow, packs, by_two(now), office.signer, after=after, now=now)
            before = time.monotonic()
            assert office.rules.refresh(now + timedelta(hours=number))
            spans.append((before, packs.revision))
    done.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(made) >= THREADS
    assert all(revision in _active(spans, begun, ended) for begun, ended, _, revision in made)
    assert len({revision for *_, revision in made}) == 2
    _replay_equal(office, [check_id for _, _, check_id, _ in made])


def _break(office: Office, packs: PackSet, now: datetime) -> None:
    keep_text(office, packs)
    with office.database.read() as uow:
        after = uow.revisions.last_sequence()
    broken = replace(signed(packs, after + 1, by_two(now), office.signer), signature=b"\0")
    with begin_write(office.database.engine) as connection:
        connection.execute(insert(activation), row(broken))


def _active(spans: list[tuple[float, str]], begun: float, ended: float) -> set[str]:
    """Revisions that may have been active between two moments; a span begins when its refresh began."""
    following = [moment for moment, _ in spans[1:]] + [float("inf")]
    # The old one may serve until its successor's refresh has ended, which is at the latest when the next one begins.
    until = [*following[1:], float("inf")]
    return {revision for (since, revision), last in zip(spans, until, strict=True) if since <= ended and begun <= last}


def _replay_equal(office: Office, check_ids: list[str]) -> None:
    archive = CheckArchive(office.database, office.rules)
    try:
        for check_id in check_ids[:: max(1, len(check_ids) // 40)]:
            assert archive.replay(check_id, client()).verdict is Verdict.EQUAL
    finally:
        archive.close()
