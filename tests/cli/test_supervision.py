"""``supervision`` and the offices' mailboxes on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from openpyxl import load_workbook

from tests.cli.running import jiangcheng


def test_a_round_by_hand_and_again(filled: Path) -> None:
    first = jiangcheng(filled, "supervision", "run", "--json")
    again = jiangcheng(filled, "supervision", "run", "--json")
    assert first.returncode == again.returncode == 0, first.stderr + again.stderr
    assert json.loads(again.stdout)["reminded"] == 0
    assert jiangcheng(filled, "audit", "verify").returncode == 0


def test_nothing_open_and_the_empty_list(filled: Path, tmp_path: Path) -> None:
    result = jiangcheng(filled, "supervision", "list")
    assert (result.returncode, result.stdout.strip()) == (0, "没有未办结的督办。")
    file = tmp_path / "督办清单.xlsx"
    assert jiangcheng(filled, "supervision", "export", str(file)).returncode == 0
    assert load_workbook(file)["督办清单"].max_row == 1
    wrong = jiangcheng(filled, "supervision", "export", str(tmp_path / "督办清单.doc"))
    assert (wrong.returncode, "xlsx" in wrong.stderr) == (2, True)


def test_mailboxes_are_registered_and_removed(filled: Path) -> None:
    department = "jy-spj"
    assert jiangcheng(filled, "outbox", "mailbox", department, "--address", "spj@example.cn").returncode == 0
    assert "spj@example.cn" in jiangcheng(filled, "outbox", "mailboxes").stdout
    assert jiangcheng(filled, "outbox", "mailbox", department, "--address", "nobody").returncode == 2
    assert jiangcheng(filled, "outbox", "mailbox", "nowhere", "--address", "a@example.cn").returncode == 2
    assert jiangcheng(filled, "outbox", "mailbox", department, "--remove").returncode == 0
    assert "没有登记邮箱" in jiangcheng(filled, "outbox", "mailboxes").stdout
