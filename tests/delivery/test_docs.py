"""What the documents say of the tree is true: links lead somewhere, commands and make targets exist, no address of a machine."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.cli.running import jiangcheng
from tools.check_tree import tracked

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("samples/*.md"), *ROOT.glob("memoranda/*.md")]
)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
COMMAND = re.compile(r"`(?:\.venv/bin/)?jiangcheng ([a-z]+)(?: ([a-z]+))?")
TARGET = re.compile(r"`make ([a-z]+)")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    for target in LINK.findall(path.read_text()):
        if "://" not in target:
            assert (path.parent / unquote(target)).exists(), target


def mentioned(pattern: re.Pattern[str]) -> set[tuple[str, ...]]:
    """Everything that the documents mention in this form."""
    found = (match for path in DOCUMENTS for match in pattern.findall(path.read_text()))
    return {match if isinstance(match, tuple) else (match,) for match in found}


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = mentioned(TARGET)
    assert ("run",) in targets
    for (target,) in targets:
        assert f"\n{target}: ##" in makefile, target


def test_commands_exist(tmp_path: Path) -> None:
    groups = {"packs", "listings", "receipts", "audit", "db", "clients", "outbox"}
    commands = mentioned(COMMAND)
    assert ("packs", "confirm") in commands
    for name, sub in commands:
        words = [name, sub] if name in groups and sub else [name]
        assert jiangcheng(tmp_path, *words, "--help").returncode == 0, words


def test_every_decision_record_is_in_the_index_and_has_its_three_parts() -> None:
    index = (ROOT / "docs" / "decisions" / "README.md").read_text()
    for path in sorted((ROOT / "docs" / "decisions").glob("0*.md")):
        text = path.read_text()
        assert f"({path.name})" in index
        assert all(f"**{part}.**" in text for part in ("Context", "Choice", "Consequence")), path.name


def test_no_tracked_text_names_a_machine_s_path() -> None:
    for path in tracked(ROOT):
        text_file = path.suffix in {".md", ".py", ".sh", ".toml", ".yaml", ".lock", ".in"}
        if text_file and (ROOT / path).is_file() and (ROOT / path) != Path(__file__):
            assert not re.search(r"/(?:work|root|home)/[a-z]", (ROOT / path).read_text()), path
