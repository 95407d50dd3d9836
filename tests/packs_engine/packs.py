"""A small synthetic set of packs that loads and fires, and helpers to bend one detail of it per test."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from engine.law.confirming import write_confirmations
from engine.law.legality import silences
from engine.packs.packset import PackSet
from tests.packs_engine.texts import (
    BAD_LIST,
    BIDDING,
    DEPARTMENTS,
    EXAMPLES,
    FAVOUR,
    FUNDING,
    GOOD_LIST,
    INVENTORY,
    LAW,
    MEASURE,
    MEMORANDUM,
    REGULATION,
    REWARD_MEMORANDUM,
    RULES_OF_MINISTRY,
)

DAY = date(2026, 6, 1)

FILES = {
    "rules/law/shili.yaml": LAW,
    "rules/law/shili-tiaoli.yaml": REGULATION,
    "rules/law/shili-banfa.yaml": RULES_OF_MINISTRY,
    "rules/inventories/national.yaml": INVENTORY,
    "rules/lists/bad.yaml": BAD_LIST,
    "rules/lists/good.yaml": GOOD_LIST,
    "rules/matters/bidding.yaml": BIDDING,
    "rules/matters/funding.yaml": FUNDING,
    "rules/departments/all.yaml": DEPARTMENTS,
    "rules/measures/restrict-bidding.yaml": MEASURE,
    "rules/measures/priority-service.yaml": FAVOUR,
    "memoranda/debtors/memorandum.yaml": MEMORANDUM,
    "memoranda/debtors/examples.yaml": EXAMPLES,
    "memoranda/payers/memorandum.yaml": REWARD_MEMORANDUM,
}

ITEMS = (
    "measure/restrict-bidding",
    "list/bad",
    "rule/debtors/government-bidding",
    "measure/priority-service",
    "list/good",
    "rule/payers/priority",
)

LAW_FILE = "rules/law/shili.yaml"
MEASURE_FILE = "rules/measures/restrict-bidding.yaml"
LIST_FILE = "rules/lists/bad.yaml"
MEMORANDUM_FILE = "memoranda/debtors/memorandum.yaml"
EXAMPLES_FILE = "memoranda/debtors/examples.yaml"
CONFIRMATIONS = "confirmations.yaml"


def write(root: Path, **files: str) -> Path:
    """Write the whole set; ``files`` (path with ``/`` as key, through ``**{...}``) replace or add."""
    for name, text in (FILES | files).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def bend(root: Path, name: str, old: str, new: str) -> None:
    """Replace a piece of one file that must be there exactly once."""
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (name, old, text.count(old))
    path.write_text(text.replace(old, new), encoding="utf-8")


def confirm(root: Path, *items: str, until: date | None = None) -> Path:
    """Write a confirmation set for these items (default: all) over the packs as they are now."""
    path = root / CONFIRMATIONS
    write_confirmations(
        PackSet.load(root, []),
        items or ITEMS,
        path,
        id="office",
        title="测试确认",
        by="信用办 甲",
        on=date(2026, 1, 5),
        edition="示例清单2024年版",
        row="第1行",
        from_=date(2026, 1, 5),
        until=until,
        demo=False,
        national_list="checked",
        note=None,
    )
    return path


def load(root: Path) -> PackSet:
    """Load with the confirmation set that :func:`confirm` wrote, if any."""
    path = root / CONFIRMATIONS
    return PackSet.load(root, [path] if path.exists() else [])


def reasons(root: Path, day: date = DAY, matter: str | None = "bidding.qualification") -> dict[str, str]:
    """Code -> reason for the one punishing rule, confirmations apart unless a set was written."""
    packs = load(root)
    pack = packs.memoranda["debtors"]
    found = silences(packs, pack, pack.rules[0], "bad", day, matter)
    hidden = () if packs.confirmations else ("unconfirmed",)
    return {silence.code: silence.reason for silence in found if silence.code not in hidden}
