"""The small packs with ways for their matter to end, another matter for debtors, the check service on them, and a debtor's listing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from adapters.storage.database import SqlDatabase
from engine.deciding.decide import RuleEngine
from engine.packs.packset import PackSet
from services.checks.service import CheckService
from services.ports import Cipher, Signer
from tests.matters.desk import Desk
from tests.support.checks import DEBTOR, service_for
from tests.support.packs import FILES, small_packs
from tests.support.registry import add_listing

RESULTS = """\
results:
  - code: refused-for-credit
    title: 因信用措施取消投标资格
    cases: {bar: implemented, restrict: implemented, caution: person, favour: not_applicable}
    reason: ended
  - code: allowed
    title: 资格审查合格
    cases: {bar: person, restrict: person, caution: implemented, favour: implemented}
  - code: withdrawn
    title: 投标人撤回
    cases: {bar: not_applicable, restrict: not_applicable, caution: not_applicable, favour: not_applicable}
    reason: ended
"""
REASONS = """\
kind: reasons
id: cases
title: 示例理由
last_checked: 2026-05-01
reasons:
  - {code: ended, title: 事项终止, outcomes: [not_applicable]}
"""


@pytest.fixture(scope="session")
def packs(tmp_path_factory: pytest.TempPathFactory) -> PackSet:
    matter, debtors = "rules/matters/bidding.yaml", "memoranda/debtors/memorandum.yaml"
    whole = FILES[matter] + RESULTS
    changes = {
        matter: whole,
        "rules/matters/award.yaml": whole.replace("bidding.qualification", "bidding.award"),
        "rules/reasons/cases.yaml": REASONS,
        debtors: FILES[debtors].replace("on: [bidding.qualification]", "on: [bidding.qualification, bidding.award]"),
    }
    return small_packs(tmp_path_factory.mktemp("matters"), changes)


@pytest.fixture(scope="session")
def engine(packs: PackSet) -> Iterator[RuleEngine]:
    engine = RuleEngine(packs)
    yield engine
    engine.close()


@pytest.fixture
def checks(database: SqlDatabase, engine: RuleEngine, cipher: Cipher, signer: Signer) -> CheckService:
    return service_for(database, engine, cipher, signer)


@pytest.fixture
def listed(database: SqlDatabase, cipher: Cipher, now: datetime) -> str:
    add_listing(database, cipher, now, listing_id="l-1", list_id="debtors", code=DEBTOR)
    return "l-1"


@pytest.fixture
def desk(database: SqlDatabase, cipher: Cipher, packs: PackSet) -> Desk:
    return Desk(database, cipher, packs)
