"""``bench``: the benchmarks from the command line, and what it says where they are not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.commands import bench
from tests.cli.running import command, jiangcheng


def test_options_and_the_answer_for_programs_are_passed_on(tmp_path: Path) -> None:
    result = command(tmp_path, "bench", "import", "--rows", "20", "--database", "sqlite", "--json")
    assert result.returncode == 0, result.stderr
    [found] = json.loads(result.stdout)
    assert (found["rows"], found["database"]) == (20, "sqlite")
    assert found["first"]["rows_per_s"] > 0


def test_the_benchmark_s_refusal_is_the_command_s(tmp_path: Path) -> None:
    result = command(tmp_path, "bench", "http", "--database", "nowhere")
    assert result.returncode == 2
    assert "nowhere" in result.stderr


def test_without_the_projects_folder_it_says_where_to_run_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "ROOT", tmp_path)
    result = jiangcheng(tmp_path, "bench", "engine")
    assert (result.returncode, result.stdout) == (1, "")
    assert "源代码文件夹" in result.stderr
    assert "make setup" in result.stderr
