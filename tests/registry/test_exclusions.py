"""What a list excludes is refused at the registry's door, by file and by hand (I-10, I-11); what a row does not say is told once."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from services.errors import InvalidInputErrors
from services.ports import Cipher
from services.registry.creation import create_listing
from tests.registry.conftest import Entries
from tests.registry.samples import DEBTORS, list_type, person_row, row
from tests.support.registry import company_code

PENALTIES: dict[str, Any] = {
    "from_penalties": "true",
    "fields": [
        *DEBTORS["fields"],
        {"name": "procedure", "title": "处罚程序", "type": "code", "values": {"simple": "简易程序", "ordinary": "普通程序"}},
        {"name": "review", "title": "救济状态", "type": "code", "values": {"pending": "救济期内", "final": "已满"}},
        {"name": "removed_on", "title": "移出日期", "type": "date"},
        {"name": "judgment_no", "title": "确认文书", "type": "text"},
    ],
    "exclusions": [
        {"kind": "simple_procedure", "text": "对自然人适用简易程序的处罚（I-10）", "subject_kinds": ["natural_person"], "field": "procedure", "values": ["simple"]},
        {"kind": "open_to_review", "text": "还在救济期内的处罚", "field": "review", "values": ["pending"]},
        {"kind": "removed", "text": "已经移出", "field": "removed_on"},
        {"kind": "unconfirmed_arrears", "text": "未经确认的欠费（I-11）", "confirmed_by": "judgment_no"},
        {"kind": "other", "field": "kinds", "values": ["b"], "text": "乙类情形"},
        {"kind": "other", "text": "提供了充分担保的"},
    ],
}  # fmt: skip
TOLD: dict[str, str] = {"procedure": "普通程序", "review": "已满", "kinds": "甲类"}


def refusals(take: Any, *rows: dict[str, Any]) -> list[tuple[int, str, str]]:
    report = take(*rows, type_=list_type(**PENALTIES))
    return [(issue.line, issue.column, issue.code) for issue in report.refusals]


def test_i10_a_penalty_by_simple_procedure_keeps_a_person_off_the_list_and_no_company(take: Any) -> None:
    simple = TOLD | {"procedure": "简易程序"}
    found = refusals(take, person_row(1, **simple), person_row(2, **TOLD), row(3, **simple))
    assert found == [(2, "procedure", "excluded_simple_procedure")]


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"review": "pending"}, "review", "excluded_open_to_review"),
        ({"removed_on": "2026-03-01"}, "removed_on", "excluded_removed"),
        ({"kinds": "甲类、乙类"}, "kinds", "excluded_other"),
    ],
)
def test_what_the_list_excludes_is_refused(take: Any, cells: dict[str, str], column: str, code: str) -> None:
    assert refusals(take, row(1, **TOLD | cells), row(2, **TOLD)) == [(2, column, code)]


@pytest.mark.parametrize("grounds", ["拖欠水费二百元", "欠缴2024年度物业费", "物业费三千元拖欠至今", "物业欠费"])
def test_i11_unconfirmed_arrears_are_refused_and_confirmed_ones_taken(take: Any, grounds: str) -> None:
    bare, confirmed = (
        row(1, grounds=grounds, **TOLD),
        row(2, grounds=grounds, judgment_no="(2025)豫9001民初1号", **TOLD),
    )
    report = take(bare, confirmed, type_=list_type(**PENALTIES))
    [issue] = report.refusals
    assert (issue.line, issue.column, issue.code) == (2, "grounds", "excluded_unconfirmed_arrears")
    assert issue.reason == "未经确认的欠费（I-11），不得列入"
    assert "生效文书" in issue.advice
    assert (report.new, report.warnings) == (1, ())


@pytest.mark.parametrize("grounds", ["转供电中多收电费", "拖欠货款；另有水费争议"])
def test_i11_a_fee_that_is_not_owed_is_only_remarked(take: Any, grounds: str) -> None:
    report = take(row(1, grounds=grounds, **TOLD), type_=list_type(**PENALTIES))
    assert (report.new, [w.code for w in report.warnings]) == (1, ["utility_arrears"])


def test_what_rows_do_not_say_is_told_once_for_the_file(take: Any) -> None:
    report = take(row(1), row(2), person_row(3), row(4, **TOLD), type_=list_type(**PENALTIES))
    assert report.new == 4
    told = {(w.line, w.column, w.code): w.reason for w in report.warnings}
    assert set(told) == {(0, name, "exclusion_unseen") for name in ("procedure", "review", "kinds")}
    assert told[0, "procedure", "exclusion_unseen"].startswith("1 行没有填写“处罚程序”")
    assert told[0, "review", "exclusion_unseen"].startswith("3 行")


def test_an_entry_on_the_list_is_not_changed_by_an_excluded_row(take: Any, entries: Entries) -> None:
    take(row(1, **TOLD), type_=list_type(**PENALTIES))
    report = take(row(1, **TOLD | {"review": "pending"}), type_=list_type(**PENALTIES))
    assert (report.refused, report.changed) == (1, 0)
    [entry] = entries(company_code(1))
    assert entry.facts["review"] == "final"
    assert "暂停或者退出" in report.refusals[0].advice


def test_by_hand_the_same_rows_are_refused(database: SqlDatabase, cipher: Cipher, now: Any) -> None:
    def enter(**cells: Any) -> list[str]:
        with database.write() as uow:
            entered = create_listing(
                uow, cipher, list_type(**PENALTIES), person_row(1, **cells), actor="account:test", now=now
            )
        return [issue.code for issue in entered[1]]

    with pytest.raises(InvalidInputErrors) as caught:
        enter(procedure="simple", review="final", kinds=["a"])
    assert [(error.code, error.field) for error in caught.value.errors] == [("excluded_simple_procedure", "procedure")]
    assert enter(review="final", kinds=["a"]) == ["exclusion_unseen"]
