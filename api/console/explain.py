"""Why a measure applies, read aloud: one Chinese sentence per condition that held."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.documents import ListType, MatterType
from engine.language.fields import Field, rule_fields
from engine.language.words import shown_value
from engine.values import FieldType

_SENTENCES = {
    "eq": "{field}是{expected}",
    "neq": "{field}不是{expected}（实际：{actual}）",
    "lt": "{field}小于{expected}（实际：{actual}）",
    "lte": "{field}不超过{expected}（实际：{actual}）",
    "gt": "{field}大于{expected}（实际：{actual}）",
    "gte": "{field}不少于{expected}（实际：{actual}）",
    "in": "{field}是{actual}（条件：{expected}之一）",
    "not_in": "{field}是{actual}（条件：不属于{expected}）",
    "between": "{field}在{expected}之间（实际：{actual}）",
    "not_between": "{field}不在{expected}之间（实际：{actual}）",
    "any_of": "{field}包含{expected}之一（实际：{actual}）",
    "none_of": "{field}不含{expected}（实际：{actual}）",
    "exists": "已提供{field}（实际：{actual}）",
    "missing": "未提供{field}",
}


def fields_of(
    matter: MatterType | None, list_type: ListType | None, lists: Mapping[str, ListType]
) -> Mapping[str, Field]:
    """The fields that a rule on this matter and list may name; none when a later edition of the packs dropped either."""
    if matter is None or list_type is None:
        return {}
    return rule_fields(matter, list_type, {key: value.title for key, value in lists.items()})


def sentence(because: Mapping[str, Any], fields: Mapping[str, Field]) -> str:
    """One condition in words. An unknown field is shown by its name, so that nothing is hidden."""
    field = fields.get(because["field"])
    if field and field.type is FieldType.BOOLEAN and because["op"] == "eq":
        return f"{field.title}：{'是' if because['actual'] else '否'}"
    title = f"“{field.title}”" if field else f"“{because['field']}”"
    pattern = _SENTENCES.get(because["op"], "{field}：{actual}")
    return pattern.format(
        field=title, expected=shown_value(field, because["expected"]), actual=shown_value(field, because["actual"])
    )
