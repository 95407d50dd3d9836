"""The small packs with periods and a calendar, the check service, and the story of two months."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.storage.database import SqlDatabase
from api.settings import PROJECT
from engine.deciding.decide import RuleEngine
from engine.inputs import SubjectKind
from engine.packs.packset import PackSet
from services.ports import Cipher, Signer
from tests.reports.story import LATELY, THEN
from tests.support.callers import BIDDING_CLERK, FINANCE_CLERK, client
from tests.support.cases import EVIDENCE, acknowledge, cases_of, report
from tests.support.checks import CLEAN, DEBTOR, request, service_for, subject
from tests.support.fixtures import checks
from tests.support.packs import small_packs
from tests.support.registry import add_listing, person_code

__all__ = ["checks"]


@pytest.fixture(scope="session")
def packs(tmp_path_factory: pytest.TempPathFactory) -> PackSet:
    """The small packs, with periods and a calendar."""
    names = ("rules/parameters/supervision.yaml", "rules/calendar/2026.yaml")
    return small_packs(
        tmp_path_factory.mktemp("packs"), {name: (Path(PROJECT) / name).read_text("utf-8") for name in names}
    )


@pytest.fixture(scope="session")
def engine(packs: PackSet) -> Iterator[RuleEngine]:
    engine = RuleEngine(packs)
    yield engine
    engine.close()


@pytest.fixture
def story(database: SqlDatabase, engine: RuleEngine, cipher: Cipher, signer: Signer) -> dict[tuple[str, str], str]:
    """October: a debtor, whose cases wait or come late. November: the debtor, a person, and a company that is trusted and evades."""
    checks = service_for(database, engine, cipher, signer)
    code = person_code(7)
    for listing_id, list_id, who in (("d", "debtors", DEBTOR), ("e", "evaders", CLEAN), ("t", "trusted", CLEAN)):
        add_listing(database, cipher, THEN, listing_id=listing_id, list_id=list_id, code=who)
    add_listing(
        database,
        cipher,
        THEN,
        listing_id="p",
        list_id="debtors",
        code=code,
        name="王小明",
        kind=SubjectKind.NATURAL_PERSON,
    )
    person = subject(code, kind="natural_person", name="王小明", role="legal-representative")
    old = cases_of(checks.submit(request(case_no="OLD"), client(), now=THEN))
    new = cases_of(checks.submit(request(subject(), person, case_no="NEW-1"), client(), now=LATELY))
    checks.submit(request(subject(CLEAN), case_no="NEW-2"), client(), now=LATELY)
    checks.submit(request(case_no=None), client(), now=LATELY)
    done = {
        ("old", "jy-czj"): old["d", "restrict-bidding", "jy-czj"],
        ("new", "jy-bidding"): new["d", "restrict-bidding", "jy-bidding"],
    }
    acknowledge(database, FINANCE_CLERK, done["old", "jy-czj"], THEN + timedelta(days=5))
    acknowledge(database, BIDDING_CLERK, done["new", "jy-bidding"], LATELY + timedelta(hours=3))
    begun = EVIDENCE | {"from": LATELY.date().isoformat()}
    report(database, BIDDING_CLERK, done["new", "jy-bidding"], LATELY + timedelta(hours=9), begun)
    return done
