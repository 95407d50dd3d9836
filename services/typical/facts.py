"""The facts of a typical case: words for what the case's own fields say, masked. Nobody types them.

Nothing among them leads to the subject: no name, no code, no number of a document or a matter. What could be looked up in public notices is
coarse: of days only the month, of the listing, whose list is public, only the year, of an amount two digits.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Context, Decimal

from engine.days import day_of
from engine.documents import names_on
from engine.packs.digests import sm3
from engine.packs.packset import PackSet
from services.cases.model import Case
from services.cases.outcome import OUTCOME_TITLES

SUBJECTS = {"legal_person": "某企业", "unincorporated": "某组织", "natural_person": "某自然人"}

_SMALLEST, _TWO_DIGITS = Decimal(10_000), Context(prec=2)

FACTS: tuple[str, ...] = (
    "主体",
    "名单",
    "认定机关",
    "列入时间",
    "备忘录",
    "事项",
    "措施",
    "依据",
    "实施部门",
    "提示时间",
    "办理结果",
    "金额",
    "起始日",
    "截止日",
)
"""Every placeholder that there is, in the order in which an editor is offered them."""


def facts_of(packs: PackSet, case: Case) -> dict[str, str]:
    """What the case says, by placeholder; what it does not say is missing."""
    listing, evidence = case.grounds["listing"], case.evidence or {}
    list_type, matter = packs.lists.get(case.list_id), packs.matters.get(case.matter_kind)
    found = {
        "主体": SUBJECTS[case.subject_kind],
        "名单": list_type.title if list_type else "",
        "认定机关": str(listing["authority"]),
        "列入时间": f"{date.fromisoformat(listing['since']).year}年",
        "备忘录": "、".join(_memoranda(packs, case)),
        "事项": matter.title if matter else "",
        "措施": case.title,
        "依据": "、".join(
            dict.fromkeys(f"《{basis['law']}》{basis['article']}" for basis in case.grounds["legal_basis"])
        ),
        "实施部门": _department(packs, case),
        "提示时间": _month(day_of(case.opened_at)),
        "办理结果": OUTCOME_TITLES.get(case.outcome or "", ""),
        "金额": about(Decimal(evidence["amount"])) if evidence.get("amount") else "",
        "起始日": _month(date.fromisoformat(evidence["from"])) if evidence.get("from") else "",
        "截止日": _month(date.fromisoformat(evidence["until"])) if evidence.get("until") else "",
    }
    return {name: found[name] for name in FACTS if found[name]}


def rests_on(case: Case) -> str:
    """A digest of everything in a case that its facts are made of: another one, and a text about it may no longer be true."""
    listing, evidence = case.grounds["listing"], case.evidence or {}
    said = [
        [listing["authority"], listing["since"], case.list_id],
        sorted({source.memorandum for source in case.sources}),
        [case.title, case.key.department, case.matter_kind, case.outcome],
        case.grounds["legal_basis"],
        [evidence.get(name) for name in ("amount", "from", "until")],
    ]
    return sm3(json.dumps(said, ensure_ascii=False, sort_keys=True).encode())


def about(amount: Decimal) -> str:
    """Two digits of it: an exact amount is found in public notices."""
    if amount < _SMALLEST:
        return "不足一万元"
    rounded = (amount / _SMALLEST).normalize(_TWO_DIGITS)
    return f"约{rounded:f}万元"


def _memoranda(packs: PackSet, case: Case) -> Mapping[str, None]:
    ids = dict.fromkeys(source.memorandum for source in case.sources)
    return dict.fromkeys(f"《{packs.memoranda[id_].title}》" for id_ in ids if id_ in packs.memoranda)


def _department(packs: PackSet, case: Case) -> str:
    found = packs.departments.get(case.key.department)
    return "、".join(name.text for name in names_on(found, day_of(case.opened_at))) if found else case.key.department


def _month(day: date) -> str:
    return f"{day.year}年{day.month}月"
