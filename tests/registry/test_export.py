"""Exporting a list: masked unless the credit office says why, recorded, and readable by the import again."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from openpyxl import load_workbook

from adapters.files.listing_writers import write_listings
from adapters.storage.database import SqlDatabase
from services.accounts.model import Caller, Role
from services.errors import ForbiddenError, InvalidInputError
from services.ports import Cipher
from services.registry.export import export_list
from tests.registry.samples import adult_code, list_type, person_row, row
from tests.support.registry import company_code

PACKS: Any = SimpleNamespace(
    lists={"debtors": list_type()}, memoranda={"m": SimpleNamespace(lists=["debtors"], initiator="court")}
)
OFFICE = Caller("account:office", frozenset({"credit"}), frozenset({Role.CREDIT_OFFICE}))
COURT = Caller("account:court", frozenset({"court"}), frozenset({Role.INITIATOR}))


@pytest.fixture
def export(database: SqlDatabase, cipher: Cipher, now: datetime, tmp_path: Path) -> Any:
    def run(name: str, caller: Caller = OFFICE, **asked: Any) -> Path:
        path = tmp_path / name
        with database.write() as uow:
            write_listings(export_list(uow, cipher, PACKS, "debtors", caller=caller, now=now, **asked), path)
        return path

    return run


def lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_persons_are_masked(take: Any, export: Any) -> None:
    take(row(1), person_row(2, name="张三丰", grounds="张三丰拒不履行"))
    for name in ("a.csv", "a.jsonl"):
        text = export(name, COURT).read_text(encoding="utf-8")
        assert company_code(1) in text
        assert "张**" in text
        assert "张三丰" not in text
        assert adult_code(2) not in text


def test_with_a_purpose_the_credit_office_gets_them_in_full(database: SqlDatabase, take: Any, export: Any) -> None:
    take(person_row(2, name="张三丰"), row(3))
    found, company = lines(export("a.jsonl", purpose="报送省平台"))
    assert (found["主体名称"], found["主体代码"]) == ("张三丰", adult_code(2))
    assert company["主体代码"] == company_code(3)
    with database.read() as uow:
        listed, read = list(uow.audit.entries())[-2:]
        key = read.entity.removeprefix("subject:")
        [seen] = uow.subject_view.queries(key, 5)
    assert (listed.action, listed.actor) == ("listing.export", "account:office")
    assert json.loads(listed.detail) == {"in_force": False, "masked": False, "purpose": "报送省平台"}
    assert (read.action, json.loads(read.detail)) == (
        "subject.unmask", {"department": "credit", "purpose": "报送省平台"},
    )  # fmt: skip
    assert (seen.department, seen.purpose) == ("credit", "报送省平台")  # the person sees it


def test_a_masked_export_is_no_reading_of_persons_and_numbers_in_a_purpose_are_masked(
    database: SqlDatabase, take: Any, export: Any
) -> None:
    take(person_row(2))
    export("a.jsonl")
    export("b.jsonl", purpose=f"核对{adult_code(2)}来函")
    with database.read() as uow:
        entries = list(uow.audit.entries())
    assert [entry.action for entry in entries[-3:]] == ["listing.export", "listing.export", "subject.unmask"]
    assert adult_code(2) not in str(entries)


def test_nobody_else_gets_them_whatever_the_purpose(take: Any, export: Any) -> None:
    take(person_row(2))
    with pytest.raises(ForbiddenError, match="unmasked_export_not_allowed"):
        export("a.jsonl", COURT, purpose="核对")
    with pytest.raises(ForbiddenError):
        export("b.jsonl", Caller("account:x", frozenset({"other"}), frozenset({Role.INITIATOR})))


def test_only_entries_in_force_when_asked(take: Any, export: Any) -> None:
    take(row(1), row(2, until="2026-02-01"))
    assert len(lines(export("a.jsonl"))) == 2
    [found] = lines(export("b.jsonl", in_force=True))
    assert (found["主体代码"], found["状态"]) == (company_code(1), "有效")


def test_a_spreadsheet_reads_no_formula(take: Any, export: Any) -> None:
    take(row(1, name="=HYPERLINK(1)", amount="12.50", kinds="a;b"))
    sheet = load_workbook(export("a.xlsx"))["名单"]
    titles, values = ([cell.value for cell in line] for line in sheet.iter_rows())
    found = dict(zip(titles, values, strict=True))
    assert (found["主体名称"], found["未履行金额"], found["情形"]) == ("=HYPERLINK(1)", "12.50", "a;b")
    assert all(cell.data_type == "s" for cell in sheet[2] if cell.value is not None)
    assert "'=HYPERLINK(1)" in export("a.csv").read_text(encoding="utf-8-sig")


def test_an_existing_file_is_kept(take: Any, export: Any) -> None:
    take(row(1))
    path = export("a.csv")
    before = path.read_bytes()
    with pytest.raises(InvalidInputError, match="file_exists"):
        export("a.csv")
    assert path.read_bytes() == before
