"""How many of each kind there are, and how many items of the sources they stand for: one item may be split, two may share a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from engine.packs.packset import PackSet
from services.provenance.model import Count, Item, MeasureReport, PackReport, Standing


def counts(
    packs: PackSet, memoranda: Sequence[PackReport], measures: Sequence[MeasureReport], lists: Sequence[Item]
) -> tuple[Count, ...]:
    """Memoranda, statutory packs, rules, measures, lists, law: in this order."""
    agreed = [pack for pack in memoranda if pack.source == "memorandum"]
    orders = [pack for pack in memoranda if pack.source == "statute"]
    rules = [rule for pack in memoranda for rule in pack.rules]
    known = {pack.source_id for pack in agreed}
    own = [entry for entry in lists if entry.source_id in known]
    shared = [entry for entry in lists if entry.source_id not in known]
    return (
        _count("备忘录", [_pack(pack) for pack in agreed]),
        _count("法定规则包", [_pack(pack) for pack in orders]),
        _count("规则", [_Counted(rule.item, rule.item, rule.standing, rule.ready) for rule in rules]),
        _count("惩戒措施", [_of(one.item) for one in measures if one.effect == "punish"]),
        _count("激励措施", [_of(one.item) for one in measures if one.effect == "reward"]),
        _count("名单", [_of(entry) for entry in shared]),
        _count("备忘录自设的名单", [_of(entry) for entry in own]),
        Count("法律文件", len(packs.laws), len(packs.laws)),
        Count("条文", len(packs.articles), len(packs.articles)),
    )


class _Counted(NamedTuple):
    source: str | None
    id: str
    standing: Standing
    ready: bool


def _of(item: Item) -> _Counted:
    return _Counted(item.source_id, item.item.partition("/")[2], item.standing, item.ready)


def _pack(pack: PackReport) -> _Counted:
    return _Counted(pack.source_id, pack.id, pack.standing, pack.standing is Standing.NEEDS_REVIEW)


def _count(kind: str, items: Sequence[_Counted]) -> Count:
    return Count(
        kind,
        number=len(items),
        sources=len({one.source for one in items}),
        why=tuple(_split((one.source, one.id) for one in items)),
        standings=Counter(one.standing.value for one in items),
        ready=sum(one.ready for one in items),
    )


def _split(pairs: Iterable[tuple[str | None, str]]) -> Iterator[str]:
    """Every source item that stands here as several."""
    found: dict[str | None, list[str]] = {}
    for source, id_ in pairs:
        found.setdefault(source, []).append(id_)
    for source, ids in sorted(found.items(), key=lambda pair: str(pair[0])):
        if len(ids) > 1:
            yield f"{source} 分为 {len(ids)} 项：{'、'.join(ids)}"
