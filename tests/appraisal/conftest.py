"""The office of the supervision tests (a debtor whose check opens three cases, a made-up long holiday), with the shipped scheme of appraisal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from api.settings import PROJECT
from engine.deciding.decide import RuleEngine
from engine.packs.loading import Loaded, load_text
from engine.packs.packset import PackSet
from services.accounts.model import Caller, Role
from services.appraisal import appeals, issuing, reading
from services.appraisal.model import Appeal, Appraisal
from services.appraisal.reading import AppraisalDetail
from services.appraisal.scoring import IndicatorScore
from services.checks.service import CheckService
from services.ports import Cipher, Signer
from tests.supervision.conftest import LADDER, Office, at
from tests.support.calendars import synthetic
from tests.support.callers import BIDDING_CLERK, CREDIT_OFFICE, person
from tests.support.packs import small_packs
from tests.support.registry import add_listing, company_code

BIDDING = "jy-bidding"
SECOND_OFFICE = person("xinyong-2", "jy-credit", Role.CREDIT_OFFICE)
FIRST, LAST = date(2026, 9, 1), date(2026, 9, 30)


def shipped(path: str) -> Loaded:
    """A document of the project's own packs."""
    return load_text(path, (PROJECT / path).read_text("utf-8"))


@pytest.fixture(scope="session")
def packs(tmp_path_factory: pytest.TempPathFactory) -> PackSet:
    """The small packs with ladder, calendars and scheme."""
    added = [shipped(LADDER), shipped("rules/parameters/appraisal.yaml"), shipped("rules/appraisal/departments.yaml")]
    return small_packs(tmp_path_factory.mktemp("packs")).changed([*synthetic(), *added])


@pytest.fixture(scope="session")
def engine(packs: PackSet) -> Iterator[RuleEngine]:
    engine = RuleEngine(packs)
    yield engine
    engine.close()


class City(Office):
    """The office, and its appraisals of September 2026."""

    @property
    def service(self) -> CheckService:
        """The check service."""
        return self._checks

    def listed_another(self, day: str) -> None:
        """Somebody else comes onto the same list."""
        code = company_code(9)
        add_listing(self.database, self.cipher, at(day), listing_id="l-9", list_id="debtors", code=code)

    def draft(self, day: str = "2026-10-20", caller: Caller = CREDIT_OFFICE, first: date = FIRST) -> Appraisal:
        return issuing.draft(self.database, self.packs, caller, first, LAST, now=at(day))

    def publish(self, one: Appraisal, day: str = "2026-10-20", caller: Caller = SECOND_OFFICE) -> Appraisal:
        with self.database.write() as uow:
            return issuing.publish(uow, self.packs, caller, one.appraisal_id, now=at(day))

    def finish(self, one: Appraisal, day: str, caller: Caller = CREDIT_OFFICE) -> Appraisal:
        with self.database.write() as uow:
            return issuing.finish(uow, self.packs, caller, one.appraisal_id, now=at(day))

    def show(self, one: Appraisal, caller: Caller = CREDIT_OFFICE) -> AppraisalDetail:
        with self.database.read() as uow:
            return reading.show(uow, caller, one.appraisal_id)

    def share(self, one: Appraisal, indicator: str, department: str = BIDDING) -> IndicatorScore:
        """One indicator of one department."""
        [found] = [score for score in self.show(one).scores if score.department == department]
        return next(share for share in found.indicators if share.indicator.id == indicator)

    def score(self, one: Appraisal, department: str = BIDDING) -> str:
        return next(str(score.score) for score in self.show(one).scores if score.department == department)

    def keys(self, one: Appraisal, indicator: str, *, good: bool | None = None, department: str = BIDDING) -> list[str]:
        with self.database.read() as uow:
            page = reading.items(uow, CREDIT_OFFICE, one.appraisal_id, department, indicator, good=good)
        return [item.key for item in page.items]

    def appeal(
        self,
        one: Appraisal,
        indicator: str,
        items: list[str],
        *,
        day: str = "2026-10-21",
        caller: Caller = BIDDING_CLERK,
        department: str = BIDDING,
        reason: str = "系统停机，有记录",
    ) -> Appeal:
        with self.database.write() as uow:
            return appeals.file(
                uow, self.packs, caller, one.appraisal_id, department=department, indicator=indicator, items=items,
                reason=reason, now=at(day),
            )  # fmt: skip

    def propose(
        self, appeal: Appeal, *, uphold: bool, caller: Caller = CREDIT_OFFICE, day: str = "2026-10-22"
    ) -> Appeal:
        with self.database.write() as uow:
            return appeals.propose(
                uow, caller, appeal.appraisal_id, appeal.appeal_id, uphold=uphold, reason="核对了停机记录", now=at(day)
            )

    def decide(self, appeal: Appeal, *, caller: Caller = SECOND_OFFICE, day: str = "2026-10-22", **said: Any) -> Appeal:
        with self.database.write() as uow:
            given = {"agree": True} | said
            return appeals.decide(uow, self.packs, caller, appeal.appraisal_id, appeal.appeal_id, now=at(day), **given)


@pytest.fixture
def city(database: SqlDatabase, packs: PackSet, engine: RuleEngine, cipher: Cipher, signer: Signer) -> City:
    return City(database, packs, engine, cipher, signer)
