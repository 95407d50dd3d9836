"""A minimal valid pack tree that makes every kind of answer possible. Nothing in it is real law.

``small_packs(folder)`` writes it with its confirmations and loads it. The list ``debtors`` gives on the matter
``bidding.qualification`` for bidders: two departments restrict government-funded projects (also for legal representatives),
one reviews large projects (``amount`` is optional, so without it the answer is open), and the market is only informed.
The list ``evaders`` gives the same restriction by statute; ``trusted`` gives a favour. The list ``idle`` gives nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from engine.law.confirming import confirmable_items, write_confirmations
from engine.packs.packset import PackSet

CONFIRMED_ON = date(2026, 1, 5)

_LAW = """\
kind: law
id: shili
title: 示例法
short_title: 示例法
level: law
text_version: 2020-01-01
in_force: {from: 2020-01-01}
last_checked: 2026-05-01
source: 测试
confidence: known
articles:
  - {id: "10", article: 第十条, gist: 列入示例名单的限制参加政府投资项目}
  - {id: "20", article: 第二十条, gist: 对守信者给予便利}
"""

_LIST = """\
kind: list
id: {id}
source_id: {source}
title: {title}
effect: {effect}
authority: 示例机关
basis: [shili/10]
rule: 示例
subject_kinds: [legal_person, unincorporated, natural_person]
domains: [bidding]
term: {{text: 至移出}}
early_exit: 履行后移出
source: 测试
confidence: known
last_checked: 2026-05-01
"""

_MATTER = """\
kind: matter
id: bidding.qualification
title: 投标资格审查
domains: [bidding]
roles:
  - {id: bidder, title: 投标人}
  - {id: consortium-member, title: 联合体成员}
  - {id: legal-representative, title: 法定代表人}
fields:
  - {name: government_funded, title: 是否政府投资, type: boolean, required: true}
  - {name: amount, title: 合同估算价, type: money, unit: 元}
  - {name: method, title: 招标方式, type: code, values: {open: 公开招标, invited: 邀请招标}}
"""

_DEPARTMENTS = """\
kind: departments
departments:
  - {id: jy-credit, title: 信用办, duties: [credit_office]}
  - {id: jy-court, title: 法院, duties: [initiator]}
  - {id: jy-tax, title: 税务局, duties: [initiator]}
  - {id: jy-bidding, title: 招标投标监督部门, duties: [participant]}
  - {id: jy-czj, title: 财政局, duties: [participant]}
  - {id: jy-spj, title: 行政审批局, duties: [participant]}
  - {id: jy-ggzy, title: 公共资源交易中心, duties: [trading_centre]}
"""

_MEASURE = """\
kind: measure
id: {id}
source_id: {source}
title: {title}
content: {title}
effect: {effect}
outcome: {outcome}
strength: {strength}
class: {class_}
{item}subjects: [legal_person, unincorporated, natural_person]
carried_out_by: 示例部门
duration: {{kind: while_listed}}
bases:
  - article: shili/{article}
    reaches: [{reaches}]
source: 测试
confidence: known
"""

_DEBTORS = """\
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
    carried_out_by: [jy-bidding, jy-czj]
    on: [bidding.qualification]
    roles: [bidder, consortium-member, legal-representative]
    when:
      matter.government_funded: true
  - id: large-projects
    measure: extra-review
    carried_out_by: [jy-spj]
    on: [bidding.qualification]
    roles: [bidder]
    when:
      matter.amount: {gte: 10000000.00}
  - id: market
    measure: inform-market
    on: [bidding.qualification]
    roles: [bidder]
"""

_EVADERS = """\
kind: memorandum
id: statute-evaders
source: statute
statute: shili/10
title: 示例法定惩戒
effect: punish
initiator: jy-tax
participants: [jy-bidding]
in_force: {from: 2020-01-01}
last_checked: 2026-05-01
lists: [evaders]
rules:
  - id: evaders-bidding
    measure: restrict-bidding
    carried_out_by: [jy-bidding]
    on: [bidding.qualification]
    roles: [bidder, consortium-member]
