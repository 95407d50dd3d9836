"""The digest of every item that a person can confirm, worked out when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from engine.packs import digests

if TYPE_CHECKING:
    from engine.packs.packset import PackSet


class ItemDigests(Mapping[str, str]):
    """By ``measure/<id>``, ``list/<id>`` and ``rule/<memorandum>/<rule>``: what a confirmation of the item must equal.

    Most decisions ask for few; two threads that ask for one at once work out the same. ``same``: those of a set in which every
    item of ours is the same, where they may be known already.
    """

    def __init__(self, packs: PackSet, same: Mapping[str, str] | None = None) -> None:
        articles = packs.articles
        self._known: dict[str, str] = {}
        self._same = same
        self._work: dict[str, Callable[[], str]] = {}
        for measure in packs.measures.values():
            self._work[f"measure/{measure.id}"] = partial(digests.measure_digest, measure, articles)
        for entry in packs.lists.values():
            self._work[f"list/{entry.id}"] = partial(digests.list_digest, entry, articles)
        for pack, rule in packs.rules():
            self._work[f"rule/{pack.id}/{rule.id}"] = partial(
                digests.rule_digest, pack, rule, packs.matters, packs.lists, articles
            )

    def know(self, digests_by_item: Mapping[str, str]) -> None:
        """What was worked out before from the same texts need not be worked out again."""
        self._known.update(digests_by_item)

    def known(self) -> Mapping[str, str]:
        """What was asked for until now."""
        return MappingProxyType(self._known)

    def __getitem__(self, item: str) -> str:
        known = self._known.get(item)
        if known is None:
            work = self._work[item]  # KeyError for what is not among ours
            known = self._known[item] = self._same[item] if self._same is not None else work()
        return known

    def __contains__(self, item: object) -> bool:
        return item in self._work

    def __iter__(self) -> Iterator[str]:
        return iter(self._work)

    def __len__(self) -> int:
        return len(self._work)


def digests_in_common(packs: PackSet, other: PackSet) -> dict[str, str]:
    """What ``other`` has worked out so far of digests that are ``packs``' too: of rules of the same text by the same catalogue."""
    catalogue = (
        key
        for key in packs.contents.keys() | other.contents.keys()
        if not key.startswith(("memorandum/", "examples/", "confirmations/"))
    )
    if any(packs.contents.get(key) != other.contents.get(key) for key in catalogue):
        return {}
    same = {name for name in packs.memoranda if packs.memoranda[name] is other.memoranda.get(name)}
    return {
        item: digest
        for item, digest in other.item_digests.known().items()
        if not item.startswith("rule/") or item.split("/")[1] in same
    }
