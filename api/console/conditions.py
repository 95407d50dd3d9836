"""A rule's condition as nested sentences, so that a clerk can read what the YAML asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.console.explain import fields_of, shown_value
from engine.documents import Memorandum, RuleDocument
from engine.language import ir
from engine.language.conditions import parse_condition
from engine.language.fields import Field
from engine.packs.packset import PackSet
from engine.values import FieldType, to_json

_QUESTIONS = {
    ir.Op.EQ: "{field}是{value}",
    ir.Op.NEQ: "{field}不是{value}",
    ir.Op.LT: "{field}小于{value}",
    ir.Op.LTE: "{field}不超过{value}",
    ir.Op.GT: "{field}大于{value}",
    ir.Op.GTE: "{field}不少于{value}",
    ir.Op.IN: "{field}是{value}之一",
    ir.Op.NOT_IN: "{field}不属于{value}",
    ir.Op.BETWEEN: "{field}在{value}之间",
    ir.Op.NOT_BETWEEN: "{field}不在{value}之间",
    ir.Op.ANY_OF: "{field}包含{value}之一",
    ir.Op.NONE_OF: "{field}不含{value}",
    ir.Op.EXISTS: "已提供{field}",
    ir.Op.MISSING: "未提供{field}",
}
_SINGLE = frozenset({ir.Op.EQ, ir.Op.NEQ, ir.Op.LT, ir.Op.LTE, ir.Op.GT, ir.Op.GTE})


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
        return {"text": _question(condition, fields[condition.field])}
    if isinstance(condition, ir.Not):
        return {"joint": "不满足下列条件", "terms": [view(condition.term, fields)]}
    joint = "同时满足" if isinstance(condition, ir.All) else "满足下列之一"
    return {"joint": joint, "terms": [view(term, fields) for term in condition.terms]}


def _question(leaf: ir.Leaf, field: Field) -> str:
    constants = [to_json(leaf.type, constant) for constant in leaf.constants]
    return question(field, leaf.op, constants[0] if leaf.op in _SINGLE else constants)


def question(field: Field, op: ir.Op, expected: Any) -> str:
    """What a comparison asks, in words. ``expected`` is in display form: one value, or a list where the comparison has several."""
    if field.type is FieldType.BOOLEAN and op in (ir.Op.EQ, ir.Op.NEQ):
        wanted = bool(expected) is (op is ir.Op.EQ)
        return f"{field.title}：{'是' if wanted else '否'}"
    return _QUESTIONS[op].format(field=f"“{field.title}”", value=shown_value(field, expected))
