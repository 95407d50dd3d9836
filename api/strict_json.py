"""JSON as this service accepts it: RFC 8259 and nothing beside it.

Python's reader takes NaN, lets the last of two equal keys win and passes lone surrogates on; each of these would let two
systems read two different things in one message. Here they are refused, with the place named.
"""

from __future__ import annotations

import json
import math
from typing import Any

from engine.errors import JiangchengError

_ADVICE = "请检查发送方生成 JSON 的程序"


class JsonError(JiangchengError):
    """A body that is not acceptable JSON (HTTP 400)."""


def parse(body: bytes, max_depth: int) -> Any:
    """The value of ``body``. Raises JsonError with a code: ``json_syntax``, ``json_number``, ``json_duplicate_key``, ``json_depth``, ``json_text``."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise JsonError(
            "json_text", "请求内容不是 UTF-8 编码", f"第 {error.start + 1} 个字节无法识别", "请以 UTF-8 编码发送"
        ) from error
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_no_constant, parse_float=_float, parse_int=_integer
        )
    except json.JSONDecodeError as error:
        where = f"第 {error.lineno} 行第 {error.colno} 个字符处"
        raise JsonError("json_syntax", "请求内容不是合法的 JSON", f"{where}无法解析", _ADVICE) from error
    except RecursionError as error:
        raise _too_deep(max_depth) from error
    _check(value, max_depth, escaped="\\u" in text)
    return value


def _no_constant(name: str) -> Any:
    raise JsonError(
        "json_number", "JSON 中不允许出现 NaN 或 Infinity", f"收到了 {name}", "没有数值时请省略该字段，不要用 NaN 代替"
    )


def _float(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise JsonError("json_number", "数值超出可表示的范围", f"收到了 {text[:40]}", _ADVICE)
    return number


def _integer(text: str) -> int:
    if len(text) > 40:
        raise JsonError("json_number", "整数过长", f"收到了 {len(text)} 位的整数", _ADVICE)
    return int(text)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise JsonError("json_duplicate_key", "同一对象中有重复的键", f"重复的键：{_shown(twice)}", "请只保留其中一个")
    return found


def _shown(text: str) -> str:
    clean = text.encode("utf-8", "replace").decode("utf-8")
    return clean if len(clean) <= 40 else clean[:40] + "…"


def _too_deep(max_depth: int) -> JsonError:
    return JsonError("json_depth", "JSON 嵌套过深", f"最多允许 {max_depth} 层", _ADVICE)


def _check(value: Any, max_depth: int, *, escaped: bool) -> None:
    """Depth and, where something is ``escaped``, text; without recursion. What must not be in a text cannot come unescaped."""
    level = [value]
    for _ in range(max_depth + 1):
        below: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                if escaped:
                    for key in item:
                        _check_text(key)
                below.extend(item.values())
            elif isinstance(item, list):
                below.extend(item)
            elif escaped and isinstance(item, str):
                _check_text(item)
        if not below:
            return
        level = below
    raise _too_deep(max_depth)


def _check_text(text: str) -> None:
    if "\0" in text:
        raise JsonError(
            "json_text", "文本中含有空字符", f"出现在：{_shown(text.replace(chr(0), '�'))}", "请删去 \\u0000"
        )
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise JsonError("json_text", "文本中含有不成对的代理字符", f"出现在：{_shown(text)}", _ADVICE) from error
