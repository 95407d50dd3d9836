"""A rule's condition as nested sentences, so that a clerk can read what the YAML asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.console.explain import fields_of
from engine.documents import Memorandum, RuleDocument
from engine.language import ir
from engine.language.conditions import parse_condition
from engine.language.fields import Field
from engine.language.words import leaf_question
from engine.packs.packset import PackSet


def condition_view(packs: PackSet, memorandum: Memorandum, rule: RuleDocument) -> dict[str, Any] | None:
    """None for a rule without a condition; otherwise ``{"text": …}`` or ``{"joint": …, "terms": […]}``, nested."""
    if rule.when is None:
        return None
    list_id = (rule.lists or memorandum.lists)[0]
    fields = fields_of(packs.matters[rule.on[0]], packs.lists[list_id], packs.lists)
    return view(parse_condition(rule.when, fields, lambda _: None), fields)


def view(condition: ir.Condition, fields: Mapping[str, Field]) -> dict[str, Any]:
    """The same for a condition that was read already."""
    if isinstance(condition, ir.Leaf):
        return {"text": leaf_question(condition, fields[condition.field])}
    if isinstance(condition, ir.Not):
        return {"joint": "不满足下列条件", "terms": [view(condition.term, fields)]}
    joint = "同时满足" if isinstance(condition, ir.All) else "满足下列之一"
    return {"joint": joint, "terms": [view(term, fields) for term in condition.terms]}
