"""YAML text as a tree of dicts, lists and texts, with the position of every key and every value (S5).

Built from the parser's events in one pass, without implicit types: ``on`` stays ``on`` and ``4000000.00`` stays exact.
What each text means is the business of the typed models, not of this module.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import Any, cast

import yaml

from engine.errors import PackError, PackErrors, Position
from engine.packs.yaml_guard import check_key, checked_events, checked_text, position_of

TreePath = tuple[str | int, ...]
"""Keys and list indexes from the root, for example ``("rules", 0, "when")``."""

_NOTHING = ("", "~", "null", "Null", "NULL")


Place = list[Any]
"""Where a value stands: ``[line, column]``, both from 0, and what is inside it, if anything is.

Inside a list are the places of its items; inside a mapping, by key, the line and column of the key and the value's place.
Plain data, so that it can be kept as JSON.
"""


class YamlTree:
    """One file, read when first asked: a document that came out of a cache needs its text only to point at a line."""

    def __init__(self, name: str, text: str, places: Callable[[], bytes | None] | None = None) -> None:
        """``places``: gives what :meth:`only_places` gave for the same text, if it is still known."""
        self.name = name
        self.text = text
        self._kept = places

    @cached_property
    def _read(self) -> tuple[dict[str, Any], Place]:
        return _Builder(self.name).build(self.text)

    @property
    def _places(self) -> Place:
        if "_read" in vars(self):
            return self._read[1]
        return self._read[1] if self._written is None else _unwritten(self._written)

    @cached_property
    def _written(self) -> bytes | None:
        return self._kept() if self._kept else None

    @property
    def data(self) -> dict[str, Any]:
        """Only dict, list and str. Raises PackErrors with everything that is wrong in the text."""
        return self._read[0]

    def only_places(self) -> bytes:
        """Where everything in the text stands, to be kept; nothing else is held on to. Raises as ``data``.

        As one text: a list for every value of thousands of files is what Python's collector of cycles would walk over and over.
        """
        written = json.dumps(self._read[1], separators=(",", ":")).encode()
        vars(self)["_written"] = written  # where cached_property looks
        del vars(self)["_read"]
        return written

    def at(self, path: TreePath) -> Position:
        """Where the value at ``path`` stands; for a path that is not there, the nearest place above it."""
        return self._position(self._nearest(path)[0])

    def at_key(self, path: TreePath) -> Position:
        """Where the key (or list item) at ``path`` stands."""
        place, found = self._nearest(path[:-1])
        key = path[-1] if path else None
        inside = _inside(place)
        if found and isinstance(inside, dict) and key in inside:
            return self._position(inside[key])
        return self.at(path)

    def _position(self, place: Place) -> Position:
        return Position(self.name, place[0] + 1, place[1] + 1)

    def _nearest(self, path: TreePath) -> tuple[Place, bool]:
        place = self._places
        for step in path:
            inside = _inside(place)
            if isinstance(inside, dict) and step in inside:
                place = inside[step][2]
            elif isinstance(inside, list) and isinstance(step, int) and 0 <= step < len(inside):
                place = inside[step]
            else:
                return place, False
        return place, True


@lru_cache(maxsize=16)  # whoever asks for a place in a file mostly asks for more in the same file
def _unwritten(places: bytes) -> Place:
    return cast(Place, json.loads(places))


def _inside(place: Place) -> Any:
    return place[2] if len(place) > 2 else None


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
            of_mapping = kind is yaml.MappingStartEvent
            place = [*_mark(event), {} if of_mapping else []]
            self.frames.append(_Frame({} if of_mapping else [], place))
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
        self._add(value, _mark(event))

    def _key(self, frame: _Frame, key: str, event: yaml.ScalarEvent) -> None:
        check_key(key, event, self.name)
        frame.key = key
        keys = frame.place[2]
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
            frame.place[2].append(place)
            frame.value.append(value)
            return
        if frame.key is not _SKIPPED:
            frame.place[2][frame.key].append(place)
            frame.value[frame.key] = value
        frame.key = None

    def _error(self, code: str, title: str, where: Position, advice: str) -> None:
        if len(self.errors) < MAX_ERRORS:
            self.errors.append(PackError(code, title, "", advice, where))


def _mark(event: Any) -> list[int]:
    start = event.start_mark
    return [start.line, start.column]
