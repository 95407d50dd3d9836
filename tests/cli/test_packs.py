"""``jiangcheng packs``: lint, examples, confirmations."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.cli.running import ROOT, jiangcheng
from tests.packs_engine.packs import bend, confirm, write


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The packs in a folder that the test may spoil."""
    for name in ("rules", "memoranda"):
        shutil.copytree(ROOT / name, tmp_path / "packs" / name)
    return tmp_path / "packs"


def test_our_packs_have_no_errors_and_their_examples_pass(tmp_path: Path) -> None:
    lint = jiangcheng(tmp_path, "packs", "lint", "--json")
    assert lint.returncode == 0
    assert {finding["severity"] for finding in json.loads(lint.stdout)["findings"]} <= {"warning"}
    examples = jiangcheng(tmp_path, "packs", "test")
    assert examples.returncode == 0
    assert "不符 0" in examples.stdout


def test_strict_counts_reminders_too(tmp_path: Path) -> None:
    assert jiangcheng(tmp_path, "packs", "lint", "--strict").returncode == 1


def test_a_path_narrows_what_is_looked_at(tmp_path: Path) -> None:
    one = jiangcheng(tmp_path, "packs", "test", "memoranda/wage-arrears", "--json")
    assert {case["memorandum"] for case in json.loads(one.stdout)["cases"]} == {"wage-arrears"}
    found = json.loads(jiangcheng(tmp_path, "packs", "lint", "memoranda/transport-logistics", "--json").stdout)[
        "findings"
    ]
    assert found
    assert all(finding["file"].startswith("memoranda/transport-logistics/") for finding in found)
    assert jiangcheng(tmp_path, "packs", "lint", "no/such/place").returncode == 2


@pytest.mark.parametrize("path", ["memoranda/debtors", "rules/lists/bad.yaml"])
def test_a_path_shows_the_confirmation_that_an_edit_there_voids(tmp_path: Path, path: str) -> None:
    """The confirmation stands in another file; whoever edits a condition and looks at his pack must be told."""
    root = write(tmp_path / "packs")
    office = str(confirm(root))
    asked = ("packs", "lint", path, "--confirmations", office)
    assert "confirmation_void" not in jiangcheng(tmp_path, *asked, JC_PACKS=str(root)).stdout
    bend(root, "memoranda/debtors/memorandum.yaml", "matter.government_funded: true", "matter.government_funded: false")
    bend(root, "rules/lists/bad.yaml", "authority: 示例机关", "authority: 另一机关")
    told = jiangcheng(tmp_path, *asked, JC_PACKS=str(root))
    assert told.returncode == 1
    assert "confirmation_void" in told.stdout
    elsewhere = jiangcheng(
        tmp_path, "packs", "lint", "rules/departments", "--confirmations", office, JC_PACKS=str(root)
    )
    assert elsewhere.returncode == 0
    assert "confirmation_void" not in elsewhere.stdout


def test_an_example_that_fails_gives_1_and_says_what_differs(copy: Path, tmp_path: Path) -> None:
    examples = copy / "memoranda" / "judgment-defaulters" / "examples.yaml"
    examples.write_text(examples.read_text().replace("outcome: restricted", "outcome: barred", 1))
    result = jiangcheng(tmp_path, "packs", "test", "memoranda/judgment-defaulters", JC_PACKS=str(copy))
    assert result.returncode == 1
    assert "应为" in result.stdout


@pytest.mark.parametrize("spoilt", ["kind: matter\n\tid: x\n", "kind: matter\nkind: matter\n", "a: &a [1]\nb: [*a]\n"])
def test_yaml_that_cannot_be_read_gives_2_and_its_place(copy: Path, tmp_path: Path, spoilt: str) -> None:
    (copy / "rules" / "matters" / "spoilt.yaml").write_text(spoilt)
    result = jiangcheng(tmp_path, "packs", "lint", JC_PACKS=str(copy))
    assert result.returncode == 2
    assert "rules/matters/spoilt.yaml:" in result.stderr


def test_findings_and_loading_errors_come_as_sarif_too(copy: Path, tmp_path: Path) -> None:
    good = jiangcheng(tmp_path, "packs", "lint", "--format", "sarif", JC_PACKS=str(copy))
    assert good.returncode == 0
    run = json.loads(good.stdout)["runs"][0]
    assert {result["level"] for result in run["results"]} == {"warning"}
    page = run["tool"]["driver"]["rules"][run["results"][0]["ruleIndex"]]["helpUri"]
    assert Path(page.removeprefix("file://")).is_file(), "the page that explains the code is there to be read"

    (copy / "rules" / "matters" / "spoilt.yaml").write_text("kind: matter\nkind: matter\n")
    for format_ in ("sarif", "json"):
        spoilt = jiangcheng(tmp_path, "packs", "lint", "--format", format_, JC_PACKS=str(copy))
        assert spoilt.returncode == 2
        assert "yaml_duplicate_key" in spoilt.stdout
        assert "rules/matters/spoilt.yaml" in spoilt.stdout


