"""Rules that no subject can ever meet: no kind of subject in common, or no such role in the matter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.law.legality import subject_kinds
from engine.lint.finding import Finding, Severity
from engine.lint.walk import rule_places
from engine.packs.packset import PackSet


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """An error per rule and list without a common kind of subject, and per rule and matter without any of its roles."""
    for place in rule_places(packs):
        for list_type in place.lists:
            if not subject_kinds(place.measure, list_type, place.rule.reaches):
                yield Finding(
                    "subject_kind",
                    Severity.ERROR,
                    f"{place.name}永远不会触发：措施不适用于名单“{list_type.title}”能触及的任何一类主体",
                    place.at("measure"),
                    "请核对措施的 subjects、名单的 subject_kinds 与规则的 reaches",
                )
        for index, kind in enumerate(place.rule.on):
            roles = {role.id for role in packs.matters[kind].roles}
            if place.rule.roles and roles.isdisjoint(place.rule.roles):
                yield Finding(
                    "role_not_in_matter",
                    Severity.ERROR,
                    f"{place.name}在事项“{packs.matters[kind].title}”上永远不会触发：该事项没有这些角色",
                    place.at("on", index),
                    f"该事项的角色：{'、'.join(sorted(roles))}",
                )
