"""S1: a rule fires only where the law reaches its list. Where it does not, the rule is loaded, shown and silent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.law.reach import reach_silence
from engine.lint.finding import Finding, Severity
from engine.lint.walk import rule_places
from engine.packs.packset import PackSet

CODES = {
    "basis_does_not_reach": "依据未及于该名单",
    "basis_level": "及于该名单的依据层级不足",
    "basis_not_alone": "所引条文不能单独作为依据",
    "basis_mechanism_only": "所引条文只要求建立机制",
    "matter_not_related": "事项与失信行为不相关联",
    "responsible_person_not_reached": "依据未及于单位的责任人",
    "basis_not_in_force": "所引条文当日不在施行期内",
}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """A warning per rule, list and reason, naming the matters for which it holds."""
    for place in rule_places(packs):
        for list_type in place.lists:
            kinds: dict[tuple[str, str], list[str]] = {}
            for kind in place.rule.on:
                matter = packs.matters[kind]
                silence = reach_silence(packs, place.measure, list_type.id, place.rule.reaches, day, matter)
                if silence:
                    kinds.setdefault((silence.code, silence.reason), []).append(kind)
            for (code, reason), on in kinds.items():
                where = "" if len(on) == len(place.rule.on) else f"（事项 {'、'.join(on)}）"
                yield Finding(
                    code,
                    Severity.WARNING,
                    f"{place.name} 对名单“{list_type.title}”{where}不会触发：{reason}",
                    place.at("measure"),
                    "确有依据的，在措施的 bases 里写明 reaches；没有依据的保持原样，只展示不触发",
                    item=place.item,
                )
