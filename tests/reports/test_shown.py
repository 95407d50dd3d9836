"""What lists behind numbers, and the files made of them, show of matters and people: no more than other pages do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from openpyxl import load_workbook

from adapters.documents.report_xlsx import DETAIL_HEADS, DETAILS, details_xlsx
from adapters.storage.database import SqlDatabase
from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.checks.service import CheckService
from services.ports import Cipher
from services.reports.model import Figure, Selection
from services.reports.reading import read_items, stream_cases
from services.reports.store import CaseRow, CheckRow
from services.reports.titles import Titles
from services.reports.view import items_json
from tests.reports.story import DEBTORS, LATELY, NOVEMBER, NOW
from tests.support.callers import COURT, CREDIT_OFFICE, client
from tests.support.checks import DEBTOR, request
from tests.support.registry import add_listing, person_code

NUMBER = person_code(7)
MASKED = f"XK-{NUMBER[:6]}********{NUMBER[-4:]}"


@pytest.fixture
def numbered(checks: CheckService, database: SqlDatabase, cipher: Cipher) -> None:
    """A matter whose number holds a citizen's, asked about by the trading centre."""
    add_listing(database, cipher, LATELY, listing_id="d", list_id="debtors", code=DEBTOR)
    checks.submit(request(case_no=f"XK-{NUMBER}"), client(), now=LATELY)


@pytest.mark.usefixtures("numbered")
def test_a_matter_s_number_is_shown_as_elsewhere_and_of_checks_only_to_those_who_may_open_them(
    database: SqlDatabase, packs: PackSet
) -> None:
    def shown(caller: Caller, figure: Figure) -> set[str | None]:
        items = read_items(uow, packs, caller, Selection(DEBTORS, NOVEMBER, figure), now=NOW)
        assert NUMBER not in str(items_json(items, None))
        assert "client" not in str(items_json(items, None)["items"])
        return {row.case_no for row in items.rows if isinstance(row, CaseRow | CheckRow)}

    with database.read() as uow:
        assert {figure: shown(CREDIT_OFFICE, figure) for figure in (Figure.HITS, Figure.ASKED, Figure.CASES)} == {
            Figure.HITS: {MASKED},
            Figure.ASKED: {MASKED},
            Figure.CASES: {MASKED},
        }
        assert shown(COURT, Figure.CASES) == {MASKED}, "the cases of its list are the initiator's to see"
        assert shown(COURT, Figure.ASKED) == shown(COURT, Figure.HITS) == {None}, "others' checks are not"
        told = stream_cases(uow, packs, COURT, Selection(DEBTORS, NOVEMBER, Figure.CASES), now=NOW)
        assert {case.case_no for case in told} == {MASKED}


def test_names_in_a_workbook_are_text_whatever_they_begin_with(packs: PackSet) -> None:
    plain = CaseRow(
        "c1", "prompted", None, "punish", "王**", "natural_person", "restrict-bidding", "限制投标", "jy-bidding",
        "debtors", "bidding.qualification", "N1", datetime.fromisoformat("2026-11-20T10:00:00+08:00"), None, None,
        "running", "running", False,
    )  # fmt: skip
    names = ["=HYPERLINK(1)", "+86", "-1", "@SUM(A1)", "\t=1", "王**"]
    path = details_xlsx(Titles(packs), (replace(plain, subject_name=name, case_no=name) for name in names))
    try:
        book = load_workbook(path)
        for column in ("主体", "办件编号"):
            cells = [row[DETAIL_HEADS.index(column)] for row in book[DETAILS].iter_rows(min_row=2)]
            assert [(cell.value, cell.data_type) for cell in cells] == [(name, "s") for name in names]
    finally:
        path.unlink()
