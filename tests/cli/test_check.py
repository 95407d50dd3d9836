"""``jiangcheng check``: exit codes, typed fields, subjects, what is stored and what is not."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from samples.generator import cast
from tests.cli.running import DEBTOR, jiangcheng

BIDDING = ("check", "--matter", "bidding.qualification", "--field", "government_funded=true")


def demo(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command with the demo's confirmations, without which nothing fires."""
    return jiangcheng(home, *arguments, JC_DEMO="true")


@pytest.mark.parametrize(
    ("arguments", "code", "outcome"),
    [
        ((*BIDDING, "--subject", f"bidder={DEBTOR}"), 10, "restricted"),
        ((*BIDDING, "--subject", f"bidder={cast.CLEAN.code}"), 0, "clear"),
        ((*BIDDING, "--subject", "bidder="), 11, "identity_required"),
        (("check", "--matter", "procurement.qualification", "--subject", f"supplier={cast.BANNED.code}"), 10, "barred"),
        (("check", "--matter", "procurement.qualification", "--subject", f"supplier={DEBTOR}"), 11, "undetermined"),
        (("check", "--matter", "procurement.qualification", "--subject", f"supplier={cast.BAN_OVER.code}"), 0, "clear"),
        (("check", "--matter", "tax.preference", "--subject", f"applicant={cast.LOGISTICS.code}"), 0, "clear"),
    ],
)
def test_the_exit_code_tells_a_hit_from_nothing_and_from_cannot_tell(
    shared: Path, arguments: tuple[str, ...], code: int, outcome: str
) -> None:
    result = demo(shared, *arguments, "--json")
    assert (result.returncode, json.loads(result.stdout)["outcome"]) == (code, outcome), result.stderr


def test_without_confirmations_nothing_fires(shared: Path) -> None:
    result = jiangcheng(shared, *BIDDING, "--subject", f"bidder={DEBTOR}", "--json")
    assert (result.returncode, json.loads(result.stdout)["outcome"]) == (0, "clear")
    assert "没有任何确认" in result.stderr
    assert "没有任何确认" not in demo(shared, *BIDDING, "--subject", f"bidder={DEBTOR}").stderr


def test_a_person_reads_the_measure_its_article_and_that_it_is_a_preview(shared: Path) -> None:
    result = demo(shared, *BIDDING, "--subject", f"bidder={DEBTOR}")
    assert "依法限制" in result.stdout
    assert "依据：" in result.stdout
    assert "预览" in result.stdout
    assert "失信被执行人名单" in result.stdout
    assert f"bidder={DEBTOR}" in result.stdout


def test_a_case_number_opens_cases_and_signs_a_receipt(filled: Path, tmp_path: Path) -> None:
    asked = (*BIDDING, "--subject", f"bidder={DEBTOR}", "--case-no", "JYGC-1", "--json")
    answer = json.loads(demo(filled, *asked).stdout)
    cases = [case for hit in answer["subjects"][0]["hits"] for m in hit["measures"] for case in m["cases"]]
    assert cases
    again = json.loads(demo(filled, *asked).stdout)
    assert [case for hit in again["subjects"][0]["hits"] for m in hit["measures"] for case in m["cases"]] == cases

    file = tmp_path / "answer.json"
    file.write_text(json.dumps(answer))
    genuine = jiangcheng(filled, "receipts", "verify", str(file))
    assert genuine.returncode == 0
    assert "结果：依法限制" in genuine.stdout
    answer["outcome"] = "clear"
    file.write_text(json.dumps(answer))
    forged = jiangcheng(filled, "receipts", "verify", str(file))
    assert forged.returncode == 1
    assert "outcome" in forged.stdout


def test_people_and_organisations_are_told_apart_by_their_codes(shared: Path) -> None:
    result = demo(
        shared,
        *BIDDING,
        "--subject",
        f"bidder={cast.CLEAN.code}",
        "--subject",
        f"project-leader={cast.CLEAN_PERSON.code}",
        "--json",
    )
    assert [subject["outcome"] for subject in json.loads(result.stdout)["subjects"]] == ["clear", "clear"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--matter", "no.such", "--subject", "bidder="), "没有事项"),
        (("--matter", "bidding.qualification", "--subject", "bidder="), "government_funded"),
        (("--matter", "bidding.qualification", "--field", "government_funded=maybe", "--subject", "bidder="), "布尔值"),
        (("--matter", "bidding.qualification", "--field", "colour=red", "--subject", "bidder="), "没有字段"),
        (("--matter", "tax.preference", "--subject", DEBTOR), "角色=代码"),
        (("--matter", "tax.preference", "--subject", f"applicant={DEBTOR[:-1]}5"), "subjects[0].code"),
        (("--matter", "tax.preference", "--subject", f"cook={DEBTOR}"), "没有角色"),
        (("--matter", "tax.preference"), "--subject"),
    ],
)
def test_bad_input_is_told_in_chinese_with_exit_code_2(shared: Path, arguments: tuple[str, ...], told: str) -> None:
    result = demo(shared, "check", *arguments)
    assert result.returncode == 2
    assert told in result.stderr
    assert "建议" in result.stderr
    assert result.stdout == ""


def test_explain_tells_what_did_not_hold(shared: Path) -> None:
    private = ("check", "--matter", "bidding.qualification", "--field", "government_funded=false")
    result = demo(shared, *private, "--subject", f"bidder={DEBTOR}", "--explain")
    assert result.returncode == 0, result.stderr
    assert "judgment-defaulters/government-funded-bidding" in result.stdout
    assert "要求是否政府投资或主要使用财政性资金：是，实际：否" in result.stdout
    machine = json.loads(demo(shared, *private, "--subject", f"bidder={DEBTOR}", "--explain", "--json").stdout)
    assert machine["explanation"]["check_id"] == machine["check_id"]
    assert machine["explanation"]["subjects"][0]["entries"][0]["list"] == "judgment-defaulters"
