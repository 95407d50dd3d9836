"""The small packs, the check service, the layouts, and verified cases of two companies and a person."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from adapters.files.feedback_layouts import read_layouts
from adapters.storage.database import SqlDatabase
from engine.inputs import SubjectKind
from services.checks.service import CheckService
from services.ports import Cipher
from services.upward.layout import Layout
from tests.support.callers import BIDDING_CLERK, COURT, client
from tests.support.cases import acknowledge, cases_of, report, verify
from tests.support.checks import request, subject
from tests.support.fixtures import checks, engine, packs
from tests.support.registry import add_listing, company_code, person_code

__all__ = ["checks", "engine", "packs"]

NAMES = {"a": "济源示例甲公司", "b": "=示例<乙>&公司", "p": "示小明"}
CODES = {"a": company_code(61), "b": company_code(62), "p": person_code(63)}


@pytest.fixture
def layouts(tmp_path: Path) -> dict[str, Layout]:
    """As they came with the program."""
    return read_layouts(tmp_path)


@pytest.fixture
def cases(checks: CheckService, database: SqlDatabase, cipher: Cipher, now: datetime) -> dict[str, str]:
    """Case ids by a letter: two companies and a person, all carried out, fed back and verified today."""
    found = {}
    for letter, code in CODES.items():
        person = letter == "p"
        kind = SubjectKind.NATURAL_PERSON if person else SubjectKind.LEGAL_PERSON
        name = NAMES[letter]
        add_listing(database, cipher, now, listing_id=f"l-{letter}", list_id="debtors", code=code, kind=kind, name=name)
        role = "legal-representative" if person else "bidder"
        asked = subject(code, kind=kind.value, role=role, name=name)
        answer = checks.submit(request(asked, case_no=f"N-{letter}"), client(), now=now)
        found[letter] = cases_of(answer)[f"l-{letter}", "restrict-bidding", "jy-bidding"]
        acknowledge(database, BIDDING_CLERK, found[letter], now)
        report(database, BIDDING_CLERK, found[letter], now)
        verify(database, COURT, found[letter], now)
    return found
