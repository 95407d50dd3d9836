"""Every code that the linter can say stands in the page that explains it, and the page explains nothing else."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import engine.law.legality
import engine.lint

ROOT = Path(__file__).parents[2]


def _codes(path: Path, call: str) -> set[str]:
    """First arguments of ``call("code", …)`` in a module."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == call and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                found.add(first.value)
    return found


def test_the_page_and_the_linter_agree() -> None:
    folder = Path(engine.lint.__file__).parent
    own = {code for path in folder.rglob("*.py") for code in _codes(path, "Finding")}
    passed_on = _codes(Path(engine.law.legality.__file__), "Silence")
    page = (ROOT / "docs/zh/规则检查.md").read_text(encoding="utf-8")
    explained = {code for row in re.findall(r"^\| (`.*?) \|", page, re.M) for code in re.findall(r"`([a-z_]+)`", row)}
    assert own - explained == set()
    gates = {"basis_level", "basis_not_alone", "matter_not_related", "responsible_person_not_reached"}
    assert explained - own - passed_on == gates, "only the gates of the sieve are named elsewhere than in a call"
