"""The small packs, the check service, the layouts, and verified cases of two companies and a person."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from adapters.files.feedback_layouts import read_layouts
from adapters.files.feedback_writers import write_feedback
from adapters.storage.database import SqlDatabase
from engine.days import day_of
from engine.documents import FieldSpec
from engine.inputs import SubjectKind
from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.checks.service import CheckService
from services.ports import Cipher
from services.reports.model import Period
from services.upward import settling
from services.upward.exporting import Write, export
from services.upward.layout import Layout
from services.upward.model import Export
from tests.support.callers import BIDDING_CLERK, COURT, CREDIT_OFFICE, client
from tests.support.cases import acknowledge, cases_of, report, verify
from tests.support.checks import request, subject
from tests.support.fixtures import checks, engine, packs
from tests.support.registry import add_listing, company_code, person_code

__all__ = ["checks", "engine", "packs"]

Exporter = Callable[..., tuple[Export, bytes]]

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


@pytest.fixture
def make(database: SqlDatabase, cipher: Cipher, packs: PackSet, layouts: dict[str, Layout], now: datetime) -> Exporter:
    """One export of today's feedback; by the credit office, unless told otherwise."""
    today = Period(day_of(now), day_of(now))
    seconds = count()

    def made(
        layout: str = "minimal",
        format_: Any = "jsonl",
        *,
        people: bool = False,
        caller: Caller = CREDIT_OFFICE,
        known: Layout | None = None,
        in_force: Any = packs,
        purpose: str = "按月报送省平台",
        period: Period = today,
        write: Write = write_feedback,
    ) -> tuple[Export, bytes]:
        return export(
            database, cipher, in_force, known or layouts[layout], format_, period,
            people=people, purpose=purpose, write=write, caller=caller, now=now + timedelta(seconds=next(seconds)),
        )  # fmt: skip

    return made


def rows(content: bytes) -> dict[str, dict[str, Any]]:
    """Records of a JSON Lines file by case."""
    found = [json.loads(line) for line in content.decode().splitlines()]
    return {row.get("case_id") or row.get("itemUid"): row for row in found}


def settle(database: SqlDatabase, made: Export, now: datetime) -> None:
    """It was sent."""
    with database.write() as uow:
        settling.submitted(uow, CREDIT_OFFICE, made.export_id, receipt_no="回执-1", now=now)


def discard(database: SqlDatabase, made: Export, now: datetime) -> None:
    """It was not."""
    with database.write() as uow:
        settling.discarded(uow, CREDIT_OFFICE, made.export_id, reason="没有报出去", now=now)


def penalties_of(packs: PackSet) -> Any:
    """The packs, with a list that follows penalties."""
    field = FieldSpec(name="penalty_no", title="处罚决定书文号", type="text")
    after_penalties = packs.lists["debtors"].model_copy(update={"from_penalties": True, "fields": [field]})

    class Packs:
        lists = dict(packs.lists) | {"debtors": after_penalties}

        def __getattr__(self, name: str) -> Any:
            return getattr(packs, name)

    return Packs()
