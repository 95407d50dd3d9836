"""An entry on the project's list of statistical dishonesty, people of who listed it and of the credit office, and a made-up long holiday."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from engine.days import SHANGHAI
from engine.inputs import Level, Listing
from engine.packs.packset import PackSet
from services.accounts.model import Role
from services.ports import Cipher
from services.rights import filing
from services.rights.acting import Act
from services.rights.model import Applicant, ApplicantKind, Claim, Paper, PaperKind
from tests.support.calendars import packs_with_holidays
from tests.support.callers import person
from tests.support.registry import add_listing, change_listing, company_code

LIST = "statistics"
AUTHORITY = person("tongji", "jy-statistics", Role.INITIATOR)
SECOND_OF_AUTHORITY = person("tongji2", "jy-statistics", Role.INITIATOR)
OFFICE = person("xinyong", "jy-credit", Role.CREDIT_OFFICE)
WINDOW = person("chuangkou", "jy-spj", Role.CLERK)
STRANGER = person("lushui", "jy-tax", Role.INITIATOR)
SUBJECT = Applicant(ApplicantKind.SUBJECT)
PAPERS = (Paper(PaperKind.OBLIGATIONS, "缴款凭证", "示例〔2026〕1号"), Paper(PaperKind.PROMISE, "信用承诺书"))
RULING = (Paper(PaperKind.RULING, "批准重整计划裁定书", "(2026)豫9001破1号"),)


def at(day: str, hour: int = 10) -> datetime:
    """A moment of a day in Shanghai."""
    return datetime.combine(date.fromisoformat(day), time(hour), SHANGHAI)


@pytest.fixture(scope="session")
def packs() -> PackSet:
    return packs_with_holidays()


List = Callable[..., Listing]


@pytest.fixture
def enter(database: SqlDatabase, cipher: Cipher) -> List:
    """Puts a company on a list, decided and effective on ``since``."""
    made = 0

    def run(since: str, *, list_id: str = LIST, until: str | None = None, level: Level | None = None) -> Listing:
        nonlocal made
        made += 1
        listing_id = f"{made:032x}"
        ends = date.fromisoformat(until) if until else None
        entry = add_listing(
            database,
            cipher,
            at(since),
            listing_id=listing_id,
            list_id=list_id,
            code=company_code(made),
            since=date.fromisoformat(since),
            until=ends,
        )
        if level is not None:
            entry = change_listing(database, at(since), listing_id, level=level)
        return entry

    return run


class Desk:
    """Acts in transactions of their own, each at a moment of its own."""

    def __init__(self, database: SqlDatabase, packs: PackSet) -> None:
        self.database, self.packs = database, packs

    def object(self, entry: Listing, day: str, **changes: Any) -> Claim:
        given = {"applicant": SUBJECT, "statement": "认定的事实不存在", "department": "jy-spj", "actor": WINDOW.id}
        with self.database.write() as uow:
            return filing.file_objection(uow, self.packs, entry.listing_id, now=at(day), **{**given, **changes})

    def repair(self, entry: Listing, day: str, corrected_on: str = "2026-06-01", **changes: Any) -> Claim:
        given = {
            "applicant": SUBJECT,
            "statement": "已改正并缴清罚款",
            "papers": PAPERS,
            "corrected_on": date.fromisoformat(corrected_on),
            "department": "jy-spj",
            "actor": WINDOW.id,
        }
        with self.database.write() as uow:
            return filing.file_repair(uow, self.packs, entry.listing_id, now=at(day), **{**given, **changes})

    def reorganise(self, entry: Listing, day: str, **changes: Any) -> Claim:
        given = {
            "applicant": SUBJECT,
            "statement": "法院已批准重整计划",
            "papers": RULING,
            "department": "jy-spj",
            "actor": WINDOW.id,
        }
        with self.database.write() as uow:
            return filing.file_reorganisation(uow, self.packs, entry.listing_id, now=at(day), **{**given, **changes})

    def revoke(self, entry: Listing, day: str, revoked_on: str, **changes: Any) -> Claim:
        given = {
            "applicant": SUBJECT,
            "statement": "处罚已被复议撤销",
            "document_no": "示例复决〔2026〕1号",
            "revoked_by": "示例复议机关",
            "revoked_on": date.fromisoformat(revoked_on),
            "received_on": date.fromisoformat(day),
            "department": "jy-spj",
            "actor": WINDOW.id,
        }
        with self.database.write() as uow:
            return filing.file_revocation(uow, self.packs, entry.listing_id, now=at(day), **{**given, **changes})

    def act(
        self,
        step: Callable[..., Claim],
        caller: Any,
        claim: Claim,
        day: str,
        **given: Any,
    ) -> Claim:
        version: int | None = given.pop("version", None)
        with self.database.write() as uow:
            return step(Act(uow, self.packs, caller, claim.claim_id, version, now=at(day)), **given)

    def entry(self, claim: Claim | Listing) -> Listing:
        with self.database.read() as uow:
            found = uow.registry.get(claim.listing_id)
        assert found is not None
        return found

    def claim(self, claim: Claim) -> Claim:
        with self.database.read() as uow:
            found = uow.rights.get(claim.claim_id)
        assert found is not None
        return found


@pytest.fixture
def desk(database: SqlDatabase, packs: PackSet) -> Desk:
    return Desk(database, packs)
