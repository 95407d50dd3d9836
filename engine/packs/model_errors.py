"""Turns pydantic's findings about a document into Chinese pack errors at their lines.

It knows the shapes that the document models use and nothing about what the documents mean.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterable
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from engine.documents.common import Clash, Unfit
from engine.errors import PackError
from engine.packs.suggest import advice_for
from engine.packs.yaml_tree import TreePath, YamlTree

_SHAPES = {
    "list_type": "列表（每项以“- ”开头，或写成 [甲, 乙]）",
    "dict_type": "“键: 值”",
    "model_type": "“键: 值”",
    "model_attributes_type": "“键: 值”",
    "string_type": "一段文字",
}

_PATTERNS = (
    (r"^[a-z0-9]+(?:[.-]", "只能用小写字母、数字、连字符和点，例如 government-procurement"),
    (r"^[a-z0-9-]+/", "写成 法律编号/条文编号，例如 zfcg/77"),
    (r"^[a-z0-9", "只能用小写字母、数字、连字符"),
    (r"^[a-z][a-z0-9_]*$", "以小写字母开头，只能用小写字母、数字和下划线"),
    (r"^([0-9]{4}-[0-9]{2}(-[0-9]{2})?|unknown)$", "写成 YYYY-MM-DD 或 YYYY-MM；确实查不到时写 unknown"),
    (r"^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$", "写成 YYYY-MM-DD 或 YYYY-MM；没有终止日就删去这一行"),
    (r"^sm3:", "写成 sm3: 加 64 位小写十六进制数；请用工具生成，不要手写"),
    (r"^(measure|list|rule)/", "写成 measure/编号、list/编号 或 rule/备忘录编号/规则编号"),
)


_WIDE_COMMA = re.compile("[，、]")

MAX_ERRORS = 200
"""Of one file. Each takes a search for what was meant; more tell the author nothing."""


def translate(error: ValidationError, model: type[BaseModel], tree: YamlTree) -> list[PackError]:
    """One PackError per finding, at most ``MAX_ERRORS``, in the order of the file."""
    items = error.errors(include_url=False)[:MAX_ERRORS]
    found = [_translate_one(item, model, tree) for item in items]
    return sorted(found, key=lambda e: (e.position is None, e.position))


def _translate_one(item: ErrorDetails, model: type[BaseModel], tree: YamlTree) -> PackError:
    kind, context = item["type"], item.get("ctx", {})
    path: TreePath = tuple(part for part in item["loc"] if part != "[key]")
    name = _readable(path)
    if kind == "missing":
        parent = path[:-1]
        detail = f"{_readable(parent)}之下" if parent else ""
        return PackError("missing_key", f"缺少“{path[-1]}”", detail, f"请补写 {path[-1]}: …", tree.at(parent))
    if kind == "extra_forbidden":
        known = _keys_at(model, path[:-1])
        advice = advice_for(str(path[-1]), known, "键")
        return PackError("unknown_key", f"没有“{path[-1]}”这个键", name, advice, tree.at_key(path))
    where = tree.at_key(path) if item["loc"] and item["loc"][-1] == "[key]" else tree.at(path)
    if kind in _SHAPES:
        return PackError("wrong_type", f"“{name}”应为{_SHAPES[kind]}", _given(item["input"]), "请改成这种写法", where)
    if kind in ("literal_error", "enum"):
        allowed = [word.strip("' ") for word in str(context["expected"]).replace(" or ", ", ").split(",")]
        return PackError(
            "wrong_value",
            f"“{name}”没有这个取值",
            _given(item["input"]),
            advice_for(str(item["input"]), allowed, "取值"),
            where,
        )
    if kind == "string_pattern_mismatch":
        pattern = str(context["pattern"])
        advice = next((text for start, text in _PATTERNS if pattern.startswith(start)), "请按格式填写")
        if _WIDE_COMMA.search(str(item["input"])):
            advice = f"多项之间用半角逗号隔开，后面空一格；每一项{advice}"
        return PackError("wrong_format", f"“{name}”的写法不对", _given(item["input"]), advice, where)
    if kind in ("string_too_short", "too_short"):
        return PackError("empty", f"“{name}”不能为空", "", "请填写内容", where)
    if kind in ("string_too_long", "too_long"):
        return PackError("too_long", f"“{name}”过长", f"最多 {context.get('max_length')} 个字", "请缩短", where)
    if kind in ("greater_than_equal", "less_than_equal"):
        limit = f"至少为 {context['ge']}" if "ge" in context else f"最多为 {context['le']}"
        return PackError("wrong_value", f"“{name}”{limit}", _given(item["input"]), "请改成范围内的数", where)
    match context.get("error"):
        case Clash() as found:
            at = (*path, *found.path)
            return PackError("keys_clash", f"“{_readable(at)}”{found.text}", "", found.advice, tree.at(at))
        case Unfit() as found:
            return PackError("wrong_type", f"“{name}”{found.text}", _given(item["input"]), found.advice, where)
    return PackError("wrong_type", f"“{name}”不符合要求", _given(item["input"]), "请对照 docs/pack-keys.md", where)


def _readable(path: Iterable[str | int]) -> str:
    """``("rules", 0, "when")`` as ``rules 第 1 项 when``."""
    return " ".join(f"第 {part + 1} 项" if isinstance(part, int) else part for part in path)


def _given(value: Any) -> str:
    if isinstance(value, dict):
        return "收到的是“键: 值”"
    if isinstance(value, list):
        return "收到的是列表"
    text = str(value)
    return f"收到的是：{text[:60]}" + ("…" if len(text) > 60 else "")


def _keys_at(model: type[BaseModel], path: TreePath) -> list[str]:
    """The keys that the model takes at a place inside a document."""
    annotation: Any = model
    for part in path:
        found = _model_in(annotation)
        if found is not None and isinstance(part, str):
            annotation = next((f.annotation for n, f in found.model_fields.items() if part in (n, f.alias)), None)
    found = _model_in(annotation)
    return [field.alias or name for name, field in found.model_fields.items()] if found else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model inside an annotation such as ``list[Rule]``, ``dict[str, Rule]`` or ``Rule | None``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (list, dict, Union, types.UnionType) or get_args(annotation):
        return next((m for part in get_args(annotation) if (m := _model_in(part))), None)
    return None
