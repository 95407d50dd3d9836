"""The small packs with a history: debtors are restricted when they are listed again, and so are their officers.

On ``debtors`` the company itself from the second entry within three years, or from the second serious one within six months;
a responsible person from the company's second entry within three years. A large project is reviewed as before.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from engine.packs.packset import PackSet
from tests.support.packs import FILES, small_packs

_LIST, _PACK = "rules/lists/debtors.yaml", "memoranda/debtors/memorandum.yaml"
_MEASURE = "rules/measures/restrict-bidding.yaml"

_HISTORY = """\
history:
  - name: recent
    title: 三年内列入次数
    count: {months: 36}
  - name: grave
    title: 六个月内列入为严重的次数
    count: {months: 6, levels: [serious]}
source: 测试"""

_AGAIN = """\
any:
        - history.recent: {gte: 2}
        - history.grave: {gte: 2}"""

_OFFICER = """
  - id: officer
    measure: restrict-bidding
    carried_out_by: [jy-bidding]
    on: [bidding.qualification]
    roles: [legal-representative]
    reaches: responsible_person
    when:
      history.recent: {gte: 2}
  - id: large-projects"""


def history_packs(root: Path) -> PackSet:
    """The tree, written and loaded with its confirmations."""
    return small_packs(root, _changes())


def _changes() -> Mapping[str, str]:
    again = ("matter.government_funded: true", _AGAIN)
    return {
        _LIST: _bent(_LIST, ("source: 测试", _HISTORY)),
        _PACK: _bent(_PACK, again, ("\n  - id: large-projects", _OFFICER)),
        _MEASURE: _bent(_MEASURE, ("{list: debtors}", "{list: debtors, responsible_person: true}")),
    }


def _bent(name: str, *changes: tuple[str, str]) -> str:
    text = FILES[name]
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text