"""

_TRUSTED = """\
kind: memorandum
id: trusted
title: 示例激励备忘录
document_no: 示例〔2020〕2号
document_no_confirmed: true
effect: reward
initiator: jy-tax
participants: [jy-spj]
in_force: {from: 2020-01-01}
last_checked: 2026-05-01
lists: [trusted]
rules:
  - id: priority
    measure: priority-service
    carried_out_by: [jy-spj]
    on: [bidding.qualification]
    roles: [bidder]
"""


def _list(id: str, source: str, title: str, effect: str) -> str:
    return _LIST.format(id=id, source=source, title=title, effect=effect)


def _measure(id: str, source: str, title: str, *kind: str, article: str, reaches: str) -> str:
    effect, outcome, strength, class_ = kind
    return _MEASURE.format(
        id=id,
        source=source,
        title=title,
        effect=effect,
        outcome=outcome,
        strength=strength,
        class_=class_,
        item="national_item: 示例措施\n" if class_ == "一" else "",
        article=article,
        reaches=reaches,
    )


_INVENTORY = """\
kind: inventory
id: national
title: 示例措施清单
edition: 示例版
last_checked: 2026-05-01
rows:
  - {name: 示例措施, class: 一, source: 测试, confidence: known}
"""

_PUNISHED = "{list: debtors}, {list: evaders}"

FILES = {
    "rules/law/shili.yaml": _LAW,
    "rules/inventories/national.yaml": _INVENTORY,
    "rules/lists/debtors.yaml": _list("debtors", "L-01", "示例失信名单", "punish"),
    "rules/lists/evaders.yaml": _list("evaders", "L-02", "示例逃避名单", "punish"),
    "rules/lists/idle.yaml": _list("idle", "L-03", "示例无措施名单", "punish"),
    "rules/lists/trusted.yaml": _list("trusted", "L-04", "示例守信名单", "reward"),
    "rules/matters/bidding.yaml": _MATTER,
    "rules/departments/all.yaml": _DEPARTMENTS,
    "rules/measures/restrict-bidding.yaml": _measure(
        "restrict-bidding", "P-A01", "限制参加政府投资项目投标", "punish", "restrict", "mandatory", "一",
        article="10", reaches=_PUNISHED,
    ),
    "rules/measures/extra-review.yaml": _measure(
        "extra-review", "P-A02", "大额项目重点审查", "punish", "caution", "discretionary", "二",
        article="10", reaches=_PUNISHED,
    ),
    "rules/measures/inform-market.yaml": _measure(
        "inform-market", "P-C01", "向市场推送信息", "punish", "none", "reference", "三",
        article="10", reaches=_PUNISHED,
    ),
    "rules/measures/priority-service.yaml": _measure(
        "priority-service", "INC-01", "优先办理", "reward", "favour", "discretionary", "二",
        article="20", reaches="{list: trusted}",
    ),
    "memoranda/debtors/memorandum.yaml": _DEBTORS,
    "memoranda/statute-evaders/memorandum.yaml": _EVADERS,
    "memoranda/trusted/memorandum.yaml": _TRUSTED,
}  # fmt: skip


def write_small_packs(root: Path, changes: Mapping[str, str] | None = None) -> Path:
    """Writes the tree, with other text for some files, and a confirmation set for everything in it; the path of the set."""
    for name, text in (FILES | dict(changes or {})).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    packs, path = PackSet.load(root, []), root / "confirmations.yaml"
    write_confirmations(
        packs,
        confirmable_items(packs, CONFIRMED_ON),
        path,
        id="office",
        title="测试确认",
        by="信用办 甲",
        on=CONFIRMED_ON,
        edition="示例清单2024年版",
        row="第1行",
        from_=CONFIRMED_ON,
        until=None,
        demo=False,
        national_list="checked",
        note=None,
    )
    return path


def small_packs(root: Path, changes: Mapping[str, str] | None = None) -> PackSet:
    """The tree, with other text for some files, written and loaded with its confirmations."""
    confirmations = write_small_packs(root, changes)
    return PackSet.load(root, [confirmations])
