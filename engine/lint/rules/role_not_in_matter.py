"""Rules that no subject can ever meet on a matter: it has none of the roles that they ask for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.lint.finding import Finding, Severity
from engine.lint.walk import rule_places
from engine.packs.packset import PackSet

CODES = {
    "role_not_in_matter": "事项中没有规则所写的角色",
}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """An error per rule and matter without any of its roles."""
    for place in rule_places(packs):
        for index, kind in enumerate(place.rule.on):
            roles = {role.id for role in packs.matters[kind].roles}
            if place.rule.roles and roles.isdisjoint(place.rule.roles):
                yield Finding(
                    "role_not_in_matter",
                    Severity.ERROR,
                    f"{place.name}在事项“{packs.matters[kind].title}”上永远不会触发：该事项没有这些角色",
                    place.at("on", index),
                    f"该事项的角色：{'、'.join(sorted(roles))}",
                    item=place.item,
                )
