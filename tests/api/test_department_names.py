"""A department that was renamed: a decision shows the name of its day, everything of today the present one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from api.console.check_result import result_view
from api.rule_texts import rule_lines
from engine.packs.packset import PackSet
from tests.packs_engine.packs import bend, load, write


@pytest.fixture
def packs(tmp_path: Path) -> PackSet:
    root = write(tmp_path)
    former = "since: 2027-03-01, formerly: [{title: 招标投标监督办公室, until: 2027-02-28, confidence: known}],"
    bend(root, "rules/departments/all.yaml", "title: 招标投标监督部门,", f"title: 招标投标监督部门, {former}")
    return load(root)


def _answer(decided_at: str) -> dict[str, object]:
    line = {"effect": "punish", "strength": "mandatory", "departments": ["jy-bidding"], "sources": []}
    case = {"case_id": "0" * 32, "department": "jy-bidding"}
    hit = {"list": "bad", "reached_as": "subject", "marks": [], "measures": [line | {"cases": [case]}]}
    subject = {"index": 0, "role": "bidder", "outcome": "restricted", "favoured": False, "identity": "exact"}
    subject |= {"reason": "", "warnings": [], "missing": [], "hits": [hit]}
    answer = {"matter_kind": "bidding.qualification", "outcome": "restricted", "preview": False, "case_no": "JY-1"}
    return answer | {"decided_at": decided_at, "receipt": None, "subjects": [subject]}


@pytest.mark.parametrize(
    ("decided_at", "name"),
    [
        ("2027-02-28T23:59:00.000+08:00", "招标投标监督办公室"),
        ("2027-03-01T00:01:00.000+08:00", "招标投标监督部门"),
        ("2027-02-28T16:30:00.000+00:00", "招标投标监督部门"),
    ],
)
def test_an_old_decision_shows_the_name_of_its_day(packs: PackSet, decided_at: str, name: str) -> None:
    [subject] = result_view(packs, _answer(decided_at), [])["subjects"]
    [measure] = subject["hits"][0]["measures"]
    assert measure["departments"] == [name]
    assert [case["department_title"] for case in measure["cases"]] == [name]


def test_a_rule_read_aloud_on_a_day_names_who_carried_it_out_then(packs: PackSet) -> None:
    pack = packs.memoranda["debtors"]
    told = {day: rule_lines(packs, pack, pack.rules[0], day) for day in (date(2026, 6, 1), date(2027, 6, 1))}
    assert "由谁实施：招标投标监督办公室" in told[date(2026, 6, 1)]
    assert "由谁实施：招标投标监督部门" in told[date(2027, 6, 1)]
