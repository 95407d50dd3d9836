"""A difference of two sets of packs for people and for programs: what changes for whom, and a worked example."""

from __future__ import annotations

from engine.deciding.measure_forms import MeasureAnswer
from engine.deciding.revision_diff import Change, SituationDifference
from engine.documents import MEASURE_OUTCOME_TITLES, STRENGTH_TITLES
from engine.inputs import JsonObject
from engine.language.words import shown_value
from engine.matching.compiler import REACH_KIND, REACH_ROLES
from engine.packs.packset import PackSet
from engine.values import to_json

CHANGE_TITLES = {
    Change.GAINED: "新增适用",
    Change.LOST: "不再适用",
    Change.OUTCOME: "结果或强度改变",
    Change.PROPOSED: "是否须经人工认定改变",
    Change.DEPARTMENTS: "实施部门改变",
    Change.UNSETTLED: "由可以认定变为缺少信息、不能认定",
    Change.SETTLED: "由缺少信息、不能认定变为可以认定",
    Change.UNTOLD: "条件组合过多，未能判断是否有差别",
}

_REACHES = {
    "subject": "主体本人在名单上",
    "responsible_person": "主体是名单载明的责任人员",
    "represented": "代表主体的人在名单上",
}


def difference_lines(found: SituationDifference, a: PackSet, b: PackSet) -> list[str]:
    """The difference in Chinese, its heading first. ``a`` and ``b`` give titles."""
    matters, lists = {**a.matters, **b.matters}, {**a.lists, **b.lists}
    departments = {name: one.title for name, one in {**a.departments, **b.departments}.items()}
    where = f"“{matters[found.matter].title}”遇“{lists[found.list].title}”条目"
    lines = [f"{where}，措施“{found.title}”：{CHANGE_TITLES[found.change]}"]
    if found.change is Change.UNTOLD:
        return lines
    roles = {role.id: role.title for role in matters[found.matter].roles}
    lines.append(f"  举例：{'；'.join(_fact(found, name, roles) for name in sorted(found.fields))}")
    lines.append(f"  原规则：{_answer(found.before, departments)}")
    lines.append(f"  新规则：{_answer(found.after, departments)}")
    return lines


def difference_json(found: SituationDifference) -> JsonObject:
    """The difference as plain data; facts in display form, missing ones left out."""
    return {
        "matter": found.matter,
        "list": found.list,
        "measure": found.measure,
        "change": found.change.value,
        "example": {name: to_json(found.fields[name].type, value) for name, value in sorted(found.example.items())},
        "missing": sorted(found.fields.keys() - found.example.keys()),
        "before": answer_json(found.before),
        "after": answer_json(found.after),
    }


def answer_json(answer: MeasureAnswer) -> JsonObject:
    """What becomes of a measure. ``given``: yes, no or unknown."""
    given = {True: "yes", False: "no", None: "unknown"}[answer.given]
    if answer.given is False:
        return {"given": given}
    return {
        "given": given,
        "outcome": answer.outcome,
        "strength": answer.strength,
        "proposed": answer.proposed,
        "departments": list(answer.departments),
        "rules": list(answer.rules),
    }


def _fact(found: SituationDifference, name: str, roles: dict[str, str]) -> str:
    field, value = found.fields[name], found.example.get(name)
    if name == REACH_KIND:
        return _REACHES.get(str(value), str(value))
    if name == REACH_ROLES and isinstance(value, frozenset):
        return f"{field.title}：{'、'.join(roles.get(role, role) for role in sorted(value)) or '无'}"
    return f"{field.title}：{shown_value(field, to_json(field.type, value))}"


def _answer(answer: MeasureAnswer, departments: dict[str, str]) -> str:
    if answer.given is False:
        return "不适用"
    rules = f"（规则 {'、'.join(answer.rules)}）" if answer.rules else ""
    if answer.given is None:
        return f"缺少信息，不能认定{rules}"
    parts = [f"{MEASURE_OUTCOME_TITLES[answer.outcome]}（{STRENGTH_TITLES[answer.strength]}）"]
    parts += ["须经人工认定"] if answer.proposed else []
    if answer.departments:
        parts.append(f"由{'、'.join(departments.get(name, name) for name in answer.departments)}实施")
    return "，".join(parts) + rules
