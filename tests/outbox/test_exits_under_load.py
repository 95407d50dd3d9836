"""Exits among checks that run at the same time: no check that began after an exit's commit shows it, and nothing is lost.

``JC_EXIT_CHECKS`` sets how many checks; ``make faults`` runs 5,000.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime

from adapters.storage.database import SqlDatabase
from engine.packs.packset import PackSet
from services.cases.states import State
from services.checks.service import CheckService
from services.ports import Cipher
from services.registry.exits import exit_listing
from tests.support.callers import client
from tests.support.checks import request, subject
from tests.support.fixtures import checks, engine, packs
from tests.support.registry import add_listing, company_code

__all__ = ["checks", "engine", "packs"]

EXITS = 50
CHECKS = int(os.environ.get("JC_EXIT_CHECKS", "400"))
THREADS = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """One check: about whom, when it began, what it said."""

    company: int
    began: float
    outcome: str


def test_no_check_that_began_after_an_exit_shows_it(
    database: SqlDatabase, cipher: Cipher, checks: CheckService, packs: PackSet, now: datetime
) -> None:
    for company in range(EXITS):
        code = company_code(company)
        add_listing(database, cipher, now, listing_id=f"l-{company}", list_id="debtors", code=code)
    order = random.Random(7).choices(range(EXITS), k=CHECKS)

    def ask(number: int) -> Asked:
        company = order[number]
        began = time.monotonic()
        wanted = request(subject(company_code(company)), case_no=f"A-{number}")
        answer = checks.submit(wanted, client(), now=now)
        return Asked(company, began, str(answer.content["outcome"]))

    def leave(company: int) -> float:
        with database.write() as uow:
            exit_listing(
                uow, f"l-{company}", packs=packs, kind="repaired", effective_on=date(2026, 11, 22), document_no="修1",
                reason="履行完毕", actor="account:t", now=now,
            )  # fmt: skip
        return time.monotonic()

    with ThreadPoolExecutor(THREADS) as pool:
        asking, leaving = [], {}
        for number in range(CHECKS):
            asking.append(pool.submit(ask, number))
            if number % (CHECKS // EXITS) == 0:
                company = number // (CHECKS // EXITS)
                leaving[company] = pool.submit(leave, company)
        ended = {company: exit_.result() for company, exit_ in leaving.items()}
        asked = [check.result() for check in asking]

    assert len(ended) == EXITS
    late = [check for check in asked if check.began > ended[check.company]]
    early = [check for check in asked if check.began <= ended[check.company]]
    assert {check.outcome for check in late} == {"clear"}
    assert "restricted" in {check.outcome for check in early}, "otherwise nothing was at stake"
    assert {check.outcome for check in asked} == {"clear", "restricted"}

    with database.write() as uow:
        cases = [case for company in range(EXITS) for case in uow.cases.lock_on_listing(f"l-{company}")]
        told = uow.outbox.page(packs.departments.keys(), open_only=False, before=None, limit=10_000)
        recorded = Counter(entry.action for entry in uow.audit.entries())
    assert {case.state for case in cases} == {State.RECALLED}, "no case outlives its listing"
    assert len(cases) == 3 * sum(check.outcome == "restricted" for check in asked), "none is lost"
    assert recorded["check.submit"] == CHECKS
    assert recorded["listing.exit"] == EXITS
    concerned: dict[str, set[str]] = {f"listing:l-{company}": {"jy-court", "jy-credit"} for company in range(EXITS)}
    for case in cases:
        concerned[f"listing:{case.key.listing_id}"].add(case.key.department)
    assert Counter((message.about, message.department) for message in told) == {
        (about, department): 1 for about, departments in concerned.items() for department in departments
    }
