"""Publicity ends by itself at its longest, and that is no exit (I-09); the daily job may run as often as it likes."""

from __future__ import annotations

from datetime import date

import pytest

from adapters.storage.database import SqlDatabase
from engine.inputs import Level, Listing, Mark, SubjectKind
from engine.packs.packset import PackSet
from services.audit import verify as audit
from services.ports import Cipher
from services.registry.marking import end_publicity, set_mark
from services.registry.model import ListingVersion
from services.rights import daily
from services.rights.publicity import Shown, shown_on
from services.rights.states import Kind, State
from tests.rights.conftest import AUTHORITY, Desk, List, at
from tests.rights.test_objections import leave
from tests.support.registry import add_listing, person_code
from tests.support.unwritten import Unwritten


def version_of(database: SqlDatabase, entry: Listing) -> ListingVersion:
    with database.read() as uow:
        return uow.registry.newest([entry.listing_id])[entry.listing_id]


@pytest.mark.parametrize(
    ("level", "decided", "last"),
    [
        (Level.MINOR, "2026-07-15", "2026-10-14"),  # three months
        (Level.ORDINARY, "2025-10-15", "2026-10-14"),  # one year
        (Level.SERIOUS, "2023-10-15", "2026-10-14"),  # three years
        (None, "2023-10-15", "2026-10-14"),  # the list's own level
        (Level.MINOR, "2026-07-31", "2026-10-30"),
        (Level.MINOR, "2026-11-30", "2027-02-27"),
    ],
)
def test_the_job_ends_publicity_after_the_last_day_and_leaves_force_alone(
    desk: Desk, enter: List, level: Level | None, decided: str, last: str
) -> None:
    entry = enter(decided, level=level)
    day = date.fromisoformat(last)
    after = date.fromordinal(day.toordinal() + 1)
    assert daily.run(desk.database, desk.packs, at(last)).publicity_ended == 0
    assert shown_on(desk.packs, version_of(desk.database, entry), day) == Shown(True, day)
    assert not shown_on(desk.packs, version_of(desk.database, entry), after).shown  # even if the job fails
    assert daily.run(desk.database, desk.packs, at(after.isoformat())).publicity_ended == 1
    ended = version_of(desk.database, entry)
    assert (ended.publicity_until, ended.listing.exited_on) == (day, None)
    assert ended.listing.in_force(after)


def test_running_it_again_changes_nothing(desk: Desk, enter: List, database: SqlDatabase) -> None:
    for _ in range(3):
        enter("2020-03-02")
    first = daily.run(database, desk.packs, at("2026-11-16"))
    with database.read() as uow:
        version = uow.registry.current_version()
    assert daily.run(Unwritten(database), desk.packs, at("2026-11-16")).publicity_ended == 0
    with database.read() as uow:
        assert uow.registry.current_version() == version
        assert audit.verify(uow) == []
    assert first.publicity_ended == 3


def test_more_entries_than_a_batch_holds(
    desk: Desk, enter: List, database: SqlDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daily, "BATCH", 2)
    entries = [enter("2020-03-02") for _ in range(5)]
    assert daily.run(database, desk.packs, at("2026-11-16")).publicity_ended == 5
    assert {version_of(database, entry).publicity_until for entry in entries} == {date(2023, 3, 1)}


def test_what_a_person_has_ended_earlier_stays_as_it_is(desk: Desk, enter: List, database: SqlDatabase) -> None:
    entry = enter("2020-03-02")
    with database.write() as uow:
        end_publicity(uow, entry.listing_id, until=date(2021, 1, 31), actor=AUTHORITY.id, now=at("2021-02-01"))
    assert daily.run(database, desk.packs, at("2026-11-16")).publicity_ended == 0
    assert shown_on(desk.packs, version_of(database, entry), date(2021, 2, 1)).reason == "公示期已满"


def test_lists_with_a_rule_of_their_own_are_left_alone(desk: Desk, enter: List) -> None:
    entry = enter("2015-03-02", list_id="judgment-defaulters")
    assert daily.run(desk.database, desk.packs, at("2026-11-16")).publicity_ended == 0
    assert shown_on(desk.packs, version_of(desk.database, entry), date(2026, 11, 16)) == Shown(True, None)


def test_what_is_suspended_gone_or_expired_is_not_shown(desk: Desk, enter: List) -> None:
    suspended, expired = enter("2026-03-02"), enter("2026-03-02", until="2026-06-30")
    with desk.database.write() as uow:
        set_mark(
            uow, suspended.listing_id, Mark.SUSPENDED, packs=desk.packs, reason="裁定", actor="a", now=at("2026-05-01")
        )
    gone = desk.object(enter("2026-03-02"), "2026-05-01")
    leave(desk, gone)
    day = date(2026, 11, 16)
    reasons = [
        shown_on(desk.packs, version_of(desk.database, desk.entry(one)), day).reason
        for one in (suspended, expired, gone)
    ]
    assert reasons == ["暂停适用期间不公示", "已期满", "已退出名单"]


def test_natural_persons_are_not_shown_since_the_rule_says_so(
    database: SqlDatabase, cipher: Cipher, packs: PackSet
) -> None:
    entry = add_listing(
        database,
        cipher,
        at("2026-03-02"),
        listing_id="b" * 32,
        list_id="statistics",
        code=person_code(2),
        kind=SubjectKind.NATURAL_PERSON,
        since=date(2026, 3, 2),
    )
    shown = [shown_on(packs, version_of(database, entry), date(2026, 3, 31)).shown]
    shown.append(shown_on(packs, version_of(database, entry), date(2026, 4, 1)).shown)
    assert shown == [True, False]


def test_claims_about_an_entry_that_left_otherwise_lapse(desk: Desk, enter: List) -> None:
    claim = desk.repair(enter("2025-03-02"), "2026-11-13")
    objection = desk.object(desk.entry(claim), "2026-11-13")
    leave(desk, claim, "2026-11-16")
    assert daily.run(desk.database, desk.packs, at("2026-11-16")).lapsed == 1
    assert (desk.claim(claim).state, desk.claim(objection).state) == (State.LAPSED, State.FILED)
    assert {desk.claim(claim).kind, desk.claim(objection).kind} == {Kind.REPAIR, Kind.OBJECTION}
