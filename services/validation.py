"""What the bodies of requests share: text that can be stored, days, and pydantic's faults told to a clerk."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, ValidationError
from pydantic_core import PydanticCustomError

from services.errors import InvalidInputError


def is_clean(text: str) -> bool:
    """Whether both databases can hold the text: no control characters but line ends and tabs, no lone surrogates."""
    return not any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in text)


def _clean(text: str) -> str:
    if not is_clean(text):
        raise PydanticCustomError("unusable_text", "含有控制字符或无效字符")
    return text


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise PydanticCustomError("not_a_day", "应为日期 YYYY-MM-DD")
    return text


CleanText = Annotated[str, AfterValidator(_clean)]
"""Text without control characters (line ends and tabs may stay) and without lone surrogates."""

IsoDay = Annotated[str, AfterValidator(_day)]
"""A calendar day in ISO form, kept as text."""

_DETAILS: Mapping[str, str] = {
    "missing": "必须填写",
    "extra_forbidden": "没有这个字段",
    "string_type": "应为字符串",
    "string_too_short": "不能为空",
    "string_too_long": "超过长度上限 {max_length}",
    "string_pattern_mismatch": "格式不符合要求",
    "int_type": "应为整数",
    "bool_type": "应为 true 或 false",
    "list_type": "应为列表",
    "dict_type": "应为对象",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
    "too_short": "至少要有 {min_length} 项",
    "too_long": "最多只能有 {max_length} 项",
    "greater_than_equal": "不能小于 {ge}",
}


def faults_of(error: ValidationError) -> list[InvalidInputError]:
    """Each fault with its JSON path and a Chinese explanation."""
    return [_fault(item) for item in error.errors(include_url=False)]


def path_of(location: tuple[int | str, ...]) -> str:
    """``("subjects", 0, "code")`` as ``subjects[0].code``."""
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
    return path


def _of_text(kind: str) -> str:
    """pydantic speaks of items where the length of a CleanText is wrong."""
    return {"too_short": "string_too_short", "too_long": "string_too_long"}.get(kind, kind)


def _choices(expected: str) -> str:
    return expected.replace("'", "").replace(" or ", "、").replace(", ", "、")


def _fault(item: Mapping[str, Any]) -> InvalidInputError:
    field = path_of(item["loc"])
    context = item.get("ctx", {})
    kind = _of_text(item["type"]) if isinstance(item["input"], str) else item["type"]
    if kind == "literal_error":
        detail = f"取值应为:{_choices(context['expected'])}"
    elif kind in _DETAILS:
        detail = _DETAILS[kind].format_map(context)
    elif item["type"] in ("unusable_text", "not_a_day"):
        detail = item["msg"]
    else:
        detail = "格式不符合要求"
    title = f"字段 {field} 有误" if field else "请求内容有误"
    return InvalidInputError("invalid_field", title, detail, "请按接口文档填写后重试", field)
