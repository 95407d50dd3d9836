"""YAML text as a tree of dicts, lists and texts, with the position of every key and every value (S5).

PyYAML's node graph is used (C loader, no implicit types): ``on`` stays ``on`` and ``4000000.00`` stays exact.
What each text means is the business of the typed models, not of this module.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from engine.errors import PackError, PackErrors, Position
from engine.packs.yaml_guard import check_events, checked_text, position_of, read_text

TreePath = tuple[str | int, ...]
"""Keys and list indexes from the root, for example ``("rules", 0, "when")``."""

_NOTHING = ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class YamlTree:
    """One file. ``data`` holds only dict, list and str; the two maps give positions by path."""

    name: str
    data: dict[str, Any]
    values: Mapping[TreePath, Position]
    keys: Mapping[TreePath, Position]

    def at(self, path: TreePath) -> Position:
        """Where the value at ``path`` stands; for a path that is not there, the nearest place above it."""
        return self._nearest(self.values, path)

    def at_key(self, path: TreePath) -> Position:
        """Where the key (or list item) at ``path`` stands."""
        return self.keys.get(path) or self.at(path)

    def _nearest(self, positions: Mapping[TreePath, Position], path: TreePath) -> Position:
        while path and path not in positions:
            path = path[:-1]
        return positions.get(path) or Position(self.name, 1, 1)


class _Loader(yaml.CSafeLoader):
    """The safe C loader without implicit types: every scalar is text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - the attribute of the parent class


def load_tree(path: Path, name: str) -> YamlTree:
    """Read one file; ``name`` is how positions call it. Raises PackErrors with everything that is wrong in it."""
    with _collected():
        text = read_text(path, name)
    return _tree(text, name)


def parse_tree(raw: bytes, name: str) -> YamlTree:
    """Same as :func:`load_tree` for a file that is in memory (an editor's text)."""
    with _collected():
        text = checked_text(raw, name)
    return _tree(text, name)


@contextmanager
def _collected() -> Iterator[None]:
    try:
        yield
    except PackError as error:
        raise PackErrors([error]) from error


def _tree(text: str, name: str) -> YamlTree:
    with _collected():
        check_events(text, name)
    builder = _Builder(name)
    root = yaml.compose(text, Loader=_Loader)
    if not isinstance(root, yaml.MappingNode):
        what = "文件是空的" if root is None else "文件的最外层应为“键: 值”"
        advice = "请以 kind: 开头，写明文档类别"
        raise PackErrors([PackError("yaml_root", what, "", advice, Position(name, 1, 1))])
    data = builder.build(root, ())
    if builder.errors:
        raise PackErrors(builder.errors)
    return YamlTree(name, data, builder.values, builder.keys)


@dataclass(slots=True)
class _Builder:
    name: str
    values: dict[TreePath, Position] = field(default_factory=dict)
    keys: dict[TreePath, Position] = field(default_factory=dict)
    errors: list[PackError] = field(default_factory=list)

    def build(self, node: yaml.Node, path: TreePath) -> Any:
        self.values[path] = position_of(node.start_mark, self.name)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*path, index)) for index, child in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode) and not node.style and node.value in _NOTHING:
            key = f"“{path[-1]}”" if path and isinstance(path[-1], str) else "这一项"
            self._error("yaml_no_value", f"{key}没有值", node, "没有内容就删去这一行；确为文字请加引号")
        return node.value

    def _mapping(self, node: yaml.MappingNode, path: TreePath) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._error("yaml_key", "键应为文字", key_node, "请把键写成一个词")
                continue
            key = key_node.value
            if key in result:
                first = self.keys[(*path, key)]
                self._error(
                    "yaml_duplicate_key", f"键“{key}”重复", key_node, f"第 {first.line} 行已有同名键，请删去其中一个"
                )
                continue
            self.keys[(*path, key)] = position_of(key_node.start_mark, self.name)
            result[key] = self.build(value_node, (*path, key))
        return result

    def _error(self, code: str, title: str, node: yaml.Node, advice: str) -> None:
        self.errors.append(PackError(code, title, "", advice, position_of(node.start_mark, self.name)))
