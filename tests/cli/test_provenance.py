"""``jiangcheng packs provenance``: as lines, for programs, as a page to print, and as the page of the documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import jiangcheng
from tests.packs_engine.packs import MEASURE_FILE, bend, write
from tools.provenance_page import main


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write(tmp_path / "packs")


def test_a_folder_is_told_without_a_database_and_without_any_confirmation(small: Path, tmp_path: Path) -> None:
    told = jiangcheng(tmp_path, "packs", "provenance", str(small), "--unconfirmed", "--day", "2026-06-01")
    assert told.returncode == 0, told.stderr
    assert "2026年6月1日" in told.stdout
    assert "规则 2：待审核 2（其中 2 现在就可以确认）" in told.stdout
    assert "及于“示例失信名单”：示例法第十条" in told.stdout
    assert "会同招标投标监督部门" in told.stdout
    assert "已确认 1" not in told.stdout


def test_one_memorandum_alone(small: Path, tmp_path: Path) -> None:
    told = jiangcheng(tmp_path, "packs", "provenance", str(small), "--unconfirmed", "--memorandum", "payers")
    assert "示例激励备忘录" in told.stdout
    assert "示例惩戒备忘录" not in told.stdout
    wrong = jiangcheng(tmp_path, "packs", "provenance", str(small), "--unconfirmed", "--memorandum", "payer")
    assert wrong.returncode == 2
    assert "是否想写 payers" in wrong.stderr


def test_programs_get_counts_and_every_item(small: Path, tmp_path: Path) -> None:
    for option in (("--json",), ("--format", "json")):
        told = jiangcheng(tmp_path, "packs", "provenance", str(small), "--unconfirmed", *option)
        found = json.loads(told.stdout)
        assert {count["kind"]: count["number"] for count in found["counts"]}["备忘录"] == 2
        assert [pack["id"] for pack in found["packs"]] == ["debtors", "payers"]


def test_the_page_to_print_is_one_file_and_shows_texts_as_texts(small: Path, tmp_path: Path) -> None:
    bend(small, MEASURE_FILE, "title: 限制参加政府投资项目投标", "title: 限制<script>alert(1)</script>投标")
    out = tmp_path / "deep" / "page.html"
    told = jiangcheng(
        tmp_path, "packs", "provenance", str(small), "--unconfirmed", "--format", "html", "--out", str(out)
    )
    assert (told.returncode, told.stdout) == (0, "")
    page = out.read_text(encoding="utf-8")
    assert "<script" not in page
    assert "限制&lt;script&gt;alert(1)&lt;/script&gt;投标" in page
    assert "@media print" in page
    assert 'href="/static' not in page


def test_unconfirmed_needs_a_folder(tmp_path: Path) -> None:
    told = jiangcheng(tmp_path, "packs", "provenance", "--unconfirmed")
    assert told.returncode == 2
    assert "文件夹" in told.stderr


def test_the_page_of_the_documents_is_refused_when_stale(small: Path) -> None:
    """``make check`` runs this on our own packs."""
    (small / "docs").mkdir()
    assert main(["--check"], small) == 1
    assert main([], small) == 0
    assert main(["--check"], small) == 0
    assert "示例惩戒备忘录" in (small / "docs" / "provenance.md").read_text(encoding="utf-8")
    bend(small, MEASURE_FILE, "strength: mandatory", "strength: mandatory\nto_confirm: [国家清单的行]")
    assert main(["--check"], small) == 1