def test_confirming_binds_a_persons_word_to_the_text(copy: Path, tmp_path: Path) -> None:
    out = tmp_path / "office.yaml"
    said = ("--by", "示例负责人", "--edition", "示例版", "--row", "示例条目", "--out", str(out))
    assert jiangcheng(tmp_path, "packs", "confirm", *said, JC_PACKS=str(copy)).returncode == 2
    done = jiangcheng(tmp_path, "packs", "confirm", "--all", "--from", "2020-01-01", *said, JC_PACKS=str(copy))
    assert done.returncode == 0, done.stderr
    passed = jiangcheng(tmp_path, "packs", "test", "--confirmations", str(out), JC_PACKS=str(copy))
    assert passed.returncode == 0, passed.stdout

    measure = copy / "rules" / "measures" / "ban-government-procurement.yaml"
    measure.write_text(measure.read_text().replace("content: ", "content: 另:", 1))
    voided = jiangcheng(tmp_path, "packs", "test", "--confirmations", str(out), JC_PACKS=str(copy))
    assert voided.returncode == 1
    assert "确认" in voided.stdout


def test_what_may_not_be_confirmed_is_refused_and_nothing_written(tmp_path: Path) -> None:
    out = tmp_path / "office.yaml"
    said = ("--by", "示例负责人", "--edition", "示例版", "--row", "示例条目", "--out", str(out))
    result = jiangcheng(tmp_path, "packs", "confirm", "list/transport-logistics", *said)
    assert result.returncode == 2
    assert not out.exists()


def test_a_rule_is_read_aloud(tmp_path: Path) -> None:
    told = jiangcheng(tmp_path, "packs", "explain", "judgment-defaulters/government-funded-bidding")
    assert (told.returncode, told.stderr) == (0, "")
    for part in (
        "工程招标投标资格审查",
        "是否政府投资或主要使用财政性资金：是",
        "名单“失信被执行人名单”",
        "依据：中办发",
    ):
        assert part in told.stdout
    silent = jiangcheng(tmp_path, "packs", "explain", "judgment-defaulters/compulsory-tender")
    assert "不会触发" in silent.stdout
    assert "依据未及于该名单" in silent.stdout
    machine = json.loads(
        jiangcheng(tmp_path, "packs", "explain", "judgment-defaulters/company-officer", "--json").stdout
    )
    assert (machine["memorandum"], machine["measure"]) == ("judgment-defaulters", "restrict-company-officer")
    assert "      是否本人所负数额较大债务：是" in machine["text"]


@pytest.mark.parametrize("name", ["judgment-defaulters/no-such", "judgment-defaulters", ""])
def test_a_rule_that_is_not_there_gives_2(tmp_path: Path, name: str) -> None:
    told = jiangcheng(tmp_path, "packs", "explain", name)
    assert told.returncode == 2
    assert "没有规则" in told.stderr


def test_every_rule_can_be_read_aloud() -> None:
    """No rule of the packs trips the words; each says whether it fires on each of its lists."""
    from api.rule_texts import rule_lines
    from engine.packs.packset import PackSet

    packs = PackSet.load(ROOT, [ROOT / "rules" / "confirmations" / "demo.yaml"])
    for memorandum, rule in packs.rules():
        told = [line for line in rule_lines(packs, memorandum, rule, date(2026, 11, 22)) if line.startswith("  名单“")]
        assert len(told) == len(rule.lists or memorandum.lists)
        assert all("：会触发" in line or line.endswith("：不会触发") for line in told)


def test_a_rule_that_counts_the_past_says_what_it_counts(tmp_path: Path) -> None:
    """Also where the title of a count says something else."""
    from api.rule_texts import rule_lines
    from tests.support.history import history_packs

    packs = history_packs(tmp_path)
    [(memorandum, rule)] = [pair for pair in packs.rules() if pair[1].id == "government-bidding"]
    text = "\n".join(rule_lines(packs, memorandum, rule, date(2026, 11, 22)))
    assert "    “三年内列入次数”不少于2" in text
    assert "“三年内列入次数”：自列入之日起 36 个月内（届满当日仍计入）在本名单的条目数，本条目也计入；" in text
    assert "“六个月内列入为严重的次数”：自列入之日起 6 个月内（届满当日仍计入）在本名单的等级为严重的条目数" in text


def test_a_schema_for_editors(tmp_path: Path) -> None:
    told = jiangcheng(tmp_path, "packs", "schema", "memorandum")
    assert (told.returncode, told.stderr) == (0, "")
    schema = json.loads(told.stdout)
    assert "bidding.qualification" in schema["$defs"]["RuleDocument"]["properties"]["on"]["items"]["enum"]
    unknown = jiangcheng(tmp_path, "packs", "schema", "memo")
    assert unknown.returncode == 2
    assert "memorandum（备忘录或法定规则包）" in unknown.stderr
