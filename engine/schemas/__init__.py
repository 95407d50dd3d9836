"""JSON Schema per kind of pack document, for editors: generated from the typed models, with the catalogue's ids filled in.

A schema describes what an author writes: a scalar may stand with or without quotes, since the loader takes every scalar as text.
It helps while writing; what counts is the loader, which says more and knows what stands in other files.
"""

from __future__ import annotations

from typing import Any

from engine.documents import MODELS
from engine.packs.packset import PackSet
from engine.schemas.author import author_form
from engine.schemas.conditions import condition_schema
from engine.schemas.parts import parts_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"

TITLES = {
    "law": "法律依据",
    "parameters": "法定参数",
    "calendar": "工作日历",
    "reasons": "案件理由目录",
    "appraisal": "督导考核办法",
    "inventory": "惩戒措施清单的项目",
    "measure": "措施",
    "list": "名单类型",
    "matter": "事项",
    "bodies": "国家机构目录",
    "departments": "部门目录",
    "memorandum": "备忘录或法定规则包",
    "examples": "备忘录的示例",
    "confirmations": "确认集",
}
"""Every kind, with its name for people."""


def schema_for(packs: PackSet, kind: str) -> dict[str, Any]:
    """The schema of one kind with the ids of these packs. Raises KeyError for a kind that is not in ``TITLES``."""
    schema = author_form(MODELS[kind].model_json_schema(by_alias=True, mode="validation"))
    definitions: dict[str, Any] = schema.pop("$defs", {})
    parts = parts_of(packs)
    for name, model in [(MODELS[kind].__name__, schema), *definitions.items()]:
        properties = model.get("properties", {})
        for field in properties:
            if part := parts.get(f"{name}.{field}"):
                properties[field] = _filled(properties[field], part)
    definitions |= condition_schema(packs)
    head = {"$schema": DIALECT, "title": TITLES[kind], "$comment": f"规则版本 {packs.revision}；目录变动后请重新生成"}
    return {**head, **schema, "$defs": _used(schema, definitions)}


def _filled(given: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """A list keeps its shape and gets the part for its items; anything else is the part."""
    return {**given, "items": part} if given.get("type") == "array" else part


def _used(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """The definitions that the schema reaches, so that a schema holds nothing that is not its own."""
    reached: dict[str, Any] = {}
    waiting = [schema]
    while waiting:
        for name in sorted(_references(waiting.pop())):
            if name not in reached:
                reached[name] = definitions[name]
                waiting.append(definitions[name])
    return dict(sorted(reached.items()))


def _references(node: Any) -> set[str]:
    if isinstance(node, list):
        return {name for item in node for name in _references(item)}
    if not isinstance(node, dict):
        return set()
    own = {node["$ref"].removeprefix("#/$defs/")} if isinstance(node.get("$ref"), str) else set()
    return own | {name for value in node.values() for name in _references(value)}
