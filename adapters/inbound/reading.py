"""Reading a foreign JSON document key by key: names in two languages, paths, all faults together, nothing lost.

A :class:`Node` is one JSON object. It notes which keys a door has read; what is left over is *extra*, not an error.
A missing or bad value is noted in :class:`Faults` and read as None, so that a door goes on and finds the next one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from services.errors import InvalidInputError, InvalidInputErrors
from services.subjects.masking import mask_text

MAX_TEXT = 500
MAX_FAULTS = 50
_UNFIT = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Control characters, lone surrogates, line and paragraph breaks: none belongs in a name or a number."""
_MAX_YUAN = Decimal("9999999999999.99")
_NUMBER = re.compile(r"[0-9]{1,20}(\.[0-9]{1,20})?(e[+-]?[0-9]{1,4})?", re.ASCII | re.IGNORECASE)


class Faults:
    """Everything that is wrong with one document."""

    def __init__(self) -> None:
        self._errors: list[InvalidInputError] = []
        self._seen: set[tuple[str, str]] = set()

    def add(self, code: str, path: str, title: str, detail: str = "", advice: str = "") -> None:
        """Notes one fault at a path, once. Beyond a bound further ones are dropped: a document that wrong is read again anyway."""
        if (code, path) not in self._seen and len(self._errors) < MAX_FAULTS:
            self._seen.add((code, path))
            self._errors.append(InvalidInputError(code, title, detail, advice, field=path))

    def raise_if_any(self) -> None:
        """Raises all faults as one InvalidInputErrors."""
        if self._errors:
            raise InvalidInputErrors(self._errors)


def shown(value: object) -> str:
    """A short form of a caller's value for a message; a citizen's number in it is masked."""
    try:
        text = mask_text(str(value))
    except ValueError:  # Python refuses to print integers of thousands of digits
        return "过大的数"
    return text if len(text) <= 40 else text[:40] + "…"


class Node:
    """One JSON object with its path."""

    def __init__(self, value: Mapping[str, Any], path: str, faults: Faults) -> None:
        self.value = value
        self.path = path
        self.faults = faults
        self._read: set[str] = set()
        self._children: list[Node] = []

    @classmethod
    def root(cls, document: object, faults: Faults) -> Node:
        """The whole document; anything but an object is a fault and is raised at once."""
        if not isinstance(document, dict):
            faults.add(
                "not_an_object",
                "",
                "请求正文应为 JSON 对象",
                f"收到的是：{shown(document)}",
                "请按接口文档发送一个对象",
            )
            faults.raise_if_any()
        return cls(document if isinstance(document, dict) else {}, "", faults)

    def path_of(self, key: str) -> str:
        """Path of a key of this object."""
        return f"{self.path}.{key}" if self.path else key

    def key(self, names: tuple[str, ...]) -> str | None:
        """Which of the names this object uses; null counts as absent. Using two of them at once is a fault."""
        used = [name for name in names if self.value.get(name) is not None]
        self._read.update(name for name in names if name in self.value)
        if len(used) > 1:
            self.faults.add(
                "named_twice",
                self.path_of(used[1]),
                "同一字段写了两次",
                f"“{used[0]}”与“{used[1]}”是同一字段的两种写法",
                "请只保留一种写法",
            )
        return used[0] if used else None

    def take(self, *names: str, required: bool = False) -> tuple[Any, str]:
        """(value, path). The value is None when absent; a required one that is absent is a fault."""
        key = self.key(names)
        if key is not None:
            return self.value[key], self.path_of(key)
        path = self.path_of(names[0])
        if required:
            self.faults.add("missing", path, f"缺少“{names[0]}”", "", f"请填写“{names[0]}”（{path}）")
        return None, path

    def text(self, *names: str, required: bool = False, limit: int = MAX_TEXT) -> str | None:
        """A text without surrounding blanks; empty counts as absent."""
        value, path = self.take(*names, required=required)
        if value is None:
            return None
        if not isinstance(value, str):
            self.faults.add("wrong_type", path, "应为文本", f"收到的是：{shown(value)}", "请写成字符串")
            return None
        value = value.strip()
        if len(value) > limit or any(
            unicodedata.category(character) in _UNFIT for character in value
        ):  # not printable: line breaks, control characters, lone surrogates
            self.faults.add(
                "bad_text", path, "文本过长或含有换行等无效字符", "", f"请不超过 {limit} 个字，并去掉无效字符"
            )
            return None
        if not value and required:
            self.faults.add("missing", path, f"“{names[0]}”不能为空", "", f"请填写“{names[0]}”（{path}）")
        return value or None

    def node(self, *names: str, required: bool = False) -> Node | None:
        """A nested object."""
        value, path = self.take(*names, required=required)
        return None if value is None else self._child(value, path)

    def nodes(self, *names: str, limit: int, required: bool = False) -> list[Node]:
        """A list of nested objects; at most ``limit`` of them."""
        value, path = self.take(*names, required=required)
        if value is None:
            return []
        if not isinstance(value, list):
            self.faults.add("wrong_type", path, "应为列表", f"收到的是：{shown(value)}", "请写成 JSON 数组")
            return []
        if required and not value:
            self.faults.add("missing", path, "列表不能为空", "", "请至少填写一项")
        if len(value) > limit:
            self.faults.add("too_many", path, f"最多 {limit} 项", f"收到 {len(value)} 项", "请分几次提交")
            return []
        made = (self._child(item, f"{path}[{index}]") for index, item in enumerate(value))
        return [node for node in made if node is not None]

    def _child(self, value: Any, path: str) -> Node | None:
        if not isinstance(value, dict):
            self.faults.add("wrong_type", path, "应为对象", f"收到的是：{shown(value)}", "请写成 JSON 对象")
            return None
        child = Node(value, path, self.faults)
        self._children.append(child)
        return child

    def unread(self) -> dict[str, Any]:
        """What no door has read in this object itself, by path."""
        return {self.path_of(str(key)): value for key, value in self.value.items() if key not in self._read}

    def extra(self) -> dict[str, Any]:
        """What no door has read, in this object and in those below it, by path."""
        rest = self.unread()
        for child in self._children:
            rest.update(child.extra())
        return rest


def money_text(value: Any) -> str:
    """Yuan as the exact text that check requests carry (``4000000.00``).

    JSON numbers are exact here: a float's shortest form is the number that was written, up to 15 digits.
    Raises ValueError for anything that is not an amount of at least zero with at most two decimals.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise ValueError("应为金额（元，最多两位小数）")
    written = value.strip() if isinstance(value, str) else repr(value) if isinstance(value, float) else value
    if isinstance(written, str) and not _NUMBER.fullmatch(written):
        raise ValueError("应为金额（元，最多两位小数）")
    amount = Decimal(written)
    if not amount.is_finite() or amount < 0 or amount > _MAX_YUAN:
        raise ValueError("金额应在 0 与 9999999999999.99 之间")
    exact = amount.quantize(Decimal("0.01"))
    if exact != amount:
        raise ValueError("金额最多两位小数")
    return f"{abs(exact):f}"
