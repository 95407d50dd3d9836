"""Memoranda that meet: which of them can change what a check of another comes to.

Two memoranda meet where they have rules on the same matter for the same list. What is found about a group of memoranda that
meet only each other (``PackSet.only``) holds for it in the whole set, and stays true while the group and the catalogue do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from hashlib import sha256

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


class PartKeys:
    """Names what a result about some memoranda of a set was found from: every text that ``PackSet.only`` holds.

    Files count with their comments, because results point at lines. Confirmations count as far as they concern the part.
    """

    def __init__(self, packs: PackSet) -> None:
        """Reads everything once, so that many keys of one set cost little."""
        self._packs = packs
        self._confirmed: dict[str, list[str]] = {}
        texts: dict[str, list[str | bytes]] = {}
        words: list[str | bytes] = []
        for key, content in packs.contents.items():
            kind, _, name = key.partition("/")
            tree = packs.trees.get(key)
            of = name if kind in ("memorandum", "examples") else key if kind == "measure" else _CATALOGUE
            place = words if kind == "confirmations" else texts.setdefault(of, [])
            place += [key, content] if tree is None else [key, tree.name, tree.text]
        for group in packs.confirmations:
            for confirmation in group.items:
                kind, _, name = confirmation.item.partition("/")
                said = [group.id, str(group.demo), confirmation.model_dump_json()]
                of = (
                    name.partition("/")[0] if kind == "rule" else confirmation.item if kind == "measure" else _CATALOGUE
                )
                texts.setdefault(of, []).extend(said)
                self._confirmed.setdefault(confirmation.item, []).extend(said)
        self._digests = {name: sha256(_joined(found)).hexdigest() for name, found in texts.items()}
        self._words = sha256(_joined(words)).hexdigest()
        self._measures = {(memorandum.id, rule.id): rule.measure for memorandum, rule in packs.rules()}

    def key(self, purpose: str, names: Collection[str], *more: str) -> str:
        """The key of a result about these memoranda; ``more``: the day, or whatever else it depends on."""
        given = (f"measure/{name}" for name in self._packs.measures_of(names))
        return self._key(purpose, (_CATALOGUE, *sorted(names), *sorted(given)), *more)

    def whole(self, purpose: str, *more: str) -> str:
        """The key of a result about everything, the files of confirmations with their lines included."""
        return self._key(purpose, sorted(self._digests), *more, self._words)

    def _key(self, purpose: str, names: Iterable[str], *more: str) -> str:
        return cache_key(purpose, *more, *(f"{name}={self._digests[name]}" for name in names if name in self._digests))

    def rules(self, rules: Iterable[tuple[str, str]]) -> str:
        """A digest of what these rules decide, given by memorandum and rule, of their measures, and of who confirmed both, wherever they stand."""
        found: list[str | bytes] = []
        for memorandum, rule in rules:
            confirmed = self._confirmed.get(f"rule/{memorandum}/{rule}", ())
            measure = self._digests[f"measure/{self._measures[memorandum, rule]}"]
            found += [memorandum, self._packs.rule_texts[memorandum, rule], measure, *confirmed]
        return sha256(_joined(found)).hexdigest()


_CATALOGUE = ""
"""In place of a memorandum's name or a measure's key: what belongs to none."""


def _joined(texts: Iterable[str | bytes]) -> bytes:
    parts = (text.encode() if isinstance(text, str) else text for text in texts)
    return b"".join(len(part).to_bytes(8, "big") + part for part in parts)
