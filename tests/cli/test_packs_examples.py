"""``jiangcheng packs test``: coverage, its threshold, boundary tables, and what a policy officer reads when an example fails."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.running import ROOT, jiangcheng

ONE = "memoranda/judgment-defaulters"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The packs in a folder that the test may spoil."""
    for name in ("rules", "memoranda"):
        shutil.copytree(ROOT / name, tmp_path / "packs" / name)
    return tmp_path / "packs"


def spoil(packs: Path, old: str, new: str) -> None:
    path = packs / ONE / "examples.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_the_comparison_that_failed_stands_in_the_text(copy: Path, tmp_path: Path) -> None:
    spoil(
        copy,
        "    expect: {outcome: clear, rules: []}",
        "    expect: {outcome: restricted, rules: [government-funded-bidding]}",
    )
    told = jiangcheng(tmp_path, "packs", "test", ONE, "--coverage", JC_PACKS=str(copy))
    assert told.returncode == 1
    lines = [line.strip() for line in told.stdout.splitlines()]
    assert lines[0].startswith(f"{ONE}/examples.yaml:")
    assert "应为：依法限制（restricted）" in lines
    assert "实为：未见适用措施（clear）" in lines
    assert any(line.endswith("要求是否政府投资或主要使用财政性资金：是，实际：否") for line in lines)
    assert "覆盖情况" in lines  # printed although an example fails


def test_coverage_below_the_wanted_fails(copy: Path, tmp_path: Path) -> None:
    assert jiangcheng(tmp_path, "packs", "test", "--min-coverage", "100").returncode == 0
    text = (copy / ONE / "examples.yaml").read_text()
    start = text.index("  - name: 科技计划项目不是补贴")
    end = text.index("  - name:", start + 5)
    (copy / ONE / "examples.yaml").write_text(text[:start] + text[end:])
    fewer = jiangcheng(tmp_path, "packs", "test", ONE, "--min-coverage", "100", JC_PACKS=str(copy))
    assert fewer.returncode == 1
    assert "没有示例使它不成立" in fewer.stdout
    assert f"{ONE}/memorandum.yaml:" in fewer.stdout
    assert "不到要求的 100%" in fewer.stdout
    assert jiangcheng(tmp_path, "packs", "test", ONE, "--min-coverage", "90", JC_PACKS=str(copy)).returncode == 0
    data = json.loads(
        jiangcheng(tmp_path, "packs", "test", ONE, "--min-coverage", "100", "--json", JC_PACKS=str(copy)).stdout
    )
    assert data["ok"] is True
    assert data["enough"] is False


@pytest.mark.parametrize("wanted", ["much", "101", "-1", "nan"])
def test_what_is_no_percentage_is_refused(tmp_path: Path, wanted: str) -> None:
    told = jiangcheng(tmp_path, "packs", "test", f"--min-coverage={wanted}")
    assert told.returncode == 2
    assert "不是百分数" in told.stderr


def test_boundaries_of_our_packs_hold_nothing_to_mend(tmp_path: Path) -> None:
    told = jiangcheng(tmp_path, "packs", "test", "--boundaries", "--json")
    assert told.returncode == 0
    report = json.loads(told.stdout)
    assert report["defects"] == 0
    assert report["tried"] > 3000
    assert {"memorandum", "rule", "matter", "list"} <= report["rules"][0].keys()


def test_boundaries_in_words(copy: Path, tmp_path: Path) -> None:
    told = jiangcheng(tmp_path, "packs", "test", ONE, "--boundaries")
    assert told.returncode == 0
    assert "只改变“是否政府投资或主要使用财政性资金”" in told.stdout
    assert "无法判定，缺“是否政府投资或主要使用财政性资金”" in told.stdout
    assert "依法不触发" in told.stdout
    assert told.stdout.splitlines()[-1].endswith("缺陷 0 处，提示 0 处。")
    assert jiangcheng(tmp_path, "packs", "test", "--boundaries", "--coverage").returncode == 2


def test_a_new_rule_can_be_tried_before_anybody_confirms_it(copy: Path, tmp_path: Path) -> None:
    confirmed = copy / "rules/confirmations/demo.yaml"
    confirmed.write_text(
        confirmed.read_text().replace(f"rule/{ONE.split('/')[1]}/government-funded-bidding", "rule/x/y")
    )
    assert jiangcheng(tmp_path, "packs", "test", ONE, JC_PACKS=str(copy)).returncode == 1
    assert jiangcheng(tmp_path, "packs", "test", ONE, "--as-if-confirmed", JC_PACKS=str(copy)).returncode == 0


def test_a_path_without_pack_documents_is_not_called_good(tmp_path: Path) -> None:
    told = jiangcheng(tmp_path, "packs", "lint", "docs")
    assert (told.returncode, told.stdout) == (2, "")
    assert "没有规则文档" in told.stderr
