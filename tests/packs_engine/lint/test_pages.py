"""Every code has a page, every page a code, and what a page advises against is really found, and what it advises is not."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import engine.lint
from engine.lint import CODES, RULES, has_errors
from tests.packs_engine.lint.findings import found
from tests.packs_engine.pages import PAGES, apply, blocks, section

WITHOUT_EXAMPLE = {"condition_too_wide"}
"""Only a condition too long to print shows it; ``test_lists_measures_and_sense`` builds one."""


def page(code: str) -> str:
    return (PAGES / "lint" / f"{code}.md").read_text(encoding="utf-8")


def test_codes_and_pages_are_the_same() -> None:
    assert {path.stem for path in (PAGES / "lint").glob("*.md")} - {"README"} == set(CODES)


def test_modules_give_only_the_codes_that_they_declare() -> None:
    folder = Path(engine.lint.__file__).parent / "rules"
    declared = {rule.__name__.rpartition(".")[2]: set(rule.CODES) for rule in RULES}  # type: ignore[attr-defined]
    for path in sorted(folder.glob("*.py")):
        calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
        firsts = [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Finding"]
        given = {first.value for first in firsts if isinstance(first, ast.Constant)}
        assert given <= declared.get(path.stem, set()), path.stem
        assert path.stem == "__init__" or firsts


def test_the_index_links_every_page_with_its_title() -> None:
    index = (PAGES / "lint" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[(\w+)\]\((\w+)\.md\) \| (.+?) \| (.+?) \|$", index, re.M)
    assert sorted((code, title) for code, _, title, _ in rows) == sorted(CODES.items())
    assert all(code == target for code, target, _, _ in rows)
    for code, _, _, severity in rows:
        assert f"级别：{severity}。" in page(code), code


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_page_says_what_to_avoid_what_to_write_and_why(code: str) -> None:
    text = page(code)
    assert text.startswith(f"# {code}：{CODES[code]}\n")
    assert re.findall(r"^## (.+)$", text, re.M) == ["避免", "推荐", "理由"]
    assert all(section(text, title) for title in ("避免", "推荐", "理由"))
    assert not re.search(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]", re.sub(r"```.*?```", "", text, flags=re.S))


@pytest.mark.parametrize("code", sorted(set(CODES) - WITHOUT_EXAMPLE))
def test_what_a_page_advises_against_is_found(root: Path, code: str) -> None:
    for block in blocks(section(page(code), "避免")):
        apply(root, block)
    assert code in {finding.code for finding in found(root, ignore=())}


@pytest.mark.parametrize("code", sorted(set(CODES) - WITHOUT_EXAMPLE))
def test_what_a_page_advises_is_sound(root: Path, code: str) -> None:
    given = blocks(section(page(code), "推荐"))
    assert given
    for block in given:
        apply(root, block)
    findings = found(root, ignore=())
    assert code not in {finding.code for finding in findings}
    assert not has_errors(findings)
