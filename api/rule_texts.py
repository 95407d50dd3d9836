"""One rule read aloud: what it asks, of whom, on what basis, and whether it may fire on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from api import pack_views
from api.console import words
from api.console.conditions import condition_view, view
from api.department_texts import department_title
from api.schemas.library import RuleOnList
from engine.documents import MEASURE_OUTCOME_TITLES, Count, ListType, Memorandum, RuleDocument
from engine.language import ir
from engine.language.fields import HISTORY_PREFIX, listing_fields
from engine.language.words import day_text
from engine.law import reach
from engine.matching.compiler import carried
from engine.packs.packset import PackSet
from engine.packs.rule_conditions import fields_read

_REACHES = {
    "subject": "名单上的主体本人",
    "responsible_person": "名单载明的责任人员",
    "represented": "由名单上的人代表的主体",
}


def rule_lines(packs: PackSet, memorandum: Memorandum, rule: RuleDocument, day: date) -> list[str]:
    """The rule in Chinese, one line each, two spaces per level."""
    measure = packs.measures[rule.measure]
    number = f"（{memorandum.document_no}）" if memorandum.document_no else ""
    matters = [packs.matters[kind] for kind in rule.on]
    roles = {role.id: role.title for matter in matters for role in matter.roles}
    lines = [
        f"规则 {memorandum.id}/{rule.id}",
        f"出自：《{memorandum.title}》{number}",
        f"措施：{measure.title}（{words.EFFECTS[measure.effect]}，{MEASURE_OUTCOME_TITLES[measure.outcome]}，{words.STRENGTHS[measure.strength]}）",
        f"由谁实施：{'、'.join(department_title(packs, id_, day) for id_ in rule.carried_out_by) or '不立案，只推送信息'}",
        f"事项：{'、'.join(f'{matter.title}（{matter.id}）' for matter in matters)}",
        f"主体在事项中的角色：{'、'.join(roles[role] for role in rule.roles) or '不限'}",
        f"针对：{_REACHES[rule.reaches]}" + _through(rule, roles),
        f"措施适用的主体：{'、'.join(words.KINDS[kind] for kind in measure.subjects)}",
    ]
    asked = condition_view(packs, memorandum, rule)
    lines += ["条件：", *_condition(asked, 1)] if asked else ["条件：没有另外的条件，名单上生效的记录都适用"]
    lines.append(f"在 {day_text(day)} 这天：")
    for entry in pack_views.rule_view(packs, memorandum, rule, day).lists:
        lines += _on_list(packs, rule, entry, day)
    return [*lines, f"说明：{rule.note}"] if rule.note else lines


def _through(rule: RuleDocument, roles: Mapping[str, str]) -> str:
    through = "、".join(roles.get(role, role) for role in rule.through_roles)
    return f"（身份：{through}）" if through else ""


def _titles(ids: list[str], known: Mapping[str, Any]) -> str:
    return "、".join(known[id_].title for id_ in ids)


def _condition(asked: Mapping[str, Any], level: int) -> Iterator[str]:
    indent = "  " * level
    if "text" in asked:
        yield indent + asked["text"]
        return
    yield f"{indent}{asked['joint']}："
    for term in asked["terms"]:
        yield from _condition(term, level + 1)


def _on_list(packs: PackSet, rule: RuleDocument, entry: RuleOnList, day: date) -> Iterator[str]:
    fires = "会触发" if entry.fires else "不会触发"
    some = _titles(entry.matters, packs.matters) if 0 < len(entry.matters) < len(rule.on) else ""
    yield f"  名单“{entry.list_title}”（{entry.list_}）：{fires}{f'，仅限{some}' if some else ''}"
    for silence in entry.silences:
        yield f"    {'其余事项不触发' if entry.fires else '原因'}：{silence.reason}"
    for basis in entry.legal_basis:
        yield f"    依据：{basis.law}{basis.article}：{basis.gist}"
    for asked in _carrying(packs, rule, entry.list_, day):
        yield "    记录须带有："
        yield from _condition(asked, 3)
    yield from _counting(rule, packs.lists[entry.list_])


def _counting(rule: RuleDocument, list_type: ListType) -> Iterator[str]:
    """What each count that the rule reads counts, whatever its title says."""
    read = set(fields_read(rule.when))
    titles = listing_fields(list_type)["listing.level"].values
    for spec in list_type.history:
        if HISTORY_PREFIX + spec.name in read:
            yield f"    “{spec.title}”：{_counted(spec.count, titles)}"


def _counted(count: Count, titles: Mapping[str, str]) -> str:
    levels = "、".join(titles[level] for level in count.levels)
    what = f"等级为{levels}的条目" if levels else "条目"
    return (
        f"自列入之日起 {count.months} 个月内（届满当日仍计入）在本名单的{what}数，本条目也计入；"
        "期满的仍计入，已修复、撤销、更正或者暂停适用的不计入"
    )


def _carrying(packs: PackSet, rule: RuleDocument, list_id: str, day: date) -> list[dict[str, Any]]:
    """What the bases of the day ask an entry to carry; nothing if one of them asks for nothing."""
    measure, fields = packs.measures[rule.measure], listing_fields(packs.lists[list_id])
    asked = [
        carried(packs, found.reach, list_id)
        for kind in rule.on
        for found in reach.bases_reaching(packs, measure, list_id, rule.reaches, day, kind)
    ]
    return [] if ir.TRUE in asked else [view(condition, fields) for condition in dict.fromkeys(asked)]
