"""Which comparisons of a rule the examples have seen true and which false, read from the decisions' own messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.documents import RuleDocument
from engine.language.conditions import parse_condition
from engine.language.fields import Field, rule_fields
from engine.language.ir import Leaf, leaves
from engine.language.reference import Facts, evaluate
from engine.packs.packset import PackSet
from engine.values import from_json, to_json


@dataclass(frozen=True, slots=True)
class LeafCoverage:
    """One comparison, in display form, and in how many messages it held, or did not. Unknown counts as neither."""

    comparison: str
    true: int
    false: int


def leaf_coverage(
    packs: PackSet, rule: RuleDocument, messages: Iterable[tuple[str, Mapping[str, Any]]]
) -> tuple[LeafCoverage, ...]:
    """Coverage of a rule's comparisons over (matter kind, message record) pairs that concern the rule's matters and lists."""
    counts: dict[str, list[int]] = {}
    for kind, message in messages:
        fields = rule_fields(packs.matters[kind], packs.lists[message["list"]])
        facts = _typed(message["facts"], fields)
        for leaf in leaves(parse_condition(rule.when, fields, lambda _: None)):
            count = counts.setdefault(_shown(leaf), [0, 0])
            truth = evaluate(leaf, facts)
            if truth is not None:
                count[0 if truth else 1] += 1
    return tuple(LeafCoverage(text, true, false) for text, (true, false) in counts.items())


def _typed(shown: Mapping[str, Any], fields: Mapping[str, Field]) -> Facts:
    return {name: from_json(fields[name].type, value) for name, value in shown.items() if name in fields}


def _shown(leaf: Leaf) -> str:
    shown = (to_json(leaf.type, constant) for constant in leaf.constants)
    constants = "、".join(str(value).lower() if isinstance(value, bool) else str(value) for value in shown)
    return " ".join(part for part in (leaf.field, leaf.op.value, constants) if part)
