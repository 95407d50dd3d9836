"""``jiangcheng packs``: lint, examples, confirmations."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.running import ROOT, jiangcheng


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
