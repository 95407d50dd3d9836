"""Small packs that can be published: one rule with examples both ways, confirmed, and editions of it that differ."""

from __future__ import annotations

from pathlib import Path

from engine.law.confirming import confirmable_items, write_confirmations
from engine.packs.packset import PackSet
from tests.support.packs import CONFIRMED_ON, FILES

MEMORANDUM = """\
kind: memorandum
id: debtors
title: 示例惩戒备忘录
document_no: 示例〔2020〕1号
document_no_confirmed: true
effect: punish
initiator: jy-court
participants: [jy-bidding, jy-czj, jy-spj]
in_force: {from: 2020-01-01}
last_checked: 2026-05-01
lists: [debtors]
rules:
  - id: government-bidding
    measure: restrict-bidding
    carried_out_by: [jy-bidding]
    on: [bidding.qualification]
    roles: [bidder, consortium-member]
    when:
      all:
        - matter.government_funded: true
        - matter.amount: {gte: 1000000.00}
"""

EXAMPLES = """\
kind: examples
memorandum: debtors
now: 2026-06-01T09:00:00+08:00
subjects:
  debtor: {kind: legal_person, listings: [{list: debtors, since: 2026-02-02}]}
cases:
  - name: 政府投资项目
    matter: {kind: bidding.qualification, government_funded: true, amount: 5000000.00}
    subject: debtor
    role: bidder
    expect: {outcome: restricted, rules: [government-bidding]}
  - name: 非政府投资项目
    matter: {kind: bidding.qualification, government_funded: false, amount: 5000000.00}
    subject: debtor
    role: bidder
    expect: {outcome: clear, rules: []}
  - name: 小额项目
    matter: {kind: bidding.qualification, government_funded: true, amount: 100.00}
    subject: debtor
    role: bidder
    expect: {outcome: clear, rules: []}
"""

RESULTS = """\
results:
  - code: refused-for-credit
    title: 因信用措施取消资格
    cases: {bar: implemented, restrict: implemented, caution: person, favour: person}
"""

_LEFT_OUT = ("memoranda/", "rules/lists/evaders", "rules/lists/idle", "rules/lists/trusted", "rules/measures/")
_MEASURE = "rules/measures/restrict-bidding.yaml"


def folder(root: Path, *, threshold: str = "1000000.00", confirmed: bool = True) -> Path:
    """The tree with its confirmations; ``threshold`` is the amount from which the rule fires."""
    texts = {name: text for name, text in FILES.items() if not name.startswith(_LEFT_OUT)}
    texts[_MEASURE] = FILES[_MEASURE].replace("{list: debtors}, {list: evaders}", "{list: debtors}")
    texts["rules/matters/bidding.yaml"] += RESULTS
    debtors = "rules/lists/debtors.yaml"
    texts[debtors] = FILES[debtors].replace(", natural_person]", "]")
    texts["memoranda/debtors/memorandum.yaml"] = MEMORANDUM.replace("1000000.00", threshold)
    texts["memoranda/debtors/examples.yaml"] = EXAMPLES
    for name, text in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    if confirmed:
        confirm(root)
    return root


def confirm(root: Path, *, demo: bool = False) -> Path:
    """Writes a set that confirms everything in the tree."""
    packs, path = PackSet.load(root, []), root / "confirmations.yaml"
    write_confirmations(
        packs,
        confirmable_items(packs, CONFIRMED_ON),
        path,
        id="office",
        title="测试确认",
        by="信用办 甲",
        on=CONFIRMED_ON,
        edition="2024年版",
        row="第1行",
        from_=CONFIRMED_ON,
        until=None,
        demo=demo,
        national_list="assumed" if demo else "checked",
        note=None,
    )
    return path


def packs_of(root: Path) -> PackSet:
    """The tree, loaded with its confirmations where there are any."""
    path = root / "confirmations.yaml"
    return PackSet.load(root, [path] if path.is_file() else [])


def edition(root: Path, threshold: str) -> PackSet:
    """Packs whose rule fires from another amount."""
    return packs_of(folder(root / threshold, threshold=threshold))
