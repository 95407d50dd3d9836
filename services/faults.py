"""What pydantic finds wrong with a request, told to a clerk: what is wrong and what to do. One table for every door."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_DAY = "请写成 2026-01-31 的样子"
_MOMENT = "请写成 2026-01-31T09:00:00+08:00 的样子"
_CHOOSE = "请从中选择"

MONEY = r"^[0-9]{1,13}\.[0-9]{2}$"
"""Yuan with two decimals."""

_WRITTEN: Mapping[str, tuple[str, str]] = {
    MONEY: ("应为以元为单位的金额，只写数字", "请写成 4000000.00 的样子，不写“万”“元”"),
}
"""Of patterns that have a word for people, how to write what they ask for."""

_TEXTS: Mapping[str, tuple[str, str]] = {
    "missing": ("必须填写", "请补填"),
    "extra_forbidden": ("没有这个字段", "请删去，或核对字段名的拼写"),
    "json_invalid": ("不是合法的 JSON", "请检查格式"),
    "string_type": ("应为字符串", "请改为字符串"),
    "string_too_short": ("不能为空", "请填写"),
    "string_too_long": ("超过长度上限 {max_length}", "请缩短"),
    "string_pattern_mismatch": ("格式不符合要求", "请核对写法"),
    "int_type": ("应为整数", "请改为整数"),
    "int_parsing": ("应为整数", "请改为整数"),
    "int_from_float": ("应为整数", "请改为整数"),
    "int_parsing_size": ("整数过大", "请核对数值"),
    "bool_type": ("应为 true 或 false", "请改为 true 或 false"),
    "bool_parsing": ("应为 true 或 false", "请改为 true 或 false"),
    "dict_type": ("应为对象", "请用 { } 写成对象"),
    "model_type": ("应为对象", "请用 { } 写成对象"),
    "model_attributes_type": ("应为对象", "请以 application/json 发送一个对象"),
    "list_type": ("应为列表", "请用 [ ] 写成列表"),
    "too_short": ("至少要有 {min_length} 项", "请补充"),
    "too_long": ("最多只能有 {max_length} 项", "请分批提交"),
    "greater_than_equal": ("不能小于 {ge}", "请改正"),
    "less_than_equal": ("不能大于 {le}", "请改正"),
    "literal_error": ("取值应为：{expected}", _CHOOSE),
    "enum": ("取值应为：{expected}", _CHOOSE),
    "date_type": ("应为日期", _DAY),
    "date_parsing": ("不是有效的日期", _DAY),
    "date_from_datetime_parsing": ("不是有效的日期", _DAY),
    "date_from_datetime_inexact": ("应为日期，不带时间", _DAY),
    "datetime_parsing": ("不是有效的时间", _MOMENT),
    "datetime_from_date_parsing": ("不是有效的时间", _MOMENT),
    "timezone_aware": ("时间缺少时区", _MOMENT),
    "not_a_day": ("应为日期", _DAY),
    "unusable_text": ("含有控制字符或无效字符", "请删去无效字符"),
}


def explain(item: Mapping[str, Any]) -> tuple[str, str]:
    """(detail, advice) of one of pydantic's error dictionaries. The value itself is never repeated: it may be personal data."""
    kind = str(item["type"])
    if isinstance(item.get("input"), str):  # of a validated text pydantic speaks as of a list
        kind = {"too_short": "string_too_short", "too_long": "string_too_long"}.get(kind, kind)
    context = dict(item.get("ctx") or {})
    detail, advice = _WRITTEN.get(context.get("pattern", ""), _TEXTS.get(kind, ("格式不符合要求", "请按接口文档填写")))
    if "expected" in context:
        context["expected"] = str(context["expected"]).replace("'", "").replace(" or ", "、").replace(", ", "、")
    return detail.format_map(context), advice


def path_of(location: tuple[int | str, ...]) -> str:
    """``("subjects", 0, "code")`` as ``subjects[0].code``."""
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
    return path
