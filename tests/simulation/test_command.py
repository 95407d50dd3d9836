"""The command: exit codes, the folder, what it prints."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli import main


def test_it_prints_what_was_done_and_that_the_books_agree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "kept"
    assert main.run(["simulate", "--months", "1", "--checks", "30", "--folder", str(folder), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["good"]
    assert told["done"]["check"] == told["audited"]["checks"] == 30
    assert (folder / "jiangcheng.db").exists()


def test_a_folder_in_use_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "office.db").write_text("data")
    assert main.run(["simulate", "--months", "1", "--folder", str(tmp_path)]) != 0
    assert "目录不是空的" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["office.db"]
