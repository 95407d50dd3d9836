"""The pages of codes as test input: their YAML, completed by the small sound set.

The first line of a block names its file. Top-level keys replace those of the set's file; ``# 不写 key`` takes one away and
``# 没有这个文件`` the whole file. A file that the set does not have begins as a copy of one of its kind. ``sm3:…`` stands for the
digest of the item, as ``packs confirm`` would write it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from engine.packs.packset import PackSet
from tests.packs_engine.packs import CONFIRMATIONS
from tests.packs_engine.texts import BAD_LIST, INVENTORY, LAW, MEASURE, MEMORANDUM, PARAMETERS

PAGES = Path(__file__).parents[2] / "docs"

_TEMPLATES = {
    "rules/measures": MEASURE,
    "rules/inventories": INVENTORY,
    "rules/lists": BAD_LIST,
    "rules/law": LAW,
    "rules/parameters": PARAMETERS,
    "memoranda": MEMORANDUM,
}
_CONFIRMATIONS = "kind: confirmations\nid: office\ntitle: 本单位确认\nnational_list: checked\nitems: []\n"


def section(page: str, title: str) -> str:
    """The text under ``## title``."""
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", page, re.M | re.S)
    assert found, title
    return found.group(1).strip()


def blocks(text: str) -> list[str]:
    """The YAML blocks of a section."""
    return re.findall(r"^```yaml\n(.*?)^```$", text, re.M | re.S)


def apply(root: Path, block: str) -> None:
    """Write one block into a set of packs."""
    first, _, rest = block.partition("\n")
    name = first.removeprefix("# ").strip()
    path = root / name
    if "# 没有这个文件" in rest:
        path.unlink()
        return
    content = _plain(path.read_text(encoding="utf-8") if path.exists() else _template(name))
    for key in re.findall(r"^# 不写 (\w+)$", rest, re.M):
        del content[key]
    content |= _plain(rest) or {}
    if name == CONFIRMATIONS:
        _digests(root, content)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, default_style='"'), encoding="utf-8")


def _plain(text: str) -> Any:
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - plain texts only, which is what packs hold


def _template(name: str) -> str:
    if name == CONFIRMATIONS:
        return _CONFIRMATIONS
    return next(text for folder, text in _TEMPLATES.items() if name.startswith(folder))


def _digests(root: Path, content: dict[str, Any]) -> None:
    known = PackSet.load(root, []).item_digests
    for item in content["items"]:
        if item["digest"] == "sm3:…":
            item["digest"] = known[item["item"]]
