"""Entries go into the archive the day after they left their list, come back when a correction puts them on it, and can be held out of it."""

from __future__ import annotations

from datetime import date

import pytest

from engine.inputs import SubjectKind
from engine.packs.packset import PackSet
from services.accounts.model import Role
from services.audit.verify import verify
from services.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from services.retention import daily, desk, reading
from services.retention.model import ArchiveFilter
from services.retention.states import TRANSITIONS, State
from services.retention.terms import archived_since, period_on
from tests.retention.conftest import Archive, at
from tests.support.callers import AUDITOR, CREDIT_OFFICE, FINANCE_CLERK, client, person
from tests.support.unwritten import Unwritten

OFFICE = person("xinyong", "jy-credit", Role.CREDIT_OFFICE)


def actions(archive: Archive) -> list[str]:
    with archive.database.read() as uow:
        assert verify(uow) == []
        return [entry.action for entry in uow.audit.entries() if entry.action.startswith("retention.")]


def test_the_table_of_states() -> None:
    assert TRANSITIONS == {
        None: {"archive": "archived"},
        "archived": {"hold": "held", "return": "returned", "destroy": "destroyed"},
        "held": {"hold": "held", "release": "archived", "return": "returned"},
        "returned": {"archive": "archived"},
        "destroyed": {},
    }


def test_an_entry_is_archived_on_the_day_after_its_last_and_on_that_of_its_exit(archive: Archive) -> None:
    runs_out, exits = archive.person(1), archive.company(2, until=None)
    stays = archive.person(3, until=None)
    archive.change(exits, "2026-05-04", exited_on=date(2026, 5, 4))
    assert archived_since(runs_out, date(2026, 6, 30)) is None
    assert archive.day("2026-05-03").archived == 0
    assert archive.day("2026-05-04").archived == 1
    assert archive.day("2026-06-30").archived == 0
    assert archive.day("2026-07-01").archived == 1
    assert archive.day("2026-07-01") == daily.DailyResult()
    assert daily.run(Unwritten(archive.database), archive.packs, at("2026-08-01")) == daily.DailyResult()
    places = [archive.place(entry) for entry in (runs_out, exits)]
    assert [(p.state, p.since, p.reason, p.personal) for p in places] == [
        (State.ARCHIVED, date(2026, 7, 1), "expired", True),
        (State.ARCHIVED, date(2026, 5, 4), "exited", False),
    ]
    with archive.database.read() as uow:
        assert uow.retention.get(stays.listing_id) is None
        assert uow.retention.closed([e.listing_id for e in (runs_out, exits, stays)]) == {
            runs_out.listing_id, exits.listing_id,
        }  # fmt: skip
    assert actions(archive).count("retention.archive") == 2


def test_a_late_job_archives_by_the_day_on_which_it_was_due(archive: Archive) -> None:
    entry = archive.person(1)
    archive.day("2027-03-01")
    assert archive.place(entry).since == date(2026, 7, 1)


def test_a_correction_that_puts_it_on_its_list_again_brings_it_back(archive: Archive) -> None:
    entry = archive.person(1)
    archive.day("2026-07-01")
    archive.change(entry, "2026-07-05", until=date(2026, 12, 31))
    assert archive.day("2026-07-06").returned == 1
    assert archive.place(entry).state is State.RETURNED
    with archive.database.read() as uow:
        assert uow.retention.closed([entry.listing_id]) == frozenset()
    assert archive.day("2027-01-01").archived == 1
    place = archive.place(entry)
    assert (place.state, place.since, place.version) == (State.ARCHIVED, date(2027, 1, 1), 3)
    assert actions(archive) == [
        "retention.archive", "retention.daily", "retention.return", "retention.daily", "retention.archive", "retention.daily",
    ]  # fmt: skip


def test_a_hold_takes_an_entry_out_until_its_day(archive: Archive) -> None:
    entry = archive.person(1)
    archive.day("2026-07-01")
    with archive.database.write() as uow:
        held = desk.hold(
            uow, entry.listing_id, until=date(2026, 9, 30), reason="行政诉讼尚未审结，涉及419001198501010019",
            expected_version=1, caller=OFFICE, now=at("2026-08-01"),
        )  # fmt: skip
        assert uow.retention.closed([entry.listing_id]) == frozenset()
    assert (held.state, held.held_until) == (State.HELD, date(2026, 9, 30))
    assert archive.day("2026-09-30").released == 0
    assert archive.day("2026-10-01").released == 1
    with archive.database.read() as uow:
        shown = reading.show_one(uow, archive.packs, entry.listing_id, caller=AUDITOR, now=at("2026-10-02"))
        assert "419001198501010019" not in str([e.detail for e in uow.audit.entries()])
    assert [event["title"] for event in shown["events"]] == ["归档", "暂缓", "解除暂缓"]
    assert shown["events"][1]["data"] == {"reason": "行政诉讼尚未审结，涉及419001********0019", "until": "2026-09-30"}


