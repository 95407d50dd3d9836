"""The impact report for a policy officer: the answer first, then who and what, with checks to look up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from engine.decision import OUTCOME_TITLES

if TYPE_CHECKING:
    from engine.language.fields import Field
    from engine.packs.packset import PackSet
    from services.impact.model import CheckImpact, EntryShift, ImpactReport, RegistryImpact, Shift

_CHANGES = {
    "gained": "新增适用",
    "lost": "不再适用",
    "outcome": "结果或强度改变",
    "proposed": "是否须经人工认定改变",
    "departments": "实施部门改变",
    "unsettled": "变为缺少信息、不能认定",
    "settled": "变为可以认定",
}


def report_lines(report: ImpactReport, a: PackSet, b: PackSet) -> Iterator[str]:
    """The whole report. ``a`` and ``b`` give titles."""
    yield f"原规则 {report.before}"
    yield f"新规则 {report.after}"
    if report.before == report.after:
        yield "两个版本相同。"
    titles = _titles(a, b)
    if report.checks:
        yield ""
        yield from _checks(report, report.checks, titles, _field_titles(a, b))
        yield from _levels(a, b)
    if report.registry:
        yield ""
        yield from _registry(report.registry, titles, a, b)


def _checks(
    report: ImpactReport, found: CheckImpact, titles: Mapping[str, str], fields: Mapping[str, str]
) -> Iterator[str]:
    scope = f"{report.since.isoformat()} 以来的" if report.since else "全部"
    law = f"统一按 {report.law_day.isoformat()} 的法律和确认" if report.law_day else "按各次核查当日的法律和确认"
    yield f"以往核查（{scope}，{law}；事实以当时所知为准）"
    yield (
        f"  共 {found.total} 次：会改变 {found.changed} 次，不变 {found.unchanged} 次，"
        f"说不清 {found.unknown} 次" + (f"，存档损坏 {found.damaged} 次" if found.damaged else "")
    )
    if found.without_code or found.registry_unread:
        yield (
            f"  其中 {found.without_code} 个主体当时没有身份代码、{found.registry_unread} 次当时读不到名单，两个版本下都不能判定，按不变计"
        )
    for one in found.outcomes:
        before, after = OUTCOME_TITLES[one.before], OUTCOME_TITLES[one.after]
        what = f"{before}→{after}" if one.before != one.after else f"仍为{before}，措施、部门或完整性不同"
        yield f"  {what}：{one.checks} 次，例如 {'、'.join(one.examples)}"
    for heading, shifts in (("措施", found.measures), ("部门", found.departments), ("名单", found.lists)):
        yield from _shifts(heading, shifts, titles)
    if found.unknown_fields:
        yield "  说不清的，是新旧规则要问而当时没有问过的信息："
        for field in found.unknown_fields:
            yield f"    {fields.get(field.field, field.field)}（{field.field}）：{field.checks} 次"
    yield f"  （{found.messages} 条主体与名单条目的组合归为 {found.situations} 种情形，逐种判定）"


def _shifts(heading: str, shifts: tuple[Shift, ...], titles: Mapping[str, str]) -> Iterator[str]:
    if shifts:
        yield f"  按{heading}："
    for one in shifts:
        parts = [
            f"{word} {count} 处"
            for word, count in (("增加", one.gained), ("减少", one.lost), ("变动", one.altered))
            if count
        ]
        yield f"    {titles.get(one.id, one.id)}：{'，'.join(parts)}，涉及 {one.checks} 次核查，例如 {'、'.join(one.examples)}"


def _registry(found: RegistryImpact, titles: Mapping[str, str], a: PackSet, b: PackSet) -> Iterator[str]:
    yield f"现行名单（{found.day.isoformat()} 生效中的条目）"
    yield f"  共 {found.entries} 条：受影响 {found.affected} 条" + (
        f"，未能判断 {found.untold} 条" if found.untold else ""
    )
    fields = _field_titles(a, b)
    for why in found.why:
        yield f"    {titles.get(why.list, why.list)}，{why.entries} 条：{_why(why.field, fields)}"
    for one in found.shifts:
        matter = titles.get(one.matter, one.matter)
        who = f"（{'、'.join(titles.get(name, name) for name in one.departments)}）" if one.departments else ""
        yield (
            f"  {titles.get(one.list, one.list)}，{matter}，{titles.get(one.measure, one.measure)}："
            f"{_CHANGES[one.change]}{who}，{_how_many(one)}"
        )
        yield f"    例如：{_example(one, _fields(one, a, b))}"


def _why(field: str, fields: Mapping[str, str]) -> str:
    """Why entries could not be told of, and what would help."""
    if not field:
        return "有关规则的条件组合太多，无法逐一判断；把这些规则拆成几条后可以判断"
    if field == "listing.level":
        return "条目没有写明等级，而两个版本的默认等级不同；在名单中写明这些条目的等级后可以判断"
    if field.startswith("history."):
        name = fields.get(field, field)
        return f"“{name}”在两个版本中数法不同，而有的事项只有新版本有规则；给新的数法另起一个名字后可以判断"
    return f"“{fields.get(field, field)}”在两个版本中读出的值不同；换一个字段名后可以判断"


def _levels(a: PackSet, b: PackSet) -> Iterator[str]:
    """Lists whose entries without a level have another one now: what checks stored then is not read anew."""
    from services.registry.shown import LEVEL_TITLES

    for list_id in sorted(a.lists.keys() & b.lists.keys()):
        before, after = (packs.lists[list_id].default_level for packs in (a, b))
        if before != after:
            first, second = (LEVEL_TITLES[one] if one else "无" for one in (before, after))
            yield (
                f"  {b.lists[list_id].title}的默认等级由“{first}”改为“{second}”："
                "以往核查按当时记下的等级比较，没有按新的默认等级重算"
            )


def _how_many(shift: EntryShift) -> str:
    if shift.always == shift.some:
        return f"{shift.some} 条，不论事项的具体情况"
    some = f"{shift.some} 条，视事项的具体情况"
    return f"{some}；其中 {shift.always} 条不论具体情况" if shift.always else some


def _example(shift: EntryShift, fields: Mapping[str, Field]) -> str:
    from engine.language.words import shown_value

    shown = {name: value for name, value in shift.example.items() if name.startswith(("matter.", "subject.role"))}
    told = (
        f"{fields[name].title}：{shown_value(fields[name], value)}" for name, value in shown.items() if name in fields
    )
    return "；".join(told) or "不论事项的具体情况"


def _fields(shift: EntryShift, a: PackSet, b: PackSet) -> Mapping[str, Field]:
    from engine.language.fields import rule_fields

    return {
        name: field
        for packs in (a, b)
        if shift.matter in packs.matters and shift.list in packs.lists
        for name, field in rule_fields(packs.matters[shift.matter], packs.lists[shift.list]).items()
    }


def _titles(a: PackSet, b: PackSet) -> dict[str, str]:
    found: dict[str, str] = {}
    for packs in (a, b):
        for documents in (packs.measures, packs.departments, packs.lists, packs.matters):
            found |= {name: document.title for name, document in documents.items()}
    return found


def _field_titles(a: PackSet, b: PackSet) -> dict[str, str]:
    from engine.language.fields import history_fields, listing_fields, subject_fields

    found: dict[str, str] = {}
    for packs in (a, b):
        for matter in packs.matters.values():
            found |= {f"matter.{spec.name}": spec.title for spec in matter.fields}
            found |= {name: field.title for name, field in subject_fields(matter).items()}
        for entry in packs.lists.values():
            found |= {name: f.title for name, f in (listing_fields(entry) | history_fields(entry)).items()}
    return found
