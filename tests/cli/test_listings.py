"""``jiangcheng listings``: what comes in, what is refused and why, what stands there."""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path

from openpyxl import Workbook, load_workbook

from samples.generator import cast
from tests.cli.running import DEBTOR, SAMPLES, jiangcheng

BAD_ROWS = SAMPLES / "refused" / "judgment-defaulters-bad-rows.csv"


def test_refused_rows_give_exit_code_1_and_a_report_that_says_why(filled: Path) -> None:
    result = jiangcheng(filled, "listings", "import", str(BAD_ROWS), "--list", "judgment-defaulters")
    assert result.returncode == 1
    assert "拒收 8" in result.stdout
    assert "校验" in result.stdout
    report = Path(result.stdout.rpartition("清洗报告：")[2].strip())
    assert report.parent == filled / "reports"
    assert load_workbook(report)["逐行问题"].max_row == 1 + 8


def test_a_dry_run_writes_no_entry(filled: Path) -> None:
    before = json.loads(jiangcheng(filled, "listings", "show", cast.EXTRAS[0].code, "--json").stdout)
    result = jiangcheng(
        filled, "listings", "import", str(BAD_ROWS), "--list", "judgment-defaulters", "--dry-run", "--json"
    )
    assert json.loads(result.stdout)["counts"]["new"] == 2
    assert json.loads(jiangcheng(filled, "listings", "show", cast.EXTRAS[0].code, "--json").stdout) == before


def test_importing_the_same_file_again_changes_nothing(filled: Path) -> None:
    path = SAMPLES / "listings" / "wage-arrears.xlsx"
    result = jiangcheng(filled, "listings", "import", str(path), "--list", "wage-arrears", "--json")
    assert result.returncode == 0
    counts = json.loads(result.stdout)["counts"]
    assert (counts["new"], counts["changed"], counts["unchanged"]) == (0, 0, counts["read"])


def test_a_file_with_wrong_columns_is_refused_as_a_whole(filled: Path, tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["甲", "乙"])
    book.active.append(["1", "2"])
    path = tmp_path / "wrong.xlsx"
    book.save(path)
    result = jiangcheng(filled, "listings", "import", str(path), "--list", "wage-arrears")
    assert result.returncode == 2
    assert "列" in result.stderr
    assert not (filled / "reports").joinpath("wrong.xlsx").exists()


def test_unknown_lists_and_files_are_told(shared: Path) -> None:
    unknown = jiangcheng(shared, "listings", "import", str(BAD_ROWS), "--list", "no-such")
    assert unknown.returncode == 2
    assert "wage-arrears" in unknown.stderr
    missing = jiangcheng(shared, "listings", "import", "nowhere.csv", "--list", "wage-arrears")
    assert missing.returncode == 2
    assert "nowhere.csv" in missing.stderr


def test_show_tells_what_stands_against_a_subject(shared: Path) -> None:
    result = jiangcheng(shared, "listings", "show", DEBTOR)
    assert result.returncode == 0
    assert "失信被执行人名单：有效" in result.stdout
    assert "示例人民法院" in result.stdout
    assert "没有该主体" in jiangcheng(shared, "listings", "show", cast.CLEAN.code).stdout


def test_show_masks_people_and_looks_at_another_day_or_knowledge(shared: Path) -> None:
    code = cast.DEBTOR_PERSON.code
    now = json.loads(jiangcheng(shared, "listings", "show", code, "--json").stdout)["listings"]
    assert code not in json.dumps(now)
    assert cast.DEBTOR_PERSON.name not in json.dumps(now, ensure_ascii=False)
    before = json.loads(jiangcheng(shared, "listings", "show", code, "--as-of", "2020-01-01", "--json").stdout)
    assert [entry["status"] for entry in before["listings"]] == ["future"]
    unknown = json.loads(
        jiangcheng(shared, "listings", "show", code, "--known-at", "2020-01-01T09:00", "--json").stdout
    )
    assert unknown["listings"] == []


def test_a_code_that_cannot_be_right_is_bad_input(shared: Path) -> None:
    result = jiangcheng(shared, "listings", "show", DEBTOR[:-1] + "5")
    assert result.returncode == 2
    assert "校验" in result.stderr


def test_a_full_file_is_compared_and_nothing_is_changed(filled: Path) -> None:
    path = SAMPLES / "listings" / "wage-arrears.xlsx"
    same = jiangcheng(filled, "listings", "compare", str(path), "--list", "wage-arrears")
    assert same.returncode == 0, same.stdout + same.stderr
    assert "新发现的差异 0 条" in same.stdout
    other = SAMPLES / "refused" / "judgment-defaulters-bad-rows.csv"
    before = json.loads(jiangcheng(filled, "listings", "show", cast.EXTRAS[0].code, "--json").stdout)
    differs = jiangcheng(filled, "listings", "compare", str(other), "--list", "judgment-defaulters")
    assert differs.returncode == 1
    assert "待核实，未作退出" in differs.stdout
    assert json.loads(jiangcheng(filled, "listings", "show", cast.EXTRAS[0].code, "--json").stdout) == before


def test_what_arrived_in_the_folder_is_compared_once(filled: Path, tmp_path: Path) -> None:
    folder = tmp_path / "arrivals" / "wage-arrears"
    folder.mkdir(parents=True)
    path = Path(shutil.copy(SAMPLES / "listings" / "wage-arrears.xlsx", folder))
    an_hour_ago = time.time() - 3600
    os.utime(path, (an_hour_ago, an_hour_ago))
    env = {"JC_COMPARISON_FOLDER": str(tmp_path / "arrivals")}
    assert jiangcheng(filled, "listings", "arrivals").returncode == 2
    first = jiangcheng(filled, "listings", "arrivals", **env)
    assert first.returncode == 0, first.stdout + first.stderr
    assert "比对 1 份" in first.stdout
    assert "比对 0 份" in jiangcheng(filled, "listings", "arrivals", **env).stdout
