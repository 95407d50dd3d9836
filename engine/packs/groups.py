"""Memoranda that meet: which of them can change what a check of another comes to.

Two memoranda meet where they have rules on the same matter for the same list. What is found about a group of memoranda that
meet only each other (``PackSet.only``) holds for it in the whole set, and stays true while the group and the catalogue do.
"""

from __future__ import annotations

from engine.packs.cache import cache_key
from engine.packs.packset import PackSet


def meeting_groups(packs: PackSet) -> tuple[frozenset[str], ...]:
    """All memoranda in groups, in a fixed order; one that meets no other is a group of its own."""
    joined: dict[str, str] = {name: name for name in packs.memoranda}

    def root(name: str) -> str:
        while joined[name] != name:
            joined[name] = joined[joined[name]]
            name = joined[name]
        return name

    first: dict[tuple[str, str], str] = {}
    for memorandum, rule in packs.rules():
        for list_id in rule.lists or memorandum.lists:
            for matter_id in rule.on:
                met = first.setdefault((matter_id, list_id), memorandum.id)
                joined[root(memorandum.id)] = root(met)
    groups: dict[str, set[str]] = {}
    for name in sorted(packs.memoranda):
        groups.setdefault(root(name), set()).add(name)
    return tuple(frozenset(group) for group in groups.values())


def part_key(part: PackSet, purpose: str, *more: str) -> str:
    """The key under which a result about a part of a set (``PackSet.only``) is kept: it names every text that was read.

    Files count with their comments, because results point at lines. ``more``: the day, or whatever else it depends on.
    Confirmations count only as far as they concern the part.
    """
    texts: list[str | bytes] = []
    for key, content in part.contents.items():
        tree = None if key.startswith("confirmations/") else part.trees.get(key)
        texts += [key, content, tree.name if tree else "", tree.text if tree else ""]
    return cache_key(purpose, *more, *texts)
