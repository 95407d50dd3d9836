"""Comparisons and values in Chinese, the same for the console, explanations, examples and boundary tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.language.fields import Field
from engine.language.ir import All, Condition, Leaf, Not, Op
from engine.language.ir import Any as AnyOf
from engine.values import FieldType, to_json

_QUESTIONS = {
    Op.EQ: "{field}是{value}",
    Op.NEQ: "{field}不是{value}",
    Op.LT: "{field}小于{value}",
    Op.LTE: "{field}不超过{value}",
    Op.GT: "{field}大于{value}",
    Op.GTE: "{field}不少于{value}",
    Op.IN: "{field}是{value}之一",
    Op.NOT_IN: "{field}不属于{value}",
    Op.BETWEEN: "{field}在{value}之间",
    Op.NOT_BETWEEN: "{field}不在{value}之间",
    Op.ANY_OF: "{field}包含{value}之一",
    Op.NONE_OF: "{field}不含{value}",
    Op.EXISTS: "已提供{field}",
    Op.MISSING: "未提供{field}",
}
SINGLE = frozenset({Op.EQ, Op.NEQ, Op.LT, Op.LTE, Op.GT, Op.GTE})
"""Comparisons with exactly one constant."""


def question(field: Field, op: Op, expected: Any) -> str:
    """What a comparison asks. ``expected`` is in display form: one value, or a list where the comparison has several."""
    if field.type is FieldType.BOOLEAN and op in (Op.EQ, Op.NEQ):
        wanted = bool(expected) is (op is Op.EQ)
        return f"{field.title}：{'是' if wanted else '否'}"
    return _QUESTIONS[op].format(field=f"“{field.title}”", value=shown_value(field, expected))


def leaf_question(leaf: Leaf, field: Field) -> str:
    """What a leaf asks."""
    constants = [to_json(leaf.type, constant) for constant in leaf.constants]
    return question(field, leaf.op, constants[0] if leaf.op in SINGLE else constants)


def condition_text(condition: Condition, fields: Mapping[str, Field]) -> str:
    """A whole condition in one line; what belongs together stands in brackets."""
    if isinstance(condition, Leaf):
        return leaf_question(condition, fields[condition.field])
    if isinstance(condition, Not):
        return f"不满足（{condition_text(condition.term, fields)}）"
    joint = "，并且" if isinstance(condition, All) else "，或者"
    return joint.join(_part(term, fields) for term in condition.terms)


def _part(term: Condition, fields: Mapping[str, Field]) -> str:
    text = condition_text(term, fields)
    return f"（{text}）" if isinstance(term, All | AnyOf) and len(term.terms) > 1 else text


def shown_value(field: Field | None, value: Any) -> str:
    """A value of a field; ``value`` is in display form (``engine.values.to_json``)."""
    if value is None:
        return "未提供"
    if isinstance(value, list | tuple):
        joint = "与" if field and field.type.ordered else "、"
        return joint.join(shown_value(field, item) for item in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if field is None:
        return str(value)
    if field.type is FieldType.MONEY:
        return money_text(str(value))
    if field.type is FieldType.DATE:
        return day_text(str(value))
    if field.type in (FieldType.CODE, FieldType.CODES):
        return f"“{field.values.get(str(value), str(value))}”"
    return str(value)


def day_text(value: date | str | None) -> str:
    """2026年1月31日; an open end reads 长期."""
    if not value:
        return "长期"
    day = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return f"{day.year}年{day.month}月{day.day}日"


def money_text(value: str | None) -> str:
    """12,000,000.00 元; empty if there is none."""
    if not value:
        return ""
    whole, _, cents = value.partition(".")
    sign = "-" if whole.startswith("-") else ""
    return f"{sign}{abs(int(whole)):,}.{cents or '00'} 元"
