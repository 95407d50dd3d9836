"""Every code with which the engine refuses something has a page that says what it means and how to mend it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import engine
from engine.errors import PackErrors
from engine.packs.packset import PackSet
from tests.packs_engine.packs import write
from tests.packs_engine.pages import PAGES, apply, blocks, section

FOLDER = PAGES / "errors"
CODE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")

RAISING = re.compile(
    r"(Pack|ValueType|Conditions?\w*|Jiangcheng)Errors?|EngineFault|_?(fault|refuse|refused|error)|add|__init__"
)
"""Calls that take a code first: the errors themselves, and the helpers that build one."""


def codes() -> set[str]:
    """Every code in the engine's sources."""
    sources = sorted(Path(engine.__path__[0]).rglob("*.py"))
    return {code for path in sources for code in _in(ast.parse(path.read_text(encoding="utf-8")))}


def _in(tree: ast.AST) -> Iterator[str]:
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        words = [arg.value for arg in call.args[:2] if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if RAISING.fullmatch(name) and words and CODE.fullmatch(words[0]) and _says_something(call):
            yield words[0]


def _says_something(call: ast.Call) -> bool:
    """A code is followed by a Chinese title, or by an expression that makes one; ``set.add("x")`` is not."""
    return len(call.args) > 1


PAGED = sorted(path.stem for path in FOLDER.glob("*.md") if path.stem != "README")
SHOWN = [code for code in PAGED if "```yaml" in (FOLDER / f"{code}.md").read_text(encoding="utf-8")]


def page(code: str) -> str:
    return (FOLDER / f"{code}.md").read_text(encoding="utf-8")


def test_codes_and_pages_are_the_same() -> None:
    found = codes()
    assert len(found) > 60, "the search above still finds them"
    assert set(PAGED) == found


def test_the_index_links_every_page_with_its_title() -> None:
    rows = re.findall(r"^\| \[(\w+)\]\((\w+)\.md\) \| (.+?) \|$", page("README"), re.M)
    assert sorted(code for code, _, _ in rows) == PAGED
    for code, target, title in rows:
        assert code == target
        assert page(code).startswith(f"# {code}：{title}\n")


@pytest.mark.parametrize("code", PAGED)
def test_a_page_says_what_it_means_and_how_to_mend_it(code: str) -> None:
    text = page(code)
    assert section(text, "意思")
    assert section(text, "怎样改")
    assert not re.search(
        r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]", re.sub(r"```.*?```|`.*?`|“.*?”", "", text, flags=re.S)
    )


@pytest.mark.parametrize("code", SHOWN)
def test_the_example_on_a_page_is_refused_with_its_code(tmp_path: Path, code: str) -> None:
    root = write(tmp_path)
    for block in blocks(section(page(code), "例子")):
        if code.startswith("yaml_"):  # the text itself is what is wrong
            first, _, rest = block.partition("\n")
            (root / first.removeprefix("# ")).write_text(rest, encoding="utf-8")
        else:
            apply(root, block)
    with pytest.raises(PackErrors) as caught:
        PackSet.load(root, [])
    assert code in {error.code for error in caught.value.errors}
