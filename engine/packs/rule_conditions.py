"""Reads every condition of every rule and every ``carrying`` of every basis once, at load, so that none fails later."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from engine.documents import ListType, Memorandum, Reach, RuleDocument
from engine.errors import PackError, PackErrors, Position
from engine.language.conditions import parse_condition
from engine.language.fields import Field, listing_fields
from engine.language.ir import Condition
from engine.packs.yaml_tree import TreePath
from engine.values import type_name

if TYPE_CHECKING:
    from engine.packs.packset import PackSet


def check_conditions(packs: PackSet, memoranda: Collection[str]) -> list[PackError]:
    """All that is wrong with conditions of these memoranda and of any measure.

    Each fault is told once although a rule is read for every matter and list.
    """
    errors: list[PackError] = []
    for pack in (packs.memoranda[name] for name in memoranda):
        for number, rule in enumerate(pack.rules):
            errors.extend(_check_rule(packs, pack, number, rule))
    for measure in packs.measures.values():
        for number, basis in enumerate(measure.bases):
            for index, reach in enumerate(basis.reaches):
                where = _within(packs, f"measure/{measure.id}", ("bases", number, "reaches", index, "carrying"))
                errors.extend(_check_carrying(packs, reach, where))
    return _distinct(errors)


def lists_of(packs: PackSet, reach: Reach) -> list[ListType]:
    """The lists that a reach names, directly or through conduct that every entry establishes."""
    if reach.list_ is not None:
        return [packs.lists[reach.list_]]
    return [list_type for list_type in packs.lists.values() if reach.conduct in list_type.establishes]


def fields_read(tree: Any) -> Iterator[str]:
    """The field names that a condition tree reads, in order, repeats included."""
    if isinstance(tree, list):
        for item in tree:
            yield from fields_read(item)
    elif isinstance(tree, dict):
        for key, body in tree.items():
            if key in ("all", "any", "not"):
                yield from fields_read(body)
            else:
                yield key


def _check_rule(packs: PackSet, pack: Memorandum, number: int, rule: RuleDocument) -> list[PackError]:
    where = _within(packs, f"memorandum/{pack.id}", ("rules", number, "when"))
    errors: list[PackError] = []
    contexts: list[Mapping[str, Field]] = []
    for matter_id in rule.on:
        for list_id in rule.lists or pack.lists:
            contexts.append(packs.readings.fields(matter_id, list_id))
            errors.extend(_faults(partial(packs.readings.condition, pack.id, rule, matter_id, list_id, where)))
    return errors or _type_conflicts(rule, contexts, where)


def _type_conflicts(
    rule: RuleDocument, contexts: list[Mapping[str, Field]], where: Callable[[TreePath], Position | None]
) -> list[PackError]:
    errors = []
    for name in dict.fromkeys(fields_read(rule.when)):
        types = dict.fromkeys(fields[name].type for fields in contexts)
        if len(types) > 1:
            title = f"字段 {name} 在这条规则的各事项或名单中类型不同"
            detail = "、".join(type_name(t) for t in types)
            errors.append(PackError("field_type_conflict", title, detail, "请按类型拆成几条规则", where(())))
    return errors


def _check_carrying(packs: PackSet, reach: Reach, where: Callable[[TreePath], Position | None]) -> list[PackError]:
    if reach.carrying is None:
        return []
    reads = (partial(parse_condition, reach.carrying, listing_fields(entry), where) for entry in lists_of(packs, reach))
    return [error for read in reads for error in _faults(read)]


def _faults(read: Callable[[], Condition]) -> list[PackError]:
    try:
        read()
    except PackErrors as found:
        return found.errors
    return []


def _within(packs: PackSet, key: str, start: TreePath) -> Callable[[TreePath], Position | None]:
    return lambda path: packs.at_key(key, (*start, *path))


def _distinct(errors: list[PackError]) -> list[PackError]:
    return list({(e.position, e.code, e.detail): e for e in errors}.values())
