"""A parameter has one value on every day between its first and its last, and each value that law sets rests on an article of that time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from engine.documents import Parameters, Setting
from engine.law.in_force import FORCE_TITLES, Force, article_force
from engine.lint.finding import Finding, Severity
from engine.packs.packset import PackSet
from engine.packs.yaml_tree import TreePath

CODES = {
    "parameter_overlap": "参数在同一天有两个取值",
    "parameter_gap": "参数中间有没有取值的日子",
    "parameter_article_not_in_force": "参数所引条文在取值期间不施行",
}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """Findings per parameter, whatever the day: its periods are all looked at."""
    for group in packs.parameter_groups.values():
        for number, parameter in enumerate(group.parameters):
            places = sorted(enumerate(parameter.settings), key=lambda place: place[1].from_)
            for (_, before), (index, after) in pairwise(places):
                yield from _between(packs, group, f"“{parameter.title}”", before, after, _path(number, index))
            for index, setting in places:
                if setting.article:
                    yield from _article(packs, group, f"“{parameter.title}”", setting, _path(number, index))


def _path(number: int, index: int) -> TreePath:
    return ("parameters", number, "settings", index)


def _between(
    packs: PackSet, group: Parameters, name: str, before: Setting, after: Setting, path: TreePath
) -> Iterator[Finding]:
    place, item = packs.at(f"parameters/{group.id}", (*path, "from")), f"parameters/{group.id}"
    if before.until is None or before.until >= after.from_:
        yield Finding(
            "parameter_overlap",
            Severity.ERROR,
            f"{name}自 {after.from_} 起有两个取值：{before.value} 和 {after.value}",
            place,
            "请给前一个取值写上 until，写到后一个取值起始日的前一天",
            item=item,
        )
    elif before.until + timedelta(days=1) < after.from_:
        yield Finding(
            "parameter_gap",
            Severity.WARNING,
            f"{name}自 {before.until} 之后到 {after.from_} 之前没有取值",
            place,
            "查得到那段时间规定的，请补上；确实没有规定的，保持原样",
            item=item,
        )


def _article(packs: PackSet, group: Parameters, name: str, setting: Setting, path: TreePath) -> Iterator[Finding]:
    law, article = packs.article(setting.article)
    ends = (setting.from_, setting.until or max(setting.from_, law.last_checked))
    for day in dict.fromkeys(ends):
        force = article_force(law, article, day)
        if force in (Force.NOT_YET, Force.ENDED):
            yield Finding(
                "parameter_article_not_in_force",
                Severity.ERROR,
                f"{name}取值 {setting.value} 所引{law.short_title}{article.article}在 {day} {FORCE_TITLES[force]}",
                packs.at(f"parameters/{group.id}", (*path, "article")),
                "请核对取值的起止日，或改引那时施行的条文",
                item=f"parameters/{group.id}",
            )
            return
