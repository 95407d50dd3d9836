"""Files of sources with columns of their own: mapped by what was saved for the source, the penalty layouts among them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.files.reader_process import open_listing
from adapters.storage.database import SqlDatabase
from services.errors import InvalidInputError, NotFoundError
from services.ports import Cipher
from services.registry.drafts import Draft
from services.registry.imports import import_file
from services.registry.mappings import ColumnMapping, parse_mapping, save_mapping, saved_mapping
from tests.registry.samples import adult_code, list_type
from tests.support.registry import company_code

OWN = {"constants": {"until": ""}, "same_as": {"since": "decided_on"}}


@pytest.fixture
def read(tmp_path: Path, now: datetime) -> Callable[..., list[Draft]]:
    def run(text: str, mapping: ColumnMapping) -> list[Draft]:
        path = tmp_path / "来文.csv"
        path.write_text(text, encoding="gb18030")
        return [d for batch in open_listing(path, list_type(), None, mapping).batches(now.date()) for d in batch.drafts]

    return run


def test_the_old_penalty_layout(read: Any) -> None:
    mapping = parse_mapping(list_type(), OWN, "penalty-old")
    text = (
        "CF_WSH,CF_CFMC,CF_XDR_MC,CF_XDR_SHXYM,CF_XDR_SFZ,CF_SY,CF_JDRQ,CF_XZJG,CF_ZT\n"
        f"济罚1号,罚款,济源示例公司,{company_code(1)},,未按规定作业,2026/1/10,示例机关,0\n"
        f"济罚2号,罚款,张三,,{adult_code(1)},未按规定作业,2026/1/10,示例机关,0\n"
    )
    company, person = read(text, mapping)
    assert (company.kind, company.code.code, company.authority) == ("legal_person", company_code(1), "示例机关")
    assert (company.decided_on, company.until) == (company.since, None)
    assert (person.kind, person.code.code, person.grounds) == ("natural_person", adult_code(1), "未按规定作业")


def test_the_new_penalty_layout_with_what_the_office_adds(read: Any) -> None:
    own = OWN | {
        "columns": {"authority": ["CF_CFJG"]},
        "words": {"subject_kind": {"法人及非法人组织": "法人"}},
    }
    mapping = parse_mapping(list_type(), own, "penalty-new")
    text = (
        "CF_WSH,CF_XDR_LB,CF_XDR_MC,CF_XDR_SHXYM,CF_WFXW,CF_JDRQ,CF_CFJG,CF_GSJZQ\n"
        f"济罚1号,法人及非法人组织,济源示例公司,{company_code(1)},未按规定作业,20260110,示例机关,20270110\n"
    )
    [draft] = read(text, mapping)
    assert (draft.kind, draft.decision_no, draft.authority) == ("legal_person", "济罚1号", "示例机关")
    assert draft.until is None, "a publicity period is not a term"


def test_a_column_that_nobody_mentioned_refuses_the_file(read: Any) -> None:
    mapping = parse_mapping(list_type(), OWN, "penalty-old")
    with pytest.raises(InvalidInputError, match="wrong_columns"):
        read("CF_WSH,家庭住址\n济罚1号,某处\n", mapping)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "没有说明这些列从哪里来"),
        (OWN | {"columns": {"phone": ["电话"]}}, "该名单没有这些列：phone"),
        (OWN | {"column": {}}, "column"),
        (OWN | {"columns": {"name": "名称"}}, "columns.name"),
    ],
)
def test_a_mapping_must_cover_the_list(given: Any, told: str) -> None:
    with pytest.raises(InvalidInputError, match="invalid_mapping") as caught:
        parse_mapping(list_type(), given, "penalty-old" if given else None)
    assert told in str(caught.value)


def test_saved_per_list_and_source(database: SqlDatabase, cipher: Cipher, now: datetime, tmp_path: Path) -> None:
    mapping = parse_mapping(list_type(), OWN, "penalty-old")
    with database.write() as uow:
        save_mapping(
            uow, list_type(), "省平台", parse_mapping(list_type(), OWN, "penalty-old"), actor="account:t", now=now
        )
        save_mapping(uow, list_type(), "省平台", mapping, actor="account:t", now=now)
    with database.read() as uow:
        assert saved_mapping(uow, list_type(), "省平台") == mapping
        assert uow.mappings.sources("debtors") == ["省平台"]
        assert [entry.action for entry in uow.audit.entries()] == ["import.mapping"] * 2
        with pytest.raises(NotFoundError):
            saved_mapping(uow, list_type(id="other"), "省平台")
    path = tmp_path / "a.csv"
    path.write_text(
        "CF_WSH,CF_XDR_MC,CF_XDR_SHXYM,CF_SY,CF_JDRQ,CF_XZJG\n"
        f"济罚1号,济源示例公司,{company_code(1)},事由,2026-01-10,示例机关\n",
        encoding="utf-8",
    )
    with database.write() as uow:
        incoming = open_listing(path, list_type(), mapping=saved_mapping(uow, list_type(), "省平台"))
        assert import_file(uow, cipher, list_type(), incoming, actor="account:t", now=now).new == 1
