"""The house rules that ``make check`` adds find what they should."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PIN = "somepackage==1.0 \\\n    --hash=sha256:00\n"
SITE, ON_DISK = "https:" + "//example.invalid", "file:" + "//folder"
"""Put together here, so that a search for addresses finds none in this file."""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree of its own, not under git, with the checker in its place."""
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "check_tree.py").write_text((ROOT / "tools" / "check_tree.py").read_text())
    (tmp_path / "fine.lock").write_text(PIN)
    return tmp_path


def run(tree: Path) -> tuple[int, str]:
    """Exit code and what was told."""
    result = subprocess.run(
        [sys.executable, "tools/check_tree.py"], cwd=tree, capture_output=True, text=True, check=False
    )
    return result.returncode, result.stderr


def test_a_clean_tree_passes(tree: Path) -> None:
    assert run(tree) == (0, "")


def test_a_long_module_is_named(tree: Path) -> None:
    (tree / "long.py").write_text("x = 1\n" * 301)
    code, told = run(tree)
    assert code == 1
    assert "long.py: 301 lines" in told


@pytest.mark.parametrize(
    "line",
    [
        f"--index-{'url'} {SITE}/simple",
        f"somepackage @ {SITE}/somepackage.whl \\",
        f"somepackage @ {ON_DISK}/somepackage.whl \\",
        "somepackage==1.0",
        "somepackage>=1.0 \\",
    ],
    ids=["index", "site", "file", "no hash", "not pinned"],
)
def test_a_lock_with_an_address_or_without_a_hash_is_named(tree: Path, line: str) -> None:
    (tree / "bad.lock").write_text(PIN + line + "\n")
    code, told = run(tree)
    assert code == 1
    assert "bad.lock:3" in told


def test_our_own_locks_are_clean() -> None:
    result = subprocess.run(
        [sys.executable, "tools/check_tree.py"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert not [line for line in result.stderr.splitlines() if ".lock:" in line]
