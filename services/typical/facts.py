"""The facts of a typical case: words for what the case's own fields say, masked. Nobody types them.

Nothing among them leads to the subject: no name, no code, no number of a document or a matter; of days in its past only year and month.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine.days import day_of
from engine.documents import names_on
from engine.language.words import day_text, money_text
from engine.packs.packset import PackSet
from services.cases.model import Case
from services.cases.outcome import OUTCOME_TITLES

SUBJECTS = {"legal_person": "某企业", "unincorporated": "某组织", "natural_person": "某自然人"}

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
        "列入时间": _month(date.fromisoformat(listing["since"])),
        "备忘录": "、".join(_memoranda(packs, case)),
        "事项": matter.title if matter else "",
        "措施": case.title,
        "依据": "、".join(dict.fromkeys(f"{basis['law']}{basis['article']}" for basis in case.grounds["legal_basis"])),
        "实施部门": _department(packs, case),
        "提示时间": _month(day_of(case.opened_at)),
        "办理结果": OUTCOME_TITLES.get(case.outcome or "", ""),
        "金额": money_text(evidence["amount"]) if evidence.get("amount") else "",
        "起始日": day_text(evidence["from"]) if evidence.get("from") else "",
        "截止日": day_text(evidence["until"]) if evidence.get("until") else "",
    }
    return {name: found[name] for name in FACTS if found[name]}


def _memoranda(packs: PackSet, case: Case) -> Mapping[str, None]:
    ids = dict.fromkeys(source.memorandum for source in case.sources)
    return dict.fromkeys(f"《{packs.memoranda[id_].title}》" for id_ in ids if id_ in packs.memoranda)


def _department(packs: PackSet, case: Case) -> str:
    found = packs.departments.get(case.key.department)
    return "、".join(name.text for name in names_on(found, day_of(case.opened_at))) if found else case.key.department


def _month(day: date) -> str:
    return f"{day.year}年{day.month}月"
