"""What pydantic found wrong, said in Chinese: what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from api.problems import FieldError

Context = Mapping[str, Any]

_TEXTS: dict[str, tuple[Callable[[Context], str], str]] = {
    "missing": (lambda c: "缺少该字段", "请补填"),
    "extra_forbidden": (lambda c: "不认识的字段", "请删去，或核对字段名的拼写"),
    "json_invalid": (lambda c: "不是合法的 JSON", "请检查格式"),
    "string_type": (lambda c: "应为文本", "请改为字符串"),
    "string_too_short": (lambda c: f"太短，至少 {c.get('min_length')} 个字", "请补全"),
    "string_too_long": (lambda c: f"太长，最多 {c.get('max_length')} 个字", "请缩短"),
    "string_pattern_mismatch": (lambda c: "格式不对", "请核对写法"),
    "int_type": (lambda c: "应为整数", "请改为整数"),
    "int_parsing": (lambda c: "应为整数", "请改为整数"),
    "int_from_float": (lambda c: "应为整数", "请改为整数"),
    "float_type": (lambda c: "应为数字", "请改为数字"),
    "bool_type": (lambda c: "应为 true 或 false", "请改为布尔值"),
    "bool_parsing": (lambda c: "应为 true 或 false", "请改为布尔值"),
    "dict_type": (lambda c: "应为对象", "请用 { } 写成对象"),
    "model_type": (lambda c: "应为对象", "请用 { } 写成对象"),
    "model_attributes_type": (lambda c: "应为对象", "请以 application/json 发送一个对象"),
    "list_type": (lambda c: "应为列表", "请用 [ ] 写成列表"),
    "tuple_type": (lambda c: "应为列表", "请用 [ ] 写成列表"),
    "too_short": (lambda c: f"至少要有 {c.get('min_length')} {_unit(c)}", "请补充"),
    "too_long": (lambda c: f"最多 {c.get('max_length')} {_unit(c)}", "请缩短或分批提交"),
    "greater_than": (lambda c: f"应大于 {c.get('gt')}", "请改正"),
    "greater_than_equal": (lambda c: f"不应小于 {c.get('ge')}", "请改正"),
    "less_than": (lambda c: f"应小于 {c.get('lt')}", "请改正"),
    "less_than_equal": (lambda c: f"不应大于 {c.get('le')}", "请改正"),
    "literal_error": (lambda c: f"只能是：{_choices(c)}", "请从中选择"),
    "enum": (lambda c: f"只能是：{_choices(c)}", "请从中选择"),
    "date_type": (lambda c: "应为日期", "请写成 2026-01-31 的样子"),
    "date_parsing": (lambda c: "不是有效的日期", "请写成 2026-01-31 的样子"),
    "date_from_datetime_parsing": (lambda c: "不是有效的日期", "请写成 2026-01-31 的样子"),
    "date_from_datetime_inexact": (lambda c: "应为日期，不带时间", "请写成 2026-01-31 的样子"),
    "datetime_parsing": (lambda c: "不是有效的时间", "请写成 2026-01-31T09:00:00+08:00 的样子"),
    "datetime_from_date_parsing": (lambda c: "不是有效的时间", "请写成 2026-01-31T09:00:00+08:00 的样子"),
    "timezone_aware": (lambda c: "时间缺少时区", "请写成 2026-01-31T09:00:00+08:00 的样子"),
    "value_error": (lambda c: str(c.get("error", "不符合要求")), "请改正"),
}

_PLACES = {"body": "", "query": "查询参数 ", "path": "路径参数 ", "header": "请求头 ", "cookie": "Cookie "}


def _unit(context: Context) -> str:
    """A text under a validator is a plain value to pydantic, with the faults of a list."""
    return "个字" if context.get("field_type") == "Value" else "项"


def _choices(context: Context) -> str:
    text = str(context.get("expected", ""))
    return text.replace("'", "").replace(" or ", "、").replace(", ", "、")


def _path(location: Iterable[int | str]) -> str:
    parts = list(location)
    place = _PLACES.get(str(parts[0]), "") if parts else ""
    rest = parts[1:] if parts and str(parts[0]) in _PLACES else parts
    path = ""
    for part in rest:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
    return (place + path).strip() or "请求内容"


def field_errors(errors: Iterable[Mapping[str, Any]]) -> list[FieldError]:
    """Pydantic's error dictionaries as field errors; the offending value is never repeated (it may be personal data)."""
    found = []
    for error in errors:
        kind = str(error.get("type", ""))
        say, advice = _TEXTS.get(kind, (lambda c: "内容不符合要求", "请核对接口目录 /docs"))
        found.append(
            FieldError(field=_path(error.get("loc", ())), code=kind, detail=say(error.get("ctx") or {}), advice=advice)
        )
    return found
