"""A text comes down, or goes back, in the moment in which its case or its entry no longer says what it tells; on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from engine.inputs import Mark
from engine.packs.packset import PackSet
from services.cases.change import note
from services.cases.recall import recall_open_cases
from services.cases.states import REJUDGE
from services.errors import ConflictError, InvalidInputError, NotFoundError
from services.ports import Cipher, UnitOfWork
from services.registry.exits import exit_listing
from services.registry.marking import clear_mark, set_mark
from services.typical import desk
from services.typical.public import public_case, public_cases
from services.typical.withdrawal import REJUDGED, withdraw_with_entries
from tests.support.callers import BIDDING_CLERK, COURT, FINANCE_CLERK
from tests.support.cases import archive
from tests.support.offices import NOBODY
from tests.support.registry import change_listing
from tests.typical.conftest import SECOND, draft, notices, read, released


def test_an_exit_takes_it_down_in_the_same_transaction(
    database: SqlDatabase, cipher: Cipher, packs: PackSet, verified: str, now: datetime
) -> None:
    archive(database, COURT, verified, now)
    made = released(database, cipher, packs, verified, now)

    def leave(uow: UnitOfWork) -> None:
        exit_listing(
            uow,
            "l-1",
            packs=NOBODY,
            kind="repaired",
            effective_on=now.date(),
            document_no="示例修1号",
            reason="履行完毕",
            actor="local:t",
            now=now,
        )

    def fail() -> None:
        with database.write() as uow:
            leave(uow)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert read(database, packs, made, now, FINANCE_CLERK)["state"] == "released", "rolled back with the exit"
    with database.write() as uow:
        leave(uow)
    with pytest.raises(NotFoundError):
        read(database, packs, made, now, FINANCE_CLERK)
    seen = read(database, packs, made, now)
    assert (seen["state"], seen["history"][-1]["actor"]) == ("withdrawn", "local:t")
    assert "退出" in seen["history"][-1]["reason"]


def test_a_draft_ends_with_its_case_too(database: SqlDatabase, packs: PackSet, verified: str, now: datetime) -> None:
    made = draft(database, packs, verified, now).typical_id
    with database.write() as uow:
        recall_open_cases(uow, "l-1", reason="已退出", actor="local:t", now=now)
    assert read(database, packs, made, now)["state"] == "withdrawn"


def test_a_corrected_row_takes_it_down(
    database: SqlDatabase, cipher: Cipher, packs: PackSet, verified: str, now: datetime
) -> None:
    made = released(database, cipher, packs, verified, now)
    with database.write() as uow:
        withdraw_with_entries(uow, ["other"], actor="local:t", now=now)
    assert read(database, packs, made, now)["state"] == "released"
    with database.write() as uow:
        withdraw_with_entries(uow, ["l-1"], actor="local:t", now=now)
    assert read(database, packs, made, now)["state"] == "withdrawn"


def rejudge(database: SqlDatabase, case_id: str, now: datetime, **values: Any) -> None:
    """As the rejudging of open cases writes it."""
    with database.write() as uow:
        held = uow.cases.lock(case_id)
        assert held is not None
        note(uow, held, REJUDGE, {"reason": "条目有变化"}, values=values, actor="system:rejudging", now=now)


def test_what_is_judged_otherwise_takes_it_down_and_tells_its_author(
    database: SqlDatabase, cipher: Cipher, packs: PackSet, verified: str, now: datetime
) -> None:
    made = released(database, cipher, packs, verified, now)
    rejudge(database, verified, now)
    assert read(database, packs, made, now)["state"] == "released", "a mark, say: the text says the same"
    with database.read() as uow:
        case = uow.cases.get(verified)
    assert case is not None
    grounds = {**case.grounds, "listing": {**case.grounds["listing"], "since": "2025-12-31"}}
    rejudge(database, verified, now, grounds=grounds)
    assert read(database, packs, made, now)["state"] == "withdrawn"
    [(topic, text)] = notices(database)
    assert (topic, REJUDGED in text) == ("typical.withdrawn", True)


def test_what_waits_for_its_second_person_goes_back_when_the_case_is_judged_again(
    database: SqlDatabase, cipher: Cipher, packs: PackSet, verified: str, now: datetime
) -> None:
    made = draft(database, packs, verified, now).typical_id
    rejudge(database, verified, now)
    assert read(database, packs, made, now)["state"] == "draft", "a draft shows the facts as they are"
    assert notices(database) == []
    with database.write() as uow:
        version = desk.submit(uow, packs, COURT, made, now=now).version
    rejudge(database, verified, now)
    assert read(database, packs, made, now)["state"] == "draft"
    assert [topic for topic, _ in notices(database)] == ["typical.returned"]
    with pytest.raises(ConflictError), database.write() as uow:
        desk.release(uow, cipher, packs, SECOND, made, expected_version=version, now=now)


def test_an_entry_that_was_corrected_otherwise_hides_it(
    database: SqlDatabase, cipher: Cipher, packs: PackSet, verified: str, now: datetime
) -> None:
    made = released(database, cipher, packs, verified, now)
    change_listing(database, now, "l-1", authority="另一法院")
    for caller in (FINANCE_CLERK, BIDDING_CLERK):
        with pytest.raises(NotFoundError):
            read(database, packs, made, now, caller)
    with database.read() as uow, pytest.raises(NotFoundError):
        public_case(uow, made, now=now)


def test_the_public_reads_the_text_and_nothing_behind_it(
    database: SqlDatabase,
    cipher: Cipher,
    packs: PackSet,
    verified: str,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = draft(database, packs, verified, now).typical_id
    with database.read() as uow:
        assert public_cases(uow, "punish", now=now) == ((), None)
        with pytest.raises(NotFoundError):
            public_case(uow, made, now=now)
    with database.write() as uow:
        desk.discard(uow, COURT, made, reason="重写", now=now)
    made = released(database, cipher, packs, verified, now + timedelta(minutes=1))
    with database.read() as uow:
        [listed], following = public_cases(uow, "punish", now=now)
        assert (listed, following) == (public_case(uow, made, now=now), None)
        assert public_cases(uow, "reward", now=now) == ((), None)
        assert public_cases(uow, "punish", cursor=made, now=now) == ((), None)
        with pytest.raises(InvalidInputError):
            public_cases(uow, "punish", limit=0, now=now)
        before = replace(
            uow.typical.events(made)[-1], data={"facts": {}}
        )  # as it was written before there was a public page
        with monkeypatch.context() as patched:
            patched.setattr(uow.typical, "events", lambda _: (before,))
            assert public_cases(uow, "punish", now=now) == ((), None)
    assert "某企业" in listed.title
    for secret in (
        "济源市示例建设有限公司",
        "JYGC-2026-0001",
        "济招监",
        verified,
        "91419001",
        "11月22日",
        "12,000,000",
    ):
        assert secret not in repr(listed)
    with database.write() as uow:
        desk.withdraw(uow, SECOND, made, reason="当事人来信", now=now)
    with database.read() as uow:
        assert public_cases(uow, "punish", now=now) == ((), None)
    assert [topic for topic, _ in notices(database)] == ["typical.withdrawn"], "its author did not do it"


def test_an_objection_is_shown_and_a_suspension_ends_it(
    database: SqlDatabase, cipher: Cipher, packs: PackSet, verified: str, now: datetime
) -> None:
    made = released(database, cipher, packs, verified, now)
    given = {"packs": NOBODY, "reason": "示例", "actor": "local:t", "now": now}
    with database.write() as uow:
        set_mark(uow, "l-1", Mark.UNDER_OBJECTION, **given)
    assert read(database, packs, made, now, FINANCE_CLERK)["under_objection"] is True
    with database.write() as uow:
        clear_mark(uow, "l-1", Mark.UNDER_OBJECTION, **given)
    assert read(database, packs, made, now, FINANCE_CLERK)["under_objection"] is False
    with database.write() as uow:
        set_mark(uow, "l-1", Mark.SUSPENDED, **given)
    with pytest.raises(NotFoundError):
        read(database, packs, made, now, FINANCE_CLERK)
