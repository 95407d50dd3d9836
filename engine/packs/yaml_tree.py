"""YAML text as a tree of dicts, lists and texts, with the position of every key and every value (S5).

Built from the parser's events in one pass, without implicit types: ``on`` stays ``on`` and ``4000000.00`` stays exact.
What each text means is the business of the typed models, not of this module.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import yaml

from engine.errors import PackError, PackErrors, Position
from engine.packs.yaml_guard import check_key, checked_events, checked_text, position_of

TreePath = tuple[str | int, ...]
"""Keys and list indexes from the root, for example ``("rules", 0, "when")``."""

_NOTHING = ("", "~", "null", "Null", "NULL")


class Place:
    """Where a value stands, and the places inside it. ``keys`` says where a mapping's keys stand. Lines and columns from 0."""

    __slots__ = ("inside", "keys", "mark")

    def __init__(self, mark: Mark, *, inner: bool) -> None:
        self.mark = mark
        self.inside: dict[str | int, Place] = {} if inner else _NONE_INSIDE
        self.keys: dict[str, Mark] = {} if inner else _NO_KEYS


Mark = tuple[int, int]
_NONE_INSIDE: dict[str | int, Place] = {}
_NO_KEYS: dict[str, Mark] = {}
"""Of every text: most values are texts, and nothing is ever put into these two."""


class YamlTree:
    """One file, read when first asked: a document that came out of a cache needs its text only to point at a line."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text

    @cached_property
    def _read(self) -> tuple[dict[str, Any], Place]:
        return _Builder(self.name).build(self.text)

    @property
    def data(self) -> dict[str, Any]:
        """Only dict, list and str. Raises PackErrors with everything that is wrong in the text."""
        return self._read[0]

    def at(self, path: TreePath) -> Position:
        """Where the value at ``path`` stands; for a path that is not there, the nearest place above it."""
        return self._position(self._nearest(path)[0].mark)

    def at_key(self, path: TreePath) -> Position:
        """Where the key (or list item) at ``path`` stands."""
        place, found = self._nearest(path[:-1])
        key = path[-1] if path else None
        if found and isinstance(key, str) and key in place.keys:
            return self._position(place.keys[key])
        return self.at(path)

    def _position(self, mark: Mark) -> Position:
        return Position(self.name, mark[0] + 1, mark[1] + 1)

    def _nearest(self, path: TreePath) -> tuple[Place, bool]:
        place = self._read[1]
        for step in path:
            if step not in place.inside:
                return place, False
            place = place.inside[step]
        return place, True


def parse_tree(raw: bytes, name: str) -> YamlTree:
    """The tree of a file's bytes, read; ``name`` is how positions call it. Raises PackErrors with everything that is wrong."""
    try:
        tree = YamlTree(name, checked_text(raw, name))
    except PackError as error:
        raise PackErrors([error]) from error
    _ = tree.data  # now, so that what is wrong is told here
    return tree


MAX_ERRORS = 200
"""Of one file. More tell the author nothing."""

_SKIPPED = object()
"""In place of a key whose value is read and dropped, because the key was refused."""


class _Frame:
    """A mapping or list under way. ``key`` is the mapping's key whose value comes next, None if a key comes next."""

    __slots__ = ("is_list", "key", "place", "value")

    def __init__(self, value: dict[str, Any] | list[Any], place: Place) -> None:
        self.value: Any = value
        self.place = place
        self.key: Any = None
        self.is_list = isinstance(value, list)

    @property
    def wants_key(self) -> bool:
        return self.key is None and not self.is_list


class _Builder:
    def __init__(self, name: str) -> None:
        self.name = name
        self.errors: list[PackError] = []
        self.frames: list[_Frame] = []
        self.root: tuple[Any, Place] | None = None

    def build(self, text: str) -> tuple[dict[str, Any], Place]:
        try:
            for event in checked_events(text, self.name):
                self._take(event)
        except PackError as error:
            raise PackErrors([*self.errors, error]) from error
        if self.root is None or not isinstance(self.root[0], dict):
            what = "文件是空的" if self.root is None else "文件的最外层应为“键: 值”"
            advice = "请以 kind: 开头，写明文档类别"
            raise PackErrors([PackError("yaml_root", what, "", advice, Position(self.name, 1, 1))])
        if self.errors:
            raise PackErrors(self.errors)
        return self.root

    def _take(self, event: Any) -> None:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self._scalar(event)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            if self.frames and self.frames[-1].wants_key:
                where = position_of(event.start_mark, self.name)
                raise PackError("yaml_key", "键应为文字", "", "请把键写成一个词", where)
            place = Place(_mark(event), inner=True)
            self.frames.append(_Frame({} if kind is yaml.MappingStartEvent else [], place))
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            frame = self.frames.pop()
            self._add(frame.value, frame.place)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        frames, value = self.frames, event.value
        if frames and frames[-1].wants_key:
            self._key(frames[-1], value, event)
            return
        if value in _NOTHING and not event.style:
            key = frames[-1].key if frames else None
            what = f"“{key}”" if isinstance(key, str) else "这一项"
            where = position_of(event.start_mark, self.name)
            self._error("yaml_no_value", f"{what}没有值", where, "没有内容就删去这一行；确为文字请加引号")
        self._add(value, Place(_mark(event), inner=False))

    def _key(self, frame: _Frame, key: str, event: yaml.ScalarEvent) -> None:
        check_key(key, event, self.name)
        frame.key = key
        keys = frame.place.keys
        if key not in keys:
            keys[key] = _mark(event)
            return
        frame.key = _SKIPPED
        advice = f"第 {keys[key][0] + 1} 行已有同名键，请删去其中一个"
        self._error("yaml_duplicate_key", f"键“{key}”重复", position_of(event.start_mark, self.name), advice)

    def _add(self, value: Any, place: Place) -> None:
        if not self.frames:
            self.root = (value, place)
            return
        frame = self.frames[-1]
        if frame.is_list:
            frame.place.inside[len(frame.value)] = place
            frame.value.append(value)
            return
        if frame.key is not _SKIPPED:
            frame.place.inside[frame.key] = place
            frame.value[frame.key] = value
        frame.key = None

    def _error(self, code: str, title: str, where: Position, advice: str) -> None:
        if len(self.errors) < MAX_ERRORS:
            self.errors.append(PackError(code, title, "", advice, where))


def _mark(event: Any) -> Mark:
    start = event.start_mark
    return start.line, start.column