def test_a_hold_can_be_released_and_renewed_by_hand(archive: Archive) -> None:
    entry = archive.person(1)
    archive.day("2026-07-01")
    with archive.database.write() as uow:
        for until in (date(2026, 9, 30), date(2026, 12, 31)):
            desk.hold(
                uow, entry.listing_id, until=until, reason="审计部门调阅", expected_version=None, caller=OFFICE,
                now=at("2026-08-01"),
            )  # fmt: skip
        assert desk.release(
            uow, entry.listing_id, expected_version=3, caller=OFFICE, now=at("2026-08-02")
        ).state is State.ARCHIVED  # fmt: skip


def test_who_may_hold_and_with_what(archive: Archive) -> None:
    entry = archive.person(1)
    archive.day("2026-07-01")
    good = {"until": date(2026, 9, 30), "reason": "审计部门调阅", "expected_version": None}

    def hold(**changes: object) -> None:
        given = {"listing_id": entry.listing_id, "caller": OFFICE, "now": at("2026-08-01"), **good, **changes}
        with archive.database.write() as uow:
            desk.hold(uow, given.pop("listing_id"), **given)  # type: ignore[arg-type]

    for caller in (FINANCE_CLERK, AUDITOR, client()):
        with pytest.raises(ForbiddenError):
            hold(caller=caller)
    for until in (date(2026, 7, 31), date(2027, 8, 2)):
        with pytest.raises(InvalidInputError, match="invalid_field"):
            hold(until=until)
    for reason in ("", "  查 ", "长" * 201, "坏\x07字符长一些"):
        with pytest.raises(InvalidInputError, match="reason_required"):
            hold(reason=reason)
    with pytest.raises(ConflictError, match="archive_changed"):
        hold(expected_version=7)
    for unknown in ("0" * 31 + "9", "\0"):
        with pytest.raises(NotFoundError):
            hold(listing_id=unknown)
    assert archive.place(entry).state is State.ARCHIVED
    hold(until=date(2027, 8, 1))


def test_the_archive_is_read_by_the_credit_office_and_auditors_without_names(archive: Archive) -> None:
    archive.person(1)
    archive.company(2)
    archive.day("2026-07-01")
    with archive.database.read() as uow:
        now = at("2026-07-02")
        page = reading.show_page(uow, archive.packs, ArchiveFilter(), caller=CREDIT_OFFICE, now=now, limit=1)
        rest = reading.show_page(
            uow, archive.packs, ArchiveFilter(), caller=CREDIT_OFFICE, now=now, cursor=page.next_cursor
        )
        persons = reading.show_page(uow, archive.packs, ArchiveFilter(personal=True), caller=AUDITOR, now=now)
        counts = reading.overview(uow, archive.packs, caller=AUDITOR, now=now)
        with pytest.raises(ForbiddenError):
            reading.show_page(uow, archive.packs, ArchiveFilter(), caller=FINANCE_CLERK, now=now)
    assert (len(page.items), len(rest.items), rest.next_cursor) == (1, 1, None)
    assert "示例人" not in str((page, rest))
    assert [(one["over_on"], one["destroys_on"]) for one in persons.items] == [("2027-07-01", None)]
    assert [one["over_on"] for one in (*page.items, *rest.items) if not one["personal"]] == [None]
    assert (counts["archived"], counts["destroys"], counts["decided_by"]) == (2, False, "测试〔2020〕1号")


def test_the_projects_own_rules_archive_and_destroy_nothing(archive: Archive) -> None:
    from tests.support.calendars import shipped_packs

    period = period_on(shipped_packs(), date(2026, 11, 22))
    assert (period.destroys, period.cutoffs(date(2099, 1, 1))) == (False, None)


def test_packs_from_before_these_parameters_archive_and_destroy_nothing(archive: Archive, packs: PackSet) -> None:
    entry = archive.person(1)
    assert daily.run(archive.database, packs, at("2040-01-01")) == daily.DailyResult(archived=1)
    assert archive.place(entry).state is State.ARCHIVED
    assert archive.readable(entry).subject_kind is SubjectKind.NATURAL_PERSON
